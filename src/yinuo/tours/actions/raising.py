"""Findings become a service order in one press: linked, reported now, with photos, and parts asked for (R-5.5)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django.conf import settings

from yinuo.assets import queries as assets
from yinuo.checklists.queries import inspection_of
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.orders.actions import Report, report
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Channel
from yinuo.parts.actions import asking
from yinuo.parts.types import Line
from yinuo.tours.models import TourAnswer, TourMachine, TourVisit
from yinuo.tours.rules.inspecting import said
from yinuo.tours.types import Found

MOST = 2000


@clause("R-5.5", "R-5.10")
def raise_order(
    visit: TourVisit, machine: TourMachine, codes: Sequence[str], *, description: str = "", parts: str = "", act: Act
) -> ServiceOrder:
    """One order for these findings of a machine that are none yet; `parts`: a number and a quantity a line.

    Its clocks start when we learn of it: nobody could answer for the hours the phone had no signal.
    Refused("raised_already") where none of them is left, ("engineer_missing") for parts nobody could fetch.
    """
    rows = list(
        TourAnswer.objects.select_related("item")
        .filter(machine=machine, item__code__in=codes, finding=True, order=None)
        .order_by("item__position", "pk")
    )
    if not rows:
        raise Refused("raised_already", field="codes", vehicle=machine.vehicle.number)
    found = [Found(inspection_of(row.item), row.value, row.note, row.photo, finding=True) for row in rows]
    name, phone = _whom(visit)
    vehicle = machine.vehicle
    place = Place(vehicle.lat, vehicle.lon) if vehicle.lat is not None and vehicle.lon is not None else None
    told = "\n".join([description, *map(said, found)] if description else map(said, found))
    order = report(
        Report(
            vehicle, name, phone, found[0].item.system, told[:MOST], Channel.TOUR, place=place,
            address=vehicle.address, photos=tuple(dict.fromkeys(each.photo for each in found if each.photo)),
        ),
        act=replace(act, occurred_at=act.recorded_at),
    )  # fmt: skip
    TourAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(order=order)
    if parts.strip():
        _ask(visit, order, parts, act)
    return order


def _whom(visit: TourVisit) -> tuple[str, str]:
    """Whom to call about it: who was agreed with, else anybody we know there, else our own engineer on the spot."""
    contacts = assets.contacts_of(visit.customer_id)
    first = contacts[0] if contacts else None
    name = visit.contact_name or (first.name if first else visit.customer.name[:60])
    phone = visit.contact_phone or (first.phone if first else "")
    return name, phone or (visit.engineer.phone if visit.engineer else "") or settings.HOTLINE or "—"


def _ask(visit: TourVisit, order: ServiceOrder, parts: str, act: Act) -> None:
    if visit.engineer_id is None:
        raise Refused("engineer_missing", field="engineer")
    lines = [_line(text.split()) for text in parts.splitlines() if text.strip()]
    asking.ask(
        visit.engineer_id, lines, order_id=order.pk, order=order.number, note=visit.number,
        act=replace(act, occurred_at=act.recorded_at),
    )  # fmt: skip


def _line(words: list[str]) -> Line:
    try:
        return Line(words[0].upper(), Decimal(words[1] if len(words) > 1 else "1"))
    except InvalidOperation:
        raise Refused("field_wrong", field="parts", value=" ".join(words)) from None
