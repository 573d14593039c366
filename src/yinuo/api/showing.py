"""An order as the API tells it: in a list, and whole.

Made of values, so plain pydantic: ninja's `Schema` looks each up as an attribute first.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from pydantic import BaseModel

from yinuo.api.shapes import Moment, user_of
from yinuo.hall.why import Around, around, why
from yinuo.kernel.errors import Refused
from yinuo.orders.access import may_report
from yinuo.orders.queries import one
from yinuo.orders.rules.transitions import steps_from
from yinuo.promises.queries import due_of
from yinuo.promises.types import Due

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder


class Cause(BaseModel):
    """Why a promise has its limit: the rule's code, a sentence, the clause."""

    code: str
    text: str
    clause: str


class Promised(BaseModel):
    """A promise: what, until when, how it stands, and since when its clock has stood still.

    `met_at` is when it was done, in time or not.
    """

    kind: str
    started_at: Moment
    due_at: Moment
    state: str
    paused_since: Moment | None
    why: Cause
    met_at: Moment | None
    ended_at: Moment | None
    ended_why: str


class Far(BaseModel):
    """Kilometres from the nearest outlet (`base` is its code), and how they were found."""

    km: float
    base: str
    base_name: str
    source: str


class Machine(BaseModel):
    number: str
    vin: str
    plate: str
    model: str
    family: str


class Named(BaseModel):
    number: str
    name: str


class Caller(BaseModel):
    name: str
    phone: str


class FaultTold(BaseModel):
    system: str
    description: str


class At(BaseModel):
    lat: float | None
    lon: float | None
    address: str


class OrderLine(BaseModel):
    """A service order in a list."""

    number: str
    state: str
    reported_at: Moment
    vehicle: Machine
    customer: Named
    fault: FaultTold
    engineer: Named | None
    promises: list[Promised]


class Order(OrderLine):
    """A service order whole. `steps` are those the caller's role may take now."""

    contact: Caller
    place: At
    channel: str
    supplier_needed: bool
    distance: Far | None
    hazards: list[str] | None
    arrived_at: Moment | None
    ended_at: Moment | None
    outcome: str
    help_wanted: str
    cause: str
    work_done: str
    score: int | None
    recurs: bool
    receipt: str | None
    follow_url: str | None
    steps: list[str]


def line(order: "ServiceOrder") -> OrderLine:
    """An order with its row data, for a list."""
    return OrderLine(
        number=order.number,
        state=order.state,
        reported_at=order.reported_at,
        vehicle=machine(order.vehicle),
        customer=Named(number=order.customer.number, name=order.customer.name),
        fault=FaultTold(system=order.fault_system, description=order.fault_description),
        engineer=Named(number=order.engineer.number, name=order.engineer.name) if order.engineer else None,
        promises=promised(order),
    )


def order_of(request: HttpRequest, number: str) -> "ServiceOrder":
    """The order of this number. Refused("not_found"), also to whom it is not shown: nobody learns that it exists."""
    user = user_of(request)
    order = one.order(number, role=user.role, user_id=user.pk)
    if order is None:
        raise Refused("not_found", what=number)
    return order


def whole(order: "ServiceOrder", role: str) -> Order:
    """The whole order for a role. Only who may report also hands on the customer's own link."""
    receipt = one.receipt_of(order)
    return Order(
        **dict(line(order)),
        contact=Caller(name=order.contact_name, phone=order.contact_phone),
        place=At(lat=order.lat, lon=order.lon, address=order.address),
        channel=order.channel,
        supplier_needed=order.supplier_needed,
        distance=far(order),
        hazards=order.hazards,
        arrived_at=order.arrived_at,
        ended_at=order.ended_at,
        outcome=order.outcome,
        help_wanted=order.help_wanted,
        cause=order.cause,
        work_done=order.work_done,
        score=order.score,
        recurs=order.recurs_of_id is not None,
        receipt=receipt.number if receipt else None,
        follow_url=follow_url(order) if may_report(role) else None,
        steps=steps_from(order.state, role),
    )


def after(order: "ServiceOrder", role: str) -> dict[str, Any]:
    """The whole order as a write has just left it, as JSON; also for who does not see it any more, having declined."""
    fresh = one.by_follow_key(order.follow_key) or order
    return whole(fresh, role).model_dump(mode="json")


def promised(order: "ServiceOrder") -> list[Promised]:
    """Its promises, oldest first, each with the reason for its limit."""
    seen = around(order)
    return [promise(due_of(row), seen) for row in order.promises.all()]


def promise(due: Due, seen: Around) -> Promised:
    """One promise in the API's shape."""
    return Promised(
        kind=due.kind,
        started_at=due.started_at,
        due_at=due.due_at,
        state=due.state,
        paused_since=due.paused_since,
        why=Cause(code=due.why, text=why(due, seen), clause=due.clause),
        met_at=due.met_at,
        ended_at=due.ended_at,
        ended_why=due.ended_why,
    )


def far(order: "ServiceOrder") -> Far | None:
    """How far the machine is, None while its place is unknown."""
    if order.distance_km is None or order.base is None:
        return None
    return Far(km=order.distance_km, base=order.base.code, base_name=order.base.name, source=order.distance_source)


def machine(vehicle: "Vehicle") -> Machine:
    """A machine in short."""
    model = vehicle.model
    return Machine(number=vehicle.number, vin=vehicle.vin, plate=vehicle.plate, model=model.code, family=model.family)


def follow_url(order: "ServiceOrder") -> str:
    """The customer's own link."""
    return f"{settings.PUBLIC_URL}{reverse('portal:follow', args=[order.follow_key])}"
