"""One step on an order: lock, ask the rules, write the journal, store what the journal now gives."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.charter.types import Terms
from yinuo.checklists import actions as checklists
from yinuo.checklists import queries as checklist_queries
from yinuo.checklists.rules import missing
from yinuo.checklists.types import Gate, Missing
from yinuo.files import actions as files
from yinuo.journal import actions as journal
from yinuo.journal import queries as journal_queries
from yinuo.journal.types import Event
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Attempt, Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.access import may_act_on
from yinuo.orders.actions import charging, effects, preparing
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.work import work_of
from yinuo.orders.rules import inputs, scene
from yinuo.orders.rules.closing import closed_gates
from yinuo.orders.rules.forecast import travel
from yinuo.orders.rules.story import FACTS, RECEIVED, applied, facts_of, judged_at, moment_of
from yinuo.orders.rules.transitions import Transition, is_ended, require_open, transition
from yinuo.orders.types import Step, Work
from yinuo.people import queries as people
from yinuo.promises import actions as promises
from yinuo.promises.queries import promises_of
from yinuo.promises.rules.escalate import urgent_at
from yinuo.promises.rules.judge import judge
from yinuo.store import reading


@clause("R-9.5")
def advance(
    number: str, step: str, data: Mapping[str, Any], *, act: Act, received_at: datetime | None = None
) -> ServiceOrder:
    """Take `step` on the order; everything or nothing happens. What a held scene forbids is kept as an attempt.

    `received_at` is told of a step that waited in the tray: its evidence is as old as on the day it came in.
    Raises what `transition`, `inputs.read`, `require_open` and the step's own preparation refuse, and
    Refused("not_yours") to an engineer who is not assigned.
    """
    try:
        with transaction.atomic():
            return _advance(number, step, data, act, received_at)
    except Refused as refused:
        if refused.code == scene.HELD:
            refused.attempt = Attempt("order.scene_attempt", f"order:{number}", {"step": step})
        raise


def _advance(number: str, step: str, data: Mapping[str, Any], act: Act, received_at: datetime | None) -> ServiceOrder:
    order = _locked(number)
    before = _stored(order)
    engineer = people.engineer_of_user(act.actor_id) if act.role == Role.ENGINEER else None
    # Asked first: a refusal must not tell a stranger where the order stands.
    if not may_act_on(act.role, engineer_id=engineer.pk if engineer else None, assigned_id=order.engineer_id):
        raise Refused("not_yours", step=step)
    line = transition(order.state, step, act.role)
    scene.require_possible(step, rescue=order.rescue, closed=frozenset(order.closed), state=order.state)
    if order.closed or order.holds:
        _require_scene(order, line, act, received_at)
    clean = preparing.prepared(order, Step(step), inputs.read(step, data), act)
    if received_at is not None:
        clean[RECEIVED] = received_at.isoformat()
    if "items" in clean:
        clean["items"] = checklists.answer(order.pk, clean["items"], act=act)
    _require_gates(order, line, act)
    event = journal.write(f"order.{step}", f"order:{order.number}", act, **clean)
    work = applied(work_of(order), event)
    if event.kind in FACTS:
        _judge(order, event)
    _store(order, work, event, before)
    if "photos" in clean:
        purpose = preparing.PURPOSE.get(step, "work")
        files.attach_all("order", order.number, clean["photos"], purpose=purpose, act=act)
    effects.after(order, Step(step), clean, act)
    return order


def _locked(number: str) -> ServiceOrder:
    """The order, held until the step is done; with its machine. Raises ServiceOrder.DoesNotExist."""
    order = reading.first(ServiceOrder, "t0.number = %s", number, beside=("vehicle", "vehicle__model"), lock=True)
    if order is None:
        raise ServiceOrder.DoesNotExist(number)
    return order


@clause("R-9.3", "R-9.5")
def _require_scene(order: ServiceOrder, line: Transition, act: Act, received_at: datetime | None) -> None:
    """Asked before all else a step needs: what the scene forbids is forbidden whatever else it lacks."""
    happened, _flag = moment_of(
        act.occurred_at, received_at or act.recorded_at, reported_at=order.reported_at,
        bound=timedelta(minutes=order.terms["evidence_bound_minutes"]),
    )  # fmt: skip
    work = work_of(order)
    scene.require_untouched(line.gates, scene.rescue_gates(work.closed, work.holds, happened), step=line.step)


def _require_gates(order: ServiceOrder, line: Transition, act: Act) -> None:
    if not line.gates:
        return
    work = work_of(order)
    lacking = missing_of(order, work, line.gates, act)
    beyond_checklists = not set(line.gates) <= {*Gate, *scene.REFUSALS}
    closed = [*lacking, *(closed_gates(work, promises_of(order.pk)) if beyond_checklists else ())]
    closed += charging.closed_gates(order, line.gates)
    flat = [asdict(each) for gate in lacking.values() for each in gate]
    require_open(line, closed, overridden=work.overrides, missing=flat)


def missing_of(order: ServiceOrder, work: Work, gates: tuple[str, ...], act: Act) -> dict[str, tuple[Missing, ...]]:
    """For each closed checklist gate of `gates`, what is missing, judged on the day the act happened."""
    wanted = [gate for gate in gates if gate in Gate.values]
    if not wanted:
        return {}
    certificates = frozenset[str]()
    if Gate.HAZARDS in wanted and order.engineer_id is not None:
        certificates = people.certificates_valid(order.engineer_id, day_of(act.occurred_at, settings.COMPANY_ZONE))
    answers = checklist_queries.answers_of(order.pk)
    demands = checklist_queries.demands() if Gate.HAZARDS in wanted else []
    found = {
        gate: missing(
            gate, items=checklist_queries.items_for(order.vehicle.model.family, gate=gate), answers=answers,
            hazards=work.hazards or frozenset(), demands=demands, certificates=certificates,
        )
        for gate in wanted
    }  # fmt: skip
    if Gate.HAZARDS in wanted and work.hazards is None:
        found[Gate.HAZARDS] = (Missing("declare_hazards", "", "R-7.1", "not_declared"),)
    return {gate: lacking for gate, lacking in found.items() if lacking}


def _judge(order: ServiceOrder, event: Event) -> None:
    """Judge the promises anew by all that happened, and store how they stand."""
    terms = Terms.from_json(order.terms)
    events = journal_queries.events_of(event.subject)
    report = events[0].data
    dues = judge(
        order.reported_at, km=report["km"], supplier=report["supplier"], terms=terms,
        facts=facts_of(events[1:], reported_at=order.reported_at, terms=terms),
    )  # fmt: skip
    promises.settle(order.pk, dues, terms=terms)
    order.urgent_at = urgent_at(dues, visit_lead=travel(order.distance_km, kmh=settings.TRAVEL_KMH))


def _store(order: ServiceOrder, work: Work, event: Event, before: dict[str, Any]) -> None:
    """Store the work as the journal gives it now: what differs from `before`."""
    order.state = work.state
    order.is_open = not is_ended(work.state)
    order.engineer_id = work.engineer_id
    order.resume_to = work.resume_to
    order.hazards = None if work.hazards is None else sorted(work.hazards)
    order.overrides = sorted(work.overrides)
    order.arrived_at, order.apologised_at = work.arrived_at, work.apologised_at
    order.solved_confirmed_at, order.outcome = work.solved_confirmed_at, work.outcome
    order.rescue, order.closed = work.rescue, sorted(work.closed)
    order.holds = [[since.isoformat(), until and until.isoformat()] for since, until in work.holds]
    order.help_wanted, order.warranty_ruling = work.help_wanted, work.ruling
    if not work.help_wanted:
        order.help_overdue_at = None
    if not order.is_open:
        order.ended_at = event.occurred_at
    order.save(update_fields=[name for name, value in _stored(order).items() if value != before[name]])
    _flag(order, event)


STORED = (
    "state", "is_open", "engineer_id", "resume_to", "hazards", "overrides", "arrived_at", "apologised_at",
    "solved_confirmed_at", "outcome", "ended_at", "urgent_at", "help_wanted", "warranty_ruling",
    "rescue", "closed", "holds",
)  # fmt: skip


def _stored(order: ServiceOrder) -> dict[str, Any]:
    return {name: getattr(order, name) for name in (*preparing.OWN_FIELDS, *STORED)}


def _flag(order: ServiceOrder, event: Event) -> None:
    """A moment that could not be taken as told is put before the dispatchers, never dropped (DESIGN 6)."""
    bound = timedelta(minutes=order.terms["evidence_bound_minutes"])
    _moment, flag = judged_at(event, reported_at=order.reported_at, bound=bound)
    if flag is not None:
        messages.tell(
            accounts.active_ids(Role.DISPATCHER), NoticeKind.FLAGGED_TIME, event.subject, about=f"time@{event.seq}",
            at=event.recorded_at, step=event.kind.removeprefix("order."), why=flag.code,
            occurred_at=flag.occurred_at.isoformat(),
        )  # fmt: skip
