"""Selling parts: asked, quoted at cost, agreed, paid, picked, sent with a waybill, arrived (R-5.8, R-5.9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.assets.models import Customer, Vehicle
from yinuo.assets.types import Verdict
from yinuo.charges import actions as charges
from yinuo.charges import queries as charge_queries
from yinuo.charges.types import Wish
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import link_key
from yinuo.kernel.periods import day_of
from yinuo.parts import queries as parts
from yinuo.parts.actions.catalogue import outside
from yinuo.parts.actions.moving import move
from yinuo.parts.models import StockPlace
from yinuo.parts.rules import checked
from yinuo.parts.types import STORES, Line, MoveKind, PlaceKind
from yinuo.sales import rules
from yinuo.sales.models import Sale, SaleLine
from yinuo.sales.queries import asked_of, lines_of, stand_of, subject_of
from yinuo.sales.types import Freight, SaleState, SaleStep
from yinuo.store import rows
from yinuo.store.series import next_number

WAITING = "DF"
"""The place where picked parts wait for the carrier: nobody else can draw them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer asks for, to whom it goes and where."""

    customer: Customer
    contact_name: str
    contact_phone: str
    address: str
    lines: tuple[Line, ...]
    vehicle: Vehicle | None = None
    note: str = ""


@clause("R-5.8", "R-5.9")
@transaction.atomic
def ask(order: Order, *, act: Act) -> Sale:
    """A new order of parts: nobody is turned away for the age of a machine or of a part.

    Refused("field_required") for who or where, and what `parts.rules.checked` refuses.
    """
    demand(act.role, rules.SELLERS | rules.CUSTOMER | {Role.SYSTEM})
    for field in ("contact_name", "contact_phone", "address"):
        if not getattr(order, field).strip():
            raise Refused("field_required", field=field)
    known = parts.parts_by_number(line.part for line in order.lines)
    lines = checked(order.lines, dict.fromkeys(known, False))
    sale = Sale.objects.create(
        number=rows.ask(next_number("PX", day_of(act.occurred_at, settings.COMPANY_ZONE))), state=SaleState.ASKED,
        customer=order.customer, vehicle=order.vehicle, contact_name=order.contact_name.strip(),
        contact_phone=order.contact_phone.strip(), address=order.address.strip(), note=order.note.strip(),
        asked_at=act.occurred_at, follow_key=link_key(),
    )  # fmt: skip
    SaleLine.objects.bulk_create(SaleLine(sale=sale, part=known[each.part], quantity=each.quantity) for each in lines)
    said = {each.part: f"{each.quantity.normalize():f}" for each in lines}
    journal.write(
        "sale.ask", subject_of(sale), act, lines=said, customer=order.customer.name, contact=sale.contact_name,
        address=sale.address, note=sale.note,
    )  # fmt: skip
    return sale


@clause("R-5.9")
@transaction.atomic
def advance(number: str, step: str, data: Mapping[str, Any], *, act: Act) -> Sale:
    """Take a step on an order of parts. Refused what `rules.line_of`, `rules.require_ready` and the step refuse."""
    sale = (
        Sale.objects.select_for_update(of=("self",)).select_related("customer", "place").filter(number=number).first()
    )
    if sale is None:
        raise Refused("not_found", what=number)
    line = rules.line_of(sale.state, step, act.role)
    today = day_of(act.occurred_at, settings.COMPANY_ZONE)
    rules.require_ready(step, stand_of(sale), today=today, late_why=data.get("late_why", ""))
    said = STEPS[SaleStep(step)](sale, data, act)
    if line.to is not None:
        sale.state = line.to
    sale.save()
    journal.write(f"sale.{step}", subject_of(sale), act, **said)
    return sale


def _offer(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """At cost, carriage too; with the day on which it leaves at the latest."""
    promised: date = _needed(data, "promised_on")
    if promised < day_of(act.occurred_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="promised_on", why="past", at=promised.isoformat())
    rebuilt: Mapping[str, str] = data.get("rebuilt", {})
    chosen = rules.answered(asked_of(sale), data.get("instead", {}), rebuilt)
    _replace(sale, chosen, rebuilt)
    wishes = [Wish(line.part.number, line.quantity) for line in lines_of(sale)]
    wishes += [Wish(code, Decimal(much)) for code, much in data.get("carriage", {}).items()]
    lines = charge_queries.priced(wishes, day_of(act.occurred_at, settings.COMPANY_ZONE))
    quotation = charges.offer(subject_of(sale), lines, customer_id=sale.customer_id, note=data.get("note", ""), act=act)
    sale.promised_on, sale.freight = promised, Freight(_needed(data, "freight"))
    return {
        "number": quotation.number, "total_cny": f"{quotation.total_cny:.2f}", "promised_on": promised.isoformat(),
        "freight": sale.freight, "lines": [line.to_json() for line in lines],
    }  # fmt: skip


def _replace(sale: Sale, chosen: Mapping[str, str], rebuilt: Mapping[str, str]) -> None:
    """The lines as they are offered: substitutes in their place, rebuilt ones with how."""
    found = parts.parts_by_number(chosen.values())
    for line in lines_of(sale):
        asked = line.instead_of or line.part
        part = found[chosen[asked.number]]
        line.part, line.instead_of = part, asked if part.pk != asked.pk else None
        line.rebuilt = rebuilt.get(asked.number, "")
        line.save(update_fields=["part", "instead_of", "rebuilt"])


def _accept(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """The customer agrees; all of it is on the bill."""
    by = _needed(data, "by")
    quotation = charges.accept(subject_of(sale), by=by, word=data.get("note", ""), act=act)
    wanted = {line.code: line.quantity for line in quotation.lines.order_by("pk")}
    biller = act if act.role in rules.SELLERS else _by_system(act)
    charges.charge(subject_of(sale), wanted, customer_id=sale.customer_id, cover=Verdict.NOT_COVERED, act=biller)
    return {"by": by, "number": quotation.number, "note": data.get("note", "")}


def _by_system(act: Act) -> Act:
    """What follows from a customer's word is written by the system, at the same moment."""
    return Act(None, Role.SYSTEM, act.occurred_at, act.recorded_at, act.door)


def _decline(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    by, reason = _needed(data, "by"), _needed(data, "reason")
    charges.decline(subject_of(sale), by=by, reason=reason, act=act)
    sale.ended_why = reason
    return {"by": by, "reason": reason}


def _pay(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    amount = Decimal(str(_needed(data, "amount")))
    more = {name: data.get(name, "") for name in ("payer", "reference", "invoice_number")}
    payment = charges.take_payment(subject_of(sale), amount, _needed(data, "method"), **more, act=act)
    return {"number": payment.number, "amount": f"{amount:.2f}", "method": payment.method}


@clause("R-6.4")
def _pick(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """From the shelf to where nobody else draws it."""
    place = parts.place(_needed(data, "place"))
    if place is None or place.kind not in STORES or not place.active:
        raise Refused("field_wrong", field="place", value=str(data["place"]))
    serials: Mapping[str, Sequence[str]] = data.get("serials", {})
    for line in lines_of(sale):
        line.serials = list(serials.get(line.part.number, ()))
        line.save(update_fields=["serials"])
    move(_moved(sale), kind=MoveKind.TRANSFER, frm=place, to=_waiting(), act=act, reason=sale.number)
    sale.place, sale.picked_at = place, act.occurred_at
    return {"place": place.code, "place_name": place.name}


def _send(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """To the carrier: the parts leave the house."""
    sale.carrier, sale.waybill = _needed(data, "carrier"), _needed(data, "waybill")
    sale.sent_at, sale.late_why = act.occurred_at, data.get("late_why", "")
    move(_moved(sale), kind=MoveKind.SELL, frm=_waiting(), to=outside(PlaceKind.CUSTOMER), act=act, reason=sale.number)
    return {"carrier": sale.carrier, "waybill": sale.waybill, "late_why": sale.late_why}


def _arrive(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    sale.arrived_at, sale.arrived_by = act.occurred_at, _needed(data, "by")
    return {"by": sale.arrived_by, "note": data.get("note", "")}


def _cancel(sale: Sale, data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """Picked parts go back where they came from; what was on the bill comes off it."""
    sale.ended_why = _needed(data, "reason")
    if sale.state == SaleState.PICKED and sale.place is not None:
        move(_moved(sale), kind=MoveKind.TRANSFER, frm=_waiting(), to=sale.place, act=act, reason=sale.number)
    charges.strike_all(subject_of(sale), reason=sale.ended_why, act=act)
    return {"reason": sale.ended_why}


def _moved(sale: Sale) -> list[Line]:
    return [Line(line.part.number, line.quantity, tuple(line.serials)) for line in lines_of(sale)]


def _waiting() -> StockPlace:
    place, _new = StockPlace.objects.get_or_create(
        code=WAITING, defaults={"kind": PlaceKind.TRANSIT, "name": PlaceKind.TRANSIT.value}
    )
    return place


def _needed(data: Mapping[str, Any], field: str) -> Any:
    """What a step cannot do without. Refused("field_required")."""
    value = data.get(field)
    value = value.strip() if isinstance(value, str) else value
    if not value:
        raise Refused("field_required", field=field)
    return value


STEPS: dict[SaleStep, Callable[[Sale, Mapping[str, Any], Act], dict[str, Any]]] = {
    SaleStep.OFFER: _offer,
    SaleStep.ACCEPT: _accept,
    SaleStep.DECLINE: _decline,
    SaleStep.PAY: _pay,
    SaleStep.PICK: _pick,
    SaleStep.SEND: _send,
    SaleStep.ARRIVE: _arrive,
    SaleStep.CANCEL: _cancel,
}
