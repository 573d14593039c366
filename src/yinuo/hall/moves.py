"""Booking a slip of parts as a form or a program tells it: codes become places, engineers and orders (R-6.4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one as orders
from yinuo.parts import queries
from yinuo.parts.actions import asking, store
from yinuo.parts.queries import asking as asked
from yinuo.parts.types import Line, MoveKind
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.parts.models import StockPlace

Told = Mapping[str, str]
Lines = Sequence[Line]


@transaction.atomic
def book(kind: MoveKind, told: Told, lines: Lines, *, act: Act) -> dict[str, str]:
    """Move the lines; `told` is what NEEDS names for the kind. Answers the differences of a count (part → quantity).

    Refused("field_required") or ("field_wrong") for a place, engineer or order, and what the room's action refuses.
    """
    for field in REQUIRED[kind]:
        if not told.get(field):
            raise Refused("field_required", field=field)
    return BOOKED[kind](told, lines, act)


def _receive(told: Told, lines: Lines, act: Act) -> dict[str, str]:
    store.receive(_place(told, "store"), lines, supplier=told.get("supplier", ""), act=act)
    return {}


def order_id_of(number: str) -> int | None:
    """The id of the order of this number, None for no number. Refused("unknown_order")."""
    if not number:
        return None
    order = orders.of_numbers([number]).get(number)
    if order is None:
        raise Refused("unknown_order", field="order", number=number)
    return order.pk


def _issue(told: Told, lines: Lines, act: Act) -> dict[str, str]:
    if wanted := told.get("request", ""):
        found = asked.request(wanted)
        if found and found.engineer.number != told["engineer"]:
            raise Refused("field_wrong", field="engineer", value=told["engineer"])
        asking.issue_for(wanted, _place(told, "store"), lines, act=act)
        return {}
    number = told.get("order", "")
    store.issue(_place(told, "store"), _van(told, act), lines, order_id=order_id_of(number), order=number, act=act)
    return {}


def _return(told: Told, lines: Lines, act: Act) -> dict[str, str]:
    store.take_back(_van(told, act), _place(told, "store"), lines, act=act)
    return {}


def _transfer(told: Told, lines: Lines, act: Act) -> dict[str, str]:
    frm, to = _place(told, "from_place"), _place(told, "to_place")
    store.transfer(frm, to, lines, reason=told["reason"], act=act)
    return {}


def _count(told: Told, lines: Lines, act: Act) -> dict[str, str]:
    found = {line.part: line.quantity for line in lines}
    differs = store.count(_place(told, "place"), found, reason=told["reason"], act=act)
    return {number: f"{difference.normalize():f}" for number, difference in differs.items()}


def _place(told: Told, field: str) -> "StockPlace":
    found = queries.place(told[field])
    if found is None:
        raise Refused("field_wrong", field=field, value=told[field])
    return found


def _van(told: Told, act: Act) -> "StockPlace":
    found = people.engineer(told["engineer"])
    if found is None:
        raise Refused("unknown_engineer", field="engineer", engineer=told["engineer"])
    return store.van_of(found.pk, act=act)


BOOKED: Mapping[MoveKind, Callable[[Told, Lines, Act], dict[str, str]]] = {
    MoveKind.RECEIVE: _receive,
    MoveKind.ISSUE: _issue,
    MoveKind.RETURN: _return,
    MoveKind.TRANSFER: _transfer,
    MoveKind.COUNT: _count,
}
REQUIRED: Mapping[MoveKind, tuple[str, ...]] = {
    MoveKind.RECEIVE: ("store",),
    MoveKind.ISSUE: ("store", "engineer"),
    MoveKind.RETURN: ("engineer", "store"),
    MoveKind.TRANSFER: ("from_place", "to_place", "reason"),
    MoveKind.COUNT: ("place", "reason"),
}
"""What has to be told of a slip, besides its lines; an issue may name `order` or `request`, a receipt `supplier`."""
