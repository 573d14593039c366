"""The resident outlets."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yinuo.accounts.types import STAFF_ROLES
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Page, turned
from yinuo.api.tokens import allow
from yinuo.network import queries as network

if TYPE_CHECKING:
    from yinuo.network.models import Outlet

router = Router(tags=["master data"])


class OutletOut(Schema):
    """An outlet; it serves from `opened_on` until the day before `closed_on`."""

    code: str
    name: str
    province: str
    city: str
    address: str
    phone: str
    lat: float
    lon: float
    opened_on: date
    closed_on: date | None


@router.get("/outlets", response={200: Page[OutletOut], **FAULTS}, summary=_("服务网点列表"))
def list_outlets(request: HttpRequest, wanted: Query[Search]) -> Page[OutletOut]:
    """Outlets by code; `q` finds by code, name, province and city."""
    allow(request, STAFF_ROLES)
    page, after = turned(network.outlets(wanted.q), by="code", paging=wanted)
    return Page[OutletOut](items=[outlet_out(each) for each in page], next=after)


def outlet_out(each: "Outlet") -> OutletOut:
    """An outlet in the API's shape."""
    return OutletOut(
        code=each.code, name=each.name, province=each.province, city=each.city, address=each.address,
        phone=each.phone, lat=each.lat, lon=each.lon, opened_on=each.opened_on, closed_on=each.closed_on,
    )  # fmt: skip
