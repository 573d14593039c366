"""Parts: the catalogue, the places, what lies there, and a slip that moves them (R-6.4)."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Asked, Given, Moment, Page, Paging, turned, user_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.hall.moves import BOOKED, book, order_id_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.access import may_read_all
from yinuo.parts import queries
from yinuo.parts.access import ASKERS
from yinuo.parts.actions.asking import ask
from yinuo.parts.queries import asking
from yinuo.parts.types import Line, MoveKind
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.parts.models import Part, PartsRequest, StockPlace
    from yinuo.parts.types import Wanted

router = Router(tags=["parts"])
MOST_LINES = 500
FIGURE = r"^[0-9]{1,5}(\.[0-9]{1,3})?$"


class PartOut(Schema):
    """A part; `cost_cny` is also what a customer out of warranty pays (R-6.12)."""

    number: str
    name: str
    unit: str
    cost_cny: str
    supplier: str
    barcode: str
    fault_system: str
    serial_kept: bool
    old_part_owed: bool
    active: bool
    in_stock: str


class PlaceOut(Schema):
    """A store or a van; `engineer` is whose van it is."""

    code: str
    name: str
    kind: str
    outlet: str | None
    engineer: str | None


class StockOut(Schema):
    """What a place holds of a part."""

    part: str
    name: str
    unit: str
    quantity: str
    cost_cny: str


class InPlace(Paging):
    """Which place, by its code."""

    place: Asked


class LineIn(Given):
    """So much of a part, by its number; `serials` one a piece, where the part has them."""

    part: str = Field(max_length=40)
    quantity: str = Field(pattern=FIGURE, examples=["2", "2.5"])
    serials: list[str] = Field([], max_length=MOST_LINES)


class MoveIn(Given):
    """A slip. Besides its lines, receive needs `store` (and `supplier`), issue `store` and `engineer` (and `order` or
    `request`), return both, transfer `from_place`, `to_place` and `reason`, count `place` and `reason`."""

    kind: str = Field(max_length=10, json_schema_extra={"enum": [kind.value for kind in BOOKED]})
    store: str = Field("", max_length=24)
    engineer: str = Field("", max_length=20)
    order: str = Field("", max_length=30)
    request: str = Field("", max_length=24)
    supplier: str = Field("", max_length=120)
    from_place: str = Field("", max_length=24)
    to_place: str = Field("", max_length=24)
    place: str = Field("", max_length=24)
    reason: str = Field("", max_length=120)
    lines: list[LineIn] = Field(max_length=MOST_LINES)


class WishIn(Given):
    """So much of a part."""

    part: str = Field(max_length=40)
    quantity: str = Field(pattern=FIGURE, examples=["2", "2.5"])


class RequestIn(Given):
    """Parts asked for; without `order` they are for the van."""

    engineer: str = Field("", max_length=20)
    order: str = Field("", max_length=30)
    note: str = Field("", max_length=200)
    lines: list[WishIn] = Field(max_length=MOST_LINES)


class WishOut(Schema):
    """A line asked for, and how much of it was issued."""

    part: str
    name: str
    quantity: str
    issued: str


class RequestOut(Schema):
    """A request; `closed_why` says why the rest was not issued."""

    number: str
    engineer: str
    order: str | None
    note: str
    asked_at: Moment
    open: bool
    closed_why: str
    lines: list[WishOut]


class Requests(Search):
    """Words, and whether only those that wait (or only those that do not)."""

    open: bool | None = None


class Moved(Schema):
    """What was booked; `differences` of a count: part → how many more (or, negative, fewer) were there."""

    kind: str
    lines: int
    differences: dict[str, str]


@router.get("/parts", response={200: Page[PartOut], **FAULTS}, summary=_("配件列表"))
def list_parts(request: HttpRequest, wanted: Query[Search]) -> Page[PartOut]:
    """Parts by number, with their cost; `q` finds by number, name, pinyin and barcode."""
    allow(request, STAFF_ROLES)
    page, after = turned(queries.with_stock(queries.parts(wanted.q)), by="number", paging=wanted)
    return Page[PartOut](items=[part_out(each) for each in page], next=after)


@router.get("/places", response={200: Page[PlaceOut], **FAULTS}, summary=_("库房和车存列表"))
def list_places(request: HttpRequest, wanted: Query[Search]) -> Page[PlaceOut]:
    """Places by code; `q` finds by code, name and outlet. An engineer sees the own van."""
    allow(request, STAFF_ROLES)
    page, after = turned(seen(request, queries.places_with_value(wanted.q)), by="code", paging=wanted)
    return Page[PlaceOut](items=[place_out(each) for each in page], next=after)


@router.get("/stock", response={200: Page[StockOut], **FAULTS}, summary=_("一处的库存"))
def list_stock(request: HttpRequest, wanted: Query[InPlace]) -> Page[StockOut]:
    """What a place holds, by part number. An engineer may ask for the own van."""
    allow(request, STAFF_ROLES)
    place = seen(request, queries.places_with_value()).filter(code=wanted.place).first()
    if place is None:
        raise Refused("not_found", field="place", what=wanted.place)
    rows = queries.stock(place.pk).annotate(number=F("part__number"))
    page, after = turned(rows, by="number", paging=wanted)
    return Page[StockOut](items=[stock_out(each) for each in page], next=after)


@router.post("/parts/moves", response={201: Moved, **FAULTS}, summary=_("办理配件收发"))
def move_parts(request: HttpRequest, body: MoveIn) -> HttpResponse:
    """Book a slip, all of its lines or none."""
    allow(request, frozenset({Role.STOREKEEPER}))
    if body.kind not in BOOKED:
        raise Refused("field_wrong", field="kind", value=body.kind, options=[kind.value for kind in BOOKED])
    kind = MoveKind(body.kind)
    told = body.model_dump(exclude={"kind", "lines"})
    lines = [Line(each.part, Decimal(each.quantity), tuple(each.serials)) for each in body.lines]

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        return 201, {"kind": kind, "lines": len(lines), "differences": book(kind, told, lines, act=act)}

    return written(request, "parts.move", body.model_dump(), run)


@router.get("/parts/requests", response={200: Page[RequestOut], **FAULTS}, summary=_("领料申请列表"))
def list_requests(request: HttpRequest, wanted: Query[Requests]) -> Page[RequestOut]:
    """Requests by number, the latest first; `open=true` those that wait. An engineer sees the own."""
    allow(request, STAFF_ROLES)
    user = user_of(request)
    rows = asking.requests(wanted.q, is_open=wanted.open)
    rows = rows if may_read_all(user.role) else rows.filter(engineer__user_id=user.pk)
    page, after = turned(rows, by="-number", paging=wanted)
    lines = asking.wanted_by([each.pk for each in page])
    return Page[RequestOut](items=[request_out(each, lines[each.pk]) for each in page], next=after)


@router.post("/parts/requests", response={201: RequestOut, **FAULTS}, summary=_("申请领料"))
def ask_for_parts(request: HttpRequest, body: RequestIn) -> HttpResponse:
    """Ask the storekeeper for parts. An engineer asks for the own van; the office names the engineer."""
    allow(request, ASKERS)
    own = people.engineer_of_user(user_of(request).pk)
    engineer = people.engineer(body.engineer) if body.engineer else own
    if engineer is None:
        raise Refused("unknown_engineer", field="engineer", engineer=body.engineer)
    lines = [Line(each.part, Decimal(each.quantity)) for each in body.lines]

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        made = ask(engineer.pk, lines, order_id=order_id_of(body.order), order=body.order, note=body.note, act=act)
        return 201, request_out(made, asking.wanted(made)).model_dump(mode="json")

    return written(request, "parts.ask", body.model_dump(), run)


def request_out(each: "PartsRequest", wanted: "list[Wanted]") -> RequestOut:
    """A request in the API's shape."""
    lines = [
        WishOut(part=line.number, name=line.name, quantity=figure(line.quantity), issued=figure(line.issued))
        for line in wanted
    ]
    return RequestOut(
        number=each.number, engineer=each.engineer.number, order=each.order.number if each.order else None,
        note=each.note, asked_at=each.asked_at, open=each.settled_at is None, closed_why=each.closed_why, lines=lines,
    )  # fmt: skip


def seen(request: HttpRequest, rows: "QuerySet[StockPlace]") -> "QuerySet[StockPlace]":
    """Of the places those that the caller may see: the office all, an engineer the own van."""
    user = user_of(request)
    return rows if may_read_all(user.role) else rows.filter(engineer__user_id=user.pk)


def part_out(each: "Part") -> PartOut:
    """A part in the API's shape."""
    return PartOut(
        number=each.number, name=each.name, unit=each.unit, cost_cny=str(each.cost_cny), supplier=each.supplier,
        barcode=each.barcode, fault_system=each.fault_system, serial_kept=each.serial_kept,
        old_part_owed=each.old_part_owed, active=each.active, in_stock=figure(vars(each)["in_stock"]),
    )  # fmt: skip


def place_out(each: "StockPlace") -> PlaceOut:
    """A place in the API's shape."""
    return PlaceOut(
        code=each.code, name=each.name, kind=each.kind, outlet=each.outlet.code if each.outlet else None,
        engineer=each.engineer.number if each.engineer else None,
    )  # fmt: skip


def stock_out(each: Any) -> StockOut:
    """A stock row in the API's shape."""
    part = each.part
    return StockOut(
        part=part.number, name=part.name, unit=part.unit, quantity=figure(each.quantity), cost_cny=str(part.cost_cny)
    )


def figure(quantity: Decimal) -> str:
    """A quantity without the zeros a column fills it up with."""
    return f"{quantity.normalize():f}"
