"""One step on a tour visit: lock, ask the table, do it, write the journal (R-5.5)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.checklists import queries as checklists
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.rules.inputs import read_fields
from yinuo.people import queries as people
from yinuo.tours.access import may_visit
from yinuo.tours.actions import metering
from yinuo.tours.actions.raising import raise_order
from yinuo.tours.models import TourAnswer, TourMachine, TourVisit
from yinuo.tours.rules.inspecting import findings
from yinuo.tours.rules.lifecycle import FIELDS, new_day, require_all_seen, transition
from yinuo.tours.types import Found, MachineState, TourStep, VisitState

Told = dict[str, Any]


@clause("R-5.5")
@transaction.atomic
def advance(number: str, step: str, data: Mapping[str, Any], *, act: Act) -> TourVisit:
    """Take `step` on the visit; everything or nothing happens.

    Refused("not_found"), ("not_yours") to another engineer, and what the table, the fields and the step refuse.
    """
    visit = TourVisit.objects.select_for_update(of=("self",)).select_related("plan", "customer", "engineer").filter(
        number=number
    ).first()  # fmt: skip
    if visit is None:
        raise Refused("not_found", what=number)
    engineer = people.engineer_of_user(act.actor_id) if act.role == Role.ENGINEER else None
    # Asked first: a refusal must not tell a stranger where the visit stands.
    if not may_visit(act.role, engineer_id=engineer.pk if engineer else None, assigned_id=visit.engineer_id):
        raise Refused("visit_not_yours")
    line = transition(visit.state, step, act.role)
    clean = read_fields(FIELDS[TourStep(step)], step, data)
    told = DO[TourStep(step)](visit, clean, act)
    if line.to is not None and "new_on" not in told:
        visit.state = line.to
    visit.save()
    journal.write(f"tour.{step}", f"tour:{visit.number}", act, **told)
    return visit


def _assign(visit: TourVisit, told: Told, act: Act) -> Told:
    engineer = people.engineer(told["engineer"])
    if engineer is None or not engineer.active:
        raise Refused("unknown_engineer", field="engineer", engineer=told["engineer"])
    if engineer.pk == visit.engineer_id:
        raise Refused("same_engineer", field="engineer", engineer=engineer.name)
    visit.engineer, visit.outlet = engineer, engineer.outlet
    if engineer.user_id is not None:
        messages.tell(
            [engineer.user_id], NoticeKind.TOUR_ASSIGNED, f"tour:{visit.number}", about=f"assign@{act.command_id}",
            at=act.recorded_at, customer=visit.customer.name, due_at=visit.due_on.isoformat(),
        )  # fmt: skip
    return told | {"engineer": engineer.number, "engineer_name": engineer.name}


def _agree(visit: TourVisit, told: Told, act: Act) -> Told:
    """The customer's word: with whom, and when somebody comes."""
    agreed_at = datetime.fromisoformat(told["agreed_at"])
    if agreed_at < act.occurred_at:
        raise Refused("bad_time", field="agreed_at", why="past", at=told["agreed_at"])
    if visit.engineer_id is None:
        raise Refused("visit_unassigned", field="engineer")
    visit.agreed_at, visit.contact_name = agreed_at, told["agreed_with"]
    visit.contact_phone = told.get("phone", "") or visit.contact_phone or phone_of(visit)
    return told | {"phone": visit.contact_phone}


def phone_of(visit: TourVisit) -> str:
    """The number of the person agreed with, else of anybody we know there."""
    contacts = assets.contacts_of(visit.customer_id)
    named = [each for each in contacts if each.name == visit.contact_name]
    return next((each.phone for each in [*named, *contacts]), "")


def _begin(visit: TourVisit, told: Told, act: Act) -> Told:
    visit.begun_at = act.occurred_at
    return told


def _inspect(visit: TourVisit, told: Told, act: Act) -> Told:
    """What was seen on one machine; seen again, the newer word counts. Findings marked so become an order at once."""
    machine = machine_on(visit, told["machine"])
    items = checklists.inspections_for(machine.vehicle.model.family)
    found = findings(items, told["items"], told.get("notes", {}), told.get("photos", {}))
    _keep_answers(machine, found)
    photos = [each.photo for each in found if each.photo]
    files.attach_all("tour", visit.number, photos, purpose=Purpose.WORK, act=act)
    _seen(machine, MachineState.INSPECTED, told, act)
    unfit = metering.take(machine.vehicle, hours=machine.hours, km=machine.km, at=act.occurred_at, act=act)
    wanted = [each.item.code for each in found if each.finding and _is_yes(told.get("orders", {}).get(each.item.code))]
    order = raise_order(visit, machine, wanted, act=act) if wanted else None
    seen = [each.item.code for each in found if each.finding]
    return told | {"found": seen, "order": order.number if order else "", "meter": unfit}


def _is_yes(value: object) -> bool:
    return value in (True, "true", "yes", "on")


def _keep_answers(machine: TourMachine, found: list[Found]) -> None:
    ids = checklists.inspection_ids([each.item.code for each in found])
    TourAnswer.objects.bulk_create(
        [
            TourAnswer(
                machine=machine, item_id=ids[each.item.code], value=each.value, note=each.note, photo=each.photo,
                finding=each.finding,
            )
            for each in found
        ],
        update_conflicts=True, unique_fields=["machine", "item"],
        update_fields=["value", "note", "photo", "finding"],
    )  # fmt: skip


def _skip(visit: TourVisit, told: Told, act: Act) -> Told:
    machine = machine_on(visit, told["machine"])
    if machine.state == MachineState.INSPECTED:
        raise Refused("machine_seen", field="machine", vehicle=told["machine"])
    _seen(machine, MachineState.SKIPPED, {"note": told["reason"]}, act)
    return told


def _seen(machine: TourMachine, state: MachineState, told: Told, act: Act) -> None:
    machine.state, machine.note = state, told.get("note", "")
    machine.hours, machine.km = (Decimal(told[name]) if name in told else None for name in ("hours", "km"))
    machine.done_at, machine.done_on = act.occurred_at, day_of(act.occurred_at, settings.COMPANY_ZONE)
    machine.save(update_fields=["state", "note", "hours", "km", "done_at", "done_on"])


def machine_on(visit: TourVisit, number: str) -> TourMachine:
    """The machine of this number on this visit. Refused("machine_not_here")."""
    found = (
        TourMachine.objects.select_related("vehicle__model", "vehicle__customer")
        .filter(visit=visit, vehicle__number=number)
        .first()
    )
    if found is None:
        raise Refused("machine_not_here", field="machine", vehicle=number)
    return found


def _raise(visit: TourVisit, told: Told, act: Act) -> Told:
    machine = machine_on(visit, told["machine"])
    codes = [code for code in told["codes"].replace(",", " ").split() if code]
    order = raise_order(
        visit, machine, codes, description=told.get("description", ""), parts=told.get("parts", ""), act=act
    )
    return told | {"codes": codes, "order": order.number}


def _finish(visit: TourVisit, told: Told, act: Act) -> Told:
    rows = TourMachine.objects.filter(visit=visit).order_by("pk").values_list("vehicle__number", "state")
    require_all_seen(dict(rows))
    if "signature" in told:
        [kept] = files.attach_all("tour", visit.number, [told["signature"]], purpose=Purpose.SIGNATURE, act=act)
        visit.signature = kept.blob_id
    visit.signer, visit.opinion, visit.ended_at = told["signer"], told.get("opinion", ""), act.occurred_at
    return {name: value for name, value in told.items() if name != "strokes"}


def _fail(visit: TourVisit, told: Told, act: Act) -> Told:
    """It could not be made: on another day, or for the desk to plan anew."""
    visit.reason = told["reason"]
    if told.get("new_on"):
        return _move(visit, told, act)
    visit.ended_at = act.occurred_at
    return told


def _reopen(visit: TourVisit, told: Told, act: Act) -> Told:
    visit.ended_at = None
    return _move(visit, told, act)


def _move(visit: TourVisit, told: Told, act: Act) -> Told:
    today = day_of(act.occurred_at, settings.COMPANY_ZONE)
    day = new_day(told["new_on"], today=today, most_days=settings.TOUR_POSTPONE_DAYS)
    if day is not None:
        visit.state, visit.due_on, visit.agreed_at, visit.moved = VisitState.PLANNED, day, None, visit.moved + 1
    return told


DO: Mapping[TourStep, Callable[[TourVisit, Told, Act], Told]] = {
    TourStep.ASSIGN: _assign,
    TourStep.AGREE: _agree,
    TourStep.BEGIN: _begin,
    TourStep.INSPECT: _inspect,
    TourStep.SKIP: _skip,
    TourStep.RAISE: _raise,
    TourStep.FINISH: _finish,
    TourStep.FAIL: _fail,
    TourStep.REOPEN: _reopen,
}
