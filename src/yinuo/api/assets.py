"""Customers and their machines."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from yinuo.accounts.types import STAFF_ROLES
from yinuo.api.shapes import FAULTS, Asked, Page, Paging, turned, user_of
from yinuo.api.showing import At, Machine, Named, machine
from yinuo.api.tokens import allow
from yinuo.assets import queries as assets
from yinuo.orders.access import may_read_all
from yinuo.orders.queries import board

if TYPE_CHECKING:
    from yinuo.assets.models import Customer, Vehicle

router = Router(tags=["master data"])


class Search(Paging):
    """Words that must all be found, and how to turn pages."""

    q: Asked = ""


class VehicleOut(Machine):
    """A machine, whose it is and where it stands."""

    customer: Named
    place: At
    delivered_on: date | None
    warranty_until: date | None


class CustomerOut(Named):
    kind: str
    province: str
    city: str
    address: str


def seen(request: HttpRequest, rows: "QuerySet[Any]", of_order: str) -> "QuerySet[Any]":
    """Of the rows those that the caller may see: the office all, an engineer what an order of the own is about."""
    user = user_of(request)
    if may_read_all(user.role):
        return rows
    return rows.filter(pk__in=board.visible(role=user.role, user_id=user.pk).order_by().values(of_order))


@router.get("/vehicles", response={200: Page[VehicleOut], **FAULTS}, summary=_("车辆列表"))
def list_vehicles(request: HttpRequest, wanted: Query[Search]) -> Page[VehicleOut]:
    """Machines by number; `q` finds by VIN, plate, number, model and customer. An engineer sees those of own orders."""
    allow(request, STAFF_ROLES)
    page, after = turned(seen(request, assets.vehicles(wanted.q), "vehicle"), by="number", paging=wanted)
    return Page[VehicleOut](items=[vehicle_out(each) for each in page], next=after)


def vehicle_out(each: "Vehicle") -> VehicleOut:
    """A machine in the API's shape."""
    return VehicleOut(
        **dict(machine(each)),
        customer=Named(number=each.customer.number, name=each.customer.name),
        place=At(lat=each.lat, lon=each.lon, address=each.address),
        delivered_on=each.delivered_on,
        warranty_until=each.warranty_until,
    )


@router.get("/customers", response={200: Page[CustomerOut], **FAULTS}, summary=_("客户列表"))
def list_customers(request: HttpRequest, wanted: Query[Search]) -> Page[CustomerOut]:
    """Customer units by number; `q` finds by name, pinyin, number and city. An engineer sees those of own orders."""
    allow(request, STAFF_ROLES)
    page, after = turned(seen(request, assets.customers(wanted.q), "customer"), by="number", paging=wanted)
    return Page[CustomerOut](items=[customer_out(each) for each in page], next=after)


def customer_out(each: "Customer") -> CustomerOut:
    """A customer in the API's shape."""
    return CustomerOut(
        number=each.number, name=each.name, kind=each.kind, province=each.province, city=each.city,
        address=each.address,
    )  # fmt: skip
