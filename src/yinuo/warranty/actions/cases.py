"""Opening, proposing, deciding and ending cases of the three guarantees (R-5.6)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.assets.models import Vehicle
from yinuo.assets.queries.coverage import sale_of
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.calendar import Calendar, due_at
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.queries.one import of_numbers
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.warranty.access import OPENERS
from yinuo.warranty.models.cases import GuaranteeCase
from yinuo.warranty.queries import cases as queries
from yinuo.warranty.rules import cases as rules
from yinuo.warranty.types.cases import CaseState, CaseStep, Finding, Opening, Remedy

SERIES = "SB"


@clause("R-5.6")
@transaction.atomic
def open_case(vehicle: Vehicle, opening: Opening, *, act: Act) -> GuaranteeCase:
    """Take up a customer's demand, with the thresholds that are reached and what was promised at the sale beside it.

    Refused: field_required for no reason, unknown_order, case_open where one is open already.
    """
    demand(act.role, OPENERS)
    if not opening.reason:
        raise Refused("field_required", clause="R-5.6", field="reason")
    return opened(vehicle, opening, queries.findings_of(vehicle, act.occurred_at), act)


@clause("R-5.6")
@transaction.atomic
def step(
    number: str, name: str, told: dict[str, str], *, papers: Sequence[tuple[bytes, str]] = (), act: Act
) -> GuaranteeCase:
    """Take a step of a case: `told` is `remedy` and `reason`, or `outcome` where it ends; `papers` are (bytes, name).

    Refused: what `rules.after` refuses, field_required and field_wrong for what must be said, and for no paper at the
    end.
    """
    case = GuaranteeCase.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise Refused("not_found", what=number)
    before = case.state
    case.state = rules.after(before, name, act.role, remedy=told.get("remedy", ""), reached=bool(case.findings))
    TAKE[CaseStep(name)](case, told, act)
    if name == CaseStep.CLOSE:
        _keep(case, papers, act)
    case.is_open = rules.is_live(case.state)
    if not case.is_open:
        case.ended_at, case.remind_at = act.occurred_at, None
    case.save()
    entry: dict[str, Any] = {**told, "before": before, "after": str(case.state)}
    journal.write(f"case.{name}", f"case:{number}", act, **entry)
    _tell(case, name, act)
    return case


def opened(vehicle: Vehicle, opening: Opening, found: Sequence[Finding], act: Act) -> GuaranteeCase:
    """A new case, numbered and journaled, of which the service manager hears. Refused("case_open")."""
    # One machine's cases come one after another.
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    if live := GuaranteeCase.objects.filter(vehicle=vehicle, is_open=True).first():
        raise Refused("case_open", what=live.number)
    order = of_numbers([opening.order]).get(opening.order) if opening.order else None
    if opening.order and (order is None or order.vehicle_id != vehicle.pk):
        raise Refused("unknown_order", field="order", number=opening.order)
    sale, answer_by = sale_of(vehicle.pk), answered_by(act.occurred_at)
    case = GuaranteeCase.objects.create(
        number=rows.ask(next_number(SERIES, day_of(act.occurred_at, settings.COMPANY_ZONE))), vehicle=vehicle,
        customer_id=vehicle.customer_id, order=order, state=CaseState.OPENED, reason=opening.reason, wish=opening.wish,
        findings=[asdict(each) for each in found], promised=sale.terms if sale else {}, opened_at=act.occurred_at,
        answer_by=answer_by, remind_at=answer_by,
    )  # fmt: skip
    journal.write(
        "case.open", f"case:{case.number}", act, vehicle=vehicle.number, order=opening.order, reason=opening.reason,
        wish=opening.wish, findings=case.findings, answer_by=answer_by.isoformat(),
    )  # fmt: skip
    notice(case, Role.SERVICE_MANAGER, "open", act)
    return case


def answered_by(opened_at: datetime) -> datetime:
    """The end of the working days within which the customer gets an answer."""
    working = Calendar(settings.COMPANY_ZONE, dict.fromkeys(range(5), ((0, 1440),)))
    return due_at(opened_at, timedelta(days=settings.GUARANTEE_ANSWER_DAYS), working)


def _propose(case: GuaranteeCase, told: dict[str, str], act: Act) -> None:
    case.proposal, case.proposal_reason = _remedy(told), _said(told, "reason")


def _decide(case: GuaranteeCase, told: dict[str, str], act: Act) -> None:
    """The customer has the answer: nobody is reminded of it any more."""
    case.decision, case.decision_reason = _remedy(told), _said(told, "reason")
    case.decided_at, case.remind_at = act.occurred_at, None


def _end(case: GuaranteeCase, told: dict[str, str], act: Act) -> None:
    case.outcome = _said(told, "outcome")


TAKE = {CaseStep.PROPOSE: _propose, CaseStep.DECIDE: _decide, CaseStep.CLOSE: _end, CaseStep.WITHDRAW: _end}


def _remedy(told: dict[str, str]) -> str:
    if told.get("remedy") not in Remedy.values:
        raise Refused("field_wrong", field="remedy", value=told.get("remedy", ""), options=Remedy.values)
    return told["remedy"]


def _said(told: dict[str, str], field: str) -> str:
    if not told.get(field):
        raise Refused("field_required", clause="R-5.6", field=field)
    return told[field]


def _keep(case: GuaranteeCase, papers: Sequence[tuple[bytes, str]], act: Act) -> None:
    """A case ends with a paper: the hand-over, the refund's voucher, the customer's word."""
    if not papers:
        raise Refused("field_required", clause="R-5.6", field="file")
    kept = [files.store(*each, act=act).sha256 for each in papers]
    files.attach_all("case", case.number, kept, purpose=Purpose.OTHER, act=act)


def _tell(case: GuaranteeCase, name: str, act: Act) -> None:
    """The general manager hears of what he alone may decide, the service manager of what was decided."""
    if name == CaseStep.PROPOSE:
        deciders = rules.deciders(case.proposal, reached=bool(case.findings))
        if Role.SERVICE_MANAGER not in deciders:
            notice(case, Role.GENERAL_MANAGER, name, act)
    if name == CaseStep.DECIDE:
        notice(case, Role.SERVICE_MANAGER, name, act)


def notice(case: GuaranteeCase, role: Role, why: str, act: Act) -> None:
    """Tell everybody of a role what became of a case."""
    messages.tell(
        accounts.active_ids(role), NoticeKind.GUARANTEE, f"case:{case.number}", about=f"{why}@{act.command_id}",
        at=act.recorded_at, case=case.number, vehicle=str(case.vehicle), case_step=why,
    )  # fmt: skip
