"""What the storekeeper does: receives, issues, takes back, moves between stores, counts (R-6.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.parts.access import KEEPERS
from yinuo.parts.actions.catalogue import outside
from yinuo.parts.actions.moving import move
from yinuo.parts.models import Movement, Part, Stock, StockPlace
from yinuo.parts.rules import require_other_hands
from yinuo.parts.types import OUTSIDE, STORES, Line, MoveKind, PlaceKind
from yinuo.people import queries as people


@transaction.atomic
def receive(place: StockPlace, lines: Sequence[Line], *, supplier: str = "", act: Act) -> list[Movement]:
    """Parts come in from a supplier."""
    demand(act.role, KEEPERS)
    _require_store(place, "place")
    moved = move(lines, kind=MoveKind.RECEIVE, frm=outside(PlaceKind.MAKER), to=place, act=act, reason=supplier)
    _say("parts.receive", place, lines, act, supplier=supplier)
    return moved


@transaction.atomic
def open_stock(place: StockPlace, line: Line, *, act: Act) -> None:
    """What lay there when the books were opened. Refused("stock_opened") where the place has the part already."""
    if Stock.objects.filter(place=place, part__number=line.part, quantity__gt=0).exists():
        raise Refused("stock_opened", field="quantity", what=line.part, place=place.name)
    receive(place, [line], act=act)


def keep_stock(what: str, *, act: Act) -> None:
    """Stock that was opened stays, for movements are never undone. Refused("stock_stays"): a count puts it right."""
    demand(act.role, KEEPERS)
    raise Refused("stock_stays", what=what.replace("|", " "))


@clause("R-6.4")
@transaction.atomic
def issue(
    store: StockPlace, van: StockPlace, lines: Sequence[Line], *, act: Act, order_id: int | None = None, order: str = ""
) -> list[Movement]:
    """The storekeeper gives parts to an engineer, who is somebody else; `order` is the number they are meant for."""
    demand(act.role, KEEPERS)
    _require_store(store, "store")
    _require_van(van)
    require_other_hands(act.actor_id, people.user_id_of(van.engineer_id) if van.engineer_id else None)
    moved = move(lines, kind=MoveKind.ISSUE, frm=store, to=van, act=act, order_id=order_id, reason=order)
    _say("parts.issue", van, lines, act, store=store.code, order=order)
    return moved


@clause("R-6.5")
@transaction.atomic
def take_back(van: StockPlace, store: StockPlace, lines: Sequence[Line], *, act: Act) -> list[Movement]:
    """Unused parts come back into the store."""
    demand(act.role, KEEPERS)
    _require_store(store, "store")
    _require_van(van)
    moved = move(lines, kind=MoveKind.RETURN, frm=van, to=store, act=act)
    _say("parts.return", van, lines, act, store=store.code)
    return moved


@transaction.atomic
def transfer(frm: StockPlace, to: StockPlace, lines: Sequence[Line], *, reason: str, act: Act) -> list[Movement]:
    """Parts go from one store to another, or into and out of transit."""
    demand(act.role, KEEPERS)
    if {frm.kind, to.kind} & (OUTSIDE | {PlaceKind.VAN}) or frm.pk == to.pk:
        raise Refused("field_wrong", field="to_place", value=to.name)
    moved = move(lines, kind=MoveKind.TRANSFER, frm=frm, to=to, act=act, reason=reason)
    _say("parts.transfer", frm, lines, act, to=to.code, reason=reason)
    return moved


@transaction.atomic
def count(place: StockPlace, found: Mapping[str, Decimal], *, reason: str, act: Act) -> dict[str, Decimal]:
    """A stock-take: `found` maps part number → what lies there. Returns the differences, and books them.

    A part that has serials cannot be counted as a figure: Refused("serials_wrong"); its pieces are moved one by one.
    """
    demand(act.role, KEEPERS)
    parts = {part.number: part for part in Part.objects.filter(number__in=found)}
    for number, quantity in found.items():
        if number not in parts:
            raise Refused("unknown_part", field="part", what=number)
        if quantity < 0:
            raise Refused("field_wrong", field="quantity", value=str(quantity), what=number)
        if parts[number].serial_kept:
            raise Refused("serials_wrong", field="part", what=number, wanted="", sent=0)
    rows = Stock.objects.select_for_update().filter(place=place, part__number__in=found).order_by("place_id", "part_id")
    held = {row.part_id: row.quantity for row in rows}
    differs = {number: found[number] - held.get(parts[number].pk, Decimal(0)) for number in sorted(found)}
    differs = {number: difference for number, difference in differs.items() if difference}
    nowhere = outside(PlaceKind.COUNT)
    for frm, to, sign in ((nowhere, place, 1), (place, nowhere, -1)):
        if lines := [Line(number, abs(each)) for number, each in differs.items() if each * sign > 0]:
            move(lines, kind=MoveKind.COUNT, frm=frm, to=to, act=act, reason=reason)
    journal.write(
        "parts.count", f"place:{place.code}", act, reason=reason, counted=len(found),
        differences={number: str(each) for number, each in differs.items()},
    )  # fmt: skip
    return differs


def van_of(engineer_id: int, *, act: Act) -> StockPlace:
    """The engineer's van as a place; opened when it is first needed."""
    engineer = people.engineers().get(pk=engineer_id)
    place, new = StockPlace.objects.get_or_create(
        engineer_id=engineer_id,
        defaults={"code": f"VAN-{engineer.number}"[:24], "kind": PlaceKind.VAN, "name": engineer.name},
    )
    if new:
        journal.write("place.open", f"place:{place.code}", act, kind=place.kind, name=place.name)
    return place


def _require_store(place: StockPlace, field: str) -> None:
    if place.kind not in STORES or not place.active:
        raise Refused("field_wrong", field=field, value=place.name)


def _require_van(place: StockPlace) -> None:
    if place.kind != PlaceKind.VAN:
        raise Refused("field_wrong", field="engineer", value=place.name)


def _say(kind: str, place: StockPlace, lines: Sequence[Line], act: Act, **more: str) -> None:
    said = [asdict(line) | {"quantity": str(line.quantity), "serials": list(line.serials)} for line in lines]
    told: dict[str, Any] = {key: value for key, value in more.items() if value}
    journal.write(kind, f"place:{place.code}", act, lines=said, **told)
