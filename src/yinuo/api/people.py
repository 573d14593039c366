"""The service engineers."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yinuo.accounts.types import STAFF_ROLES
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Page, turned, user_of
from yinuo.api.tokens import allow
from yinuo.kernel import clock
from yinuo.orders.access import may_read_all
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.people.models import Engineer

router = Router(tags=["master data"])


class EngineerOut(Schema):
    """An engineer. `lat` and `lon` are the outlet's, from which journeys begin; `on_duty` is now."""

    number: str
    name: str
    phone: str
    outlet: str
    outlet_name: str
    lat: float
    lon: float
    skills: list[str]
    active: bool
    on_duty: bool


@router.get("/engineers", response={200: Page[EngineerOut], **FAULTS}, summary=_("服务工程师列表"))
def list_engineers(request: HttpRequest, wanted: Query[Search]) -> Page[EngineerOut]:
    """Engineers by number; `q` finds by number, name, phone, outlet and city. An engineer sees only oneself."""
    allow(request, STAFF_ROLES)
    found, user = people.engineers(wanted.q), user_of(request)
    if not may_read_all(user.role):
        found = found.filter(user_id=user.pk)
    page, after = turned(found, by="number", paging=wanted)
    on_duty = people.on_duty(clock.now())
    return Page[EngineerOut](items=[engineer_out(each, on_duty=each.pk in on_duty) for each in page], next=after)


def engineer_out(each: "Engineer", *, on_duty: bool) -> EngineerOut:
    """An engineer in the API's shape."""
    return EngineerOut(
        number=each.number, name=each.name, phone=each.phone, outlet=each.outlet.code, outlet_name=each.outlet.name,
        lat=each.outlet.lat, lon=each.outlet.lon, skills=each.skills, active=each.active, on_duty=on_duty,
    )  # fmt: skip
