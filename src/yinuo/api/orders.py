"""Service orders: report one, list them, look one up (DESIGN 18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from yinuo.api.shapes import FAULTS, Asked, Given, GivenMoment, Page, Paging, turned, user_of
from yinuo.api.showing import Order, OrderLine, line, order_of, whole
from yinuo.api.writing import written
from yinuo.assets import queries as assets
from yinuo.assets.types import FaultSystem
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.orders.actions import Report, report
from yinuo.orders.queries import board
from yinuo.orders.queries.listing import listed
from yinuo.orders.types import Channel, State

router = Router(tags=["orders"])
OPEN = "open"


class ContactIn(Given):
    name: str = Field(max_length=60)
    phone: str = Field(max_length=30)


class FaultIn(Given):
    system: str = Field(max_length=20, json_schema_extra={"enum": list(FaultSystem.values)})
    description: str = Field(max_length=2000)


class PlaceIn(Given):
    """`lat` and `lon` in degrees (WGS-84), or an address, or both; only coordinates measure a distance."""

    lat: float | None = Field(None, json_schema_extra={"minimum": -90, "maximum": 90})
    lon: float | None = Field(None, json_schema_extra={"minimum": -180, "maximum": 180})
    address: str = Field("", max_length=200)


class ReportIn(Given):
    """A fault. `vehicle` is a VIN, a plate or a number; `reported_at` is when the report reached the company."""

    vehicle: str = Field(max_length=40, examples=["鲁F·12345"])
    contact: ContactIn
    fault: FaultIn
    place: PlaceIn | None = None
    channel: str = Field(Channel.API.value, max_length=10, json_schema_extra={"enum": list(Channel.values)})
    reported_at: GivenMoment | None = None
    supplier_needed: bool = False
    photos: list[str] = Field([], max_length=30)


class Wanted(Paging):
    """Filters. `state` is a state, several by commas, or `open`."""

    state: Asked | None = None
    due_before: GivenMoment | None = None
    vehicle: Asked | None = None
    q: Asked = ""


@router.post("/orders", response={201: Order, **FAULTS}, summary=_("报修，建立工单"))
def create_order(request: HttpRequest, body: ReportIn) -> HttpResponse:
    """Report a fault. The order begins its promises at once; each says why it has its limit."""

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        return 201, whole(report(report_of(body), act=act), act.role).model_dump(mode="json")

    return written(request, "report", body.model_dump(mode="json"), run, occurred_at=body.reported_at)


def report_of(body: ReportIn) -> Report:
    """The report a body tells. Refused("unknown_vehicle"), and what `place_of` refuses."""
    vehicle = assets.vehicle(body.vehicle)
    if vehicle is None:
        raise Refused("unknown_vehicle", field="vehicle", vehicle=body.vehicle)
    return Report(
        vehicle=vehicle,
        contact_name=body.contact.name,
        contact_phone=body.contact.phone,
        fault_system=body.fault.system,
        fault_description=body.fault.description,
        channel=body.channel,
        place=place_of(body.place),
        address=body.place.address if body.place else "",
        supplier_needed=body.supplier_needed,
        photos=tuple(body.photos),
    )


def place_of(given: PlaceIn | None) -> Place | None:
    """The point told, None where there is none. Refused("field_required") for half of one, ("place_off_map")."""
    if given is None or (given.lat is None and given.lon is None):
        if given is not None and not given.address.strip():
            raise Refused("field_required", field="place")
        return None
    for name, degrees, most in (("place.lat", given.lat, 90), ("place.lon", given.lon, 180)):
        if degrees is None:
            raise Refused("field_required", field=name)
        if not -most <= degrees <= most:
            raise Refused("place_off_map", field=name, value=degrees)
    return Place(float(given.lat or 0), float(given.lon or 0))


@router.get("/orders", response={200: Page[OrderLine], **FAULTS}, summary=_("工单列表"))
def list_orders(request: HttpRequest, wanted: Query[Wanted]) -> Page[OrderLine]:
    """The orders the caller may see, the newest first."""
    user = user_of(request)
    states = [each for each in (wanted.state or "").split(",") if each]
    if unknown := set(states) - {*State.values, OPEN}:
        raise Refused("field_wrong", field="state", value=unknown.pop(), options=[OPEN, *State.values])
    found = listed(
        board.visible(role=user.role, user_id=user.pk),
        states=[] if OPEN in states else states,
        only_open=OPEN in states,
        due_before=wanted.due_before,
        vehicle_id=vehicle_id(wanted.vehicle),
        q=wanted.q,
    )
    page, rest = turned(board.with_row_data(found), by="-pk", paging=wanted)
    return Page[OrderLine](items=[line(order) for order in page], next=rest)


def vehicle_id(reference: str | None) -> int | None:
    """The machine a filter names. Refused("unknown_vehicle")."""
    if not reference:
        return None
    vehicle = assets.vehicle(reference)
    if vehicle is None:
        raise Refused("unknown_vehicle", field="vehicle", vehicle=reference)
    return vehicle.pk


@router.get("/orders/{slug:number}", response={200: Order, **FAULTS}, summary=_("一张工单"))
def get_order(request: HttpRequest, number: str) -> Order:
    """One order with its promises and the steps the caller may take now."""
    return whole(order_of(request, number), user_of(request).role)
