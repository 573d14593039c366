"""What follows from a step besides the order itself: visits, checks that must be made anew, the receipt."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.assets.actions.meters import read_meter
from yinuo.assets.types import MeterSource, Reading
from yinuo.charges import actions as charges
from yinuo.checklists import actions as checklists
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of as files_of
from yinuo.files.types import Purpose
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import charging, outsourcing, receipt, telling, vehicles
from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.forecast import travel
from yinuo.orders.rules.transitions import CONFIRM_ANEW
from yinuo.orders.types import Step
from yinuo.parts.actions import asking
from yinuo.parts.actions import using as parts
from yinuo.parts.types import Line
from yinuo.suppliers.actions import requests as suppliers

VISIT_ENDS = frozenset({Step.DECLINE, Step.REASSIGN, Step.CANCEL, Step.MARK_DUPLICATE, Step.COMPLETE_CHECKS})
VISITED = VISIT_ENDS | {Step.DISPATCH, Step.REASSIGN, Step.DEPART, Step.ARRIVE}
"""What begins a visit, takes it on or ends it."""

SHOWN = frozenset({Purpose.REPORT, Purpose.BEFORE, Purpose.WORK, Purpose.HELP})
"""The pictures a supplier sees at first: those of the fault. The desk may show it fewer or others."""


def after(order: ServiceOrder, step: Step, data: dict[str, Any], act: Act) -> None:
    """All that follows from a step, in its transaction."""
    if step in VISITED:
        _keep_visits(order, step, data, act)
    if step in CONFIRM_ANEW:
        checklists.forget(order.pk, CONFIRM_ANEW[step])
    if "signature" in data:
        files.attach_all("order", order.number, [data["signature"]], purpose="signature", act=act)
    if step == Step.USE_PART:
        _use(order, data, act)
    if step == Step.UNDO_PART:
        undone = parts.undo(order.pk, UUID(data["used"]), act=act)
        charges.strike_used(undone.pk, reason=str(step.label), act=act)
    if step == Step.REQUEST_PARTS:
        _ask(order, data, act)
    if step == Step.NEED_SUPPLIER:
        _ask_supplier(order, data, act)
    if step == Step.READ_METER:
        _read_meter(order, data, act)
    charging.after(order, step, data, act)
    if step == Step.SIGN:
        receipt.issue(order, data, act=act)
    outsourcing.after(order, step, data, act)
    telling.tell_of(order, step, data, act)


@clause("R-6.2", "R-6.5")
def _use(order: ServiceOrder, data: dict[str, Any], act: Act) -> None:
    """The part leaves the engineer's van; what it replaced is owed to the store."""
    if order.engineer_id is None:
        raise Refused("engineer_missing", clause="R-6.5")
    line = Line(data["part"], Decimal(data["quantity"]), (data["serial"],) if "serial" in data else ())
    parts.use(
        order.pk, line, engineer_id=order.engineer_id, old_part=data["old_part"], old_serial=data.get("old_serial", ""),
        why=data.get("reason", ""), act=act,
    )  # fmt: skip


@clause("R-6.4")
def _ask(order: ServiceOrder, data: dict[str, Any], act: Act) -> None:
    """The storekeeper finds the request among the others; parts issued for it are issued for the order."""
    if order.engineer_id is None:
        raise Refused("engineer_missing", clause="R-6.4")
    asking.ask(
        order.engineer_id, lines_of(data["parts"]), order_id=order.pk, order=order.number, note=data.get("note", ""),
        act=act,
    )  # fmt: skip


def lines_of(amounts: Mapping[str, str]) -> list[Line]:
    """Number → amount, as a step is told them, for the parts room."""
    return [Line(number, Decimal(amount)) for number, amount in amounts.items()]


@clause("R-5.12")
def _ask_supplier(order: ServiceOrder, data: dict[str, Any], act: Act) -> None:
    """A supplier of the register is asked by a link; where none is needed after all, nobody has to answer."""
    if not data["needed"]:
        suppliers.withdraw_all(order.pk, reason=data.get("reason", ""), act=act)
    elif "firm_number" in data:
        attached = files_of("order", order.number)
        suppliers.ask(
            order.pk, data["firm_number"], order=order.number, system=order.fault_system,
            question=data.get("reason", ""), photos=[each.blob_id for each in attached if each.purpose in SHOWN],
            act=act,
        )  # fmt: skip


@clause("R-5.6")
def _read_meter(order: ServiceOrder, data: dict[str, Any], act: Act) -> None:
    """What the dials showed when it happened, by the engineer who stood before them or as the office was told."""
    source = MeterSource.ENGINEER if act.role == Role.ENGINEER else MeterSource.CUSTOMER
    km, hours = (Decimal(data[unit]) if unit in data else None for unit in ("meter_km", "meter_hours"))
    reading = Reading(min(act.occurred_at, act.recorded_at), source, km, hours, data.get("smaller", ""))
    read_meter(order.vehicle, reading, note=data.get("note", "")[:200], act=act)


def _keep_visits(order: ServiceOrder, step: Step, data: dict[str, Any], act: Act) -> None:
    running = Visit.objects.filter(order=order, ended_at=None)
    if step in VISIT_ENDS:
        running.update(ended_at=act.occurred_at)
    if step in (Step.DISPATCH, Step.REASSIGN) and order.engineer_id is not None:
        Visit.objects.create(order=order, engineer_id=order.engineer_id, assigned_at=act.occurred_at)
    elif step == Step.DEPART:
        minutes = travel(order.distance_km, kmh=settings.TRAVEL_KMH).total_seconds() // 60
        running.update(departed_at=act.occurred_at, travel_minutes=minutes)
        vehicles.go(order, data, act)
    elif step == Step.ARRIVE:
        running.update(arrived_at=act.occurred_at)
