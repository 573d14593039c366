"""Outside repair shops, which of them could take an order, and their jobs; work is given by the step `outsource`."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Moment, Page, turned
from yinuo.api.showing import order_of
from yinuo.api.tokens import allow
from yinuo.dispatch import queries as dispatch
from yinuo.hall.shop_words import bars_in_words
from yinuo.kernel import clock
from yinuo.shops import queries
from yinuo.shops.queries import jobs
from yinuo.shops.types import Bar, Choice, FacilityKind, JobKind, Needs, RepairKind

if TYPE_CHECKING:
    from yinuo.shops.models import Shop, ShopJob
    from yinuo.shops.types import Light

router = Router(tags=["shops"])
OFFICE = STAFF_ROLES - {Role.ENGINEER}


class ShopOut(Schema):
    """A shop. `papers` is valid, expiring (within 90 days) or expired: then it gets no work."""

    number: str
    name: str
    repair_class: str
    province: str
    city: str
    address: str
    phone: str
    lat: float
    lon: float
    active: bool
    papers: str


class BarOut(Schema):
    """Why a shop may not be used."""

    code: str
    what: str
    text: str


class ShopChoice(Schema):
    """A shop for an order; `shop` is what `outsource` and `hire_bay` take. Those with `bars` are refused."""

    shop: str
    name: str
    phone: str
    km: float | None
    hour_cny: str | None
    score: int | None
    jobs: int
    bars: list[BarOut]


class Wanted(Schema):
    """What is needed of a shop."""

    kind: JobKind = JobKind.WHOLE
    facility: FacilityKind | None = None
    repair: RepairKind = RepairKind.MINOR


class ShopJobOut(Schema):
    """A job at a shop; `total_cny` is the sum of the lines that count."""

    number: str
    shop: str
    order: str
    kind: str
    state: str
    facility: str
    wanted: str
    offered_at: Moment
    ready_at: Moment | None
    done_at: Moment | None
    passed_at: Moment | None
    total_cny: str
    statement: str | None


class Jobs(Search):
    """Words, and whether only those under way (or only those that are over)."""

    open: bool | None = None


@router.get("/shops", response={200: Page[ShopOut], **FAULTS}, summary=_("外委厂列表"))
def list_shops(request: HttpRequest, wanted: Query[Search]) -> Page[ShopOut]:
    """Shops by number, with how their papers stand today."""
    allow(request, OFFICE)
    lights = queries.lights(timezone.localdate(clock.now()))
    page, after = turned(queries.shops(wanted.q), by="number", paging=wanted)
    return Page[ShopOut](items=[shop_out(each, lights[each.pk]) for each in page], next=after)


@router.get("/orders/{slug:number}/shops", response={200: list[ShopChoice], **FAULTS}, summary=_("可送的外委厂"))
def list_order_shops(request: HttpRequest, number: str, wanted: Query[Wanted]) -> list[ShopChoice]:
    """Every shop for an order, the best first; those that may not be used stand last, each with its reasons."""
    allow(request, OFFICE)
    order = order_of(request, number)
    needs = Needs(wanted.kind, wanted.facility, order.vehicle.model.family, wanted.repair)
    return [choice_out(each) for each in dispatch.shop_choices(order, now=clock.now(), needs=needs)]


@router.get("/shop-jobs", response={200: Page[ShopJobOut], **FAULTS}, summary=_("外委任务列表"))
def list_shop_jobs(request: HttpRequest, wanted: Query[Jobs]) -> Page[ShopJobOut]:
    """Jobs by number, the latest first; `open=true` those under way."""
    allow(request, OFFICE)
    page, after = turned(jobs.jobs(wanted.q, is_open=wanted.open).order_by("-number"), by="-number", paging=wanted)
    return Page[ShopJobOut](items=[job_out(each) for each in page], next=after)


def shop_out(each: "Shop", papers: "Light") -> ShopOut:
    """A shop in the API's shape."""
    return ShopOut(
        number=each.number, name=each.name, repair_class=each.repair_class, province=each.province, city=each.city,
        address=each.address, phone=each.phone, lat=each.lat, lon=each.lon, active=each.active, papers=papers,
    )  # fmt: skip


def choice_out(each: Choice) -> ShopChoice:
    """A shop that could take an order, in the API's shape."""
    return ShopChoice(
        shop=each.number, name=each.name, phone=each.phone, km=each.km, jobs=each.record.jobs,
        hour_cny=None if each.hour_cny is None else str(each.hour_cny), score=each.record.score,
        bars=[bar_out(bar) for bar in each.bars],
    )  # fmt: skip


def bar_out(bar: Bar) -> BarOut:
    """A reason with its words."""
    return BarOut(code=bar.code, what=bar.what, text=bars_in_words([bar])[0])


def job_out(each: "ShopJob") -> ShopJobOut:
    """A job in the API's shape."""
    return ShopJobOut(
        number=each.number, shop=each.shop.number, order=each.order.number, kind=each.kind, state=each.state,
        facility=each.facility, wanted=each.wanted, offered_at=each.offered_at, ready_at=each.ready_at,
        done_at=each.done_at, passed_at=each.passed_at, total_cny=f"{vars(each)['total_cny']:.2f}",
        statement=each.statement.number if each.statement else None,
    )  # fmt: skip
