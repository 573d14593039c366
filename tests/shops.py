"""Outside repair shops to tell stories with, made through actions: one with every paper in force, and what changes."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.world import NEAR, NOON, PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.kernel.act import Act, system_act
from yinuo.orders.models import ServiceOrder
from yinuo.shops import queries
from yinuo.shops.actions import jobs as shop_jobs
from yinuo.shops.actions import judging, keeping
from yinuo.shops.models import Shop, ShopJob, ShopPaper
from yinuo.shops.types import PaperKind

PRICES = {"mechanic": Decimal(60), "welder": Decimal(90), "lift": Decimal(80), "bay": Decimal(40)}
TODAY = NOON.date()
LONG_AGO, IN_A_YEAR = TODAY - timedelta(days=300), TODAY + timedelta(days=365)
DONE = {"cause": "立柱变形", "work_done": "校正并加焊"}
PLAIN = (PaperKind.LICENCE, PaperKind.SAFETY, PaperKind.INSURANCE)


def make_shop(world: World, number: str = "WX01", *, name: str = "宏达汽车修理厂", without: str = "",
              ends: dict[str, date] | None = None, evaluated: int | None = 90, **changes: Any) -> Shop:  # fmt: skip
    """A shop with a lift and a welding bay; `without` leaves a paper out, `ends` says when one ends."""
    act = world.act(Role.SERVICE_MANAGER)
    values = {"name": name, "province": "山东", "city": "烟台", "address": "开发区长江路 9 号", "lat": NEAR.lat,
              "lon": NEAR.lon, "contact_name": "孙厂长", "phone": "0535-7000001", "repair_class": "two"}  # fmt: skip
    shop, _new = keeping.save_shop(number, values | changes, act=act)
    lift = keeping.save_facility(shop, {"kind": "lift", "name": "四柱举升机", "capacity_t": Decimal(20)}, act=act)
    keeping.save_facility(shop, {"kind": "welding", "name": "焊接间"}, act=act)
    more: dict[PaperKind, dict[str, Any]] = {
        PaperKind.FILING: {"families": ["sweeper", "washer"], "scope": "大中型货车维修"},
        PaperKind.AGREEMENT: {},
        PaperKind.WELDER: {"holder": "郭焊工"},
        PaperKind.INSPECTION: {"facility_id": lift.pk},
    }
    for kind in (*PLAIN, *more):
        if kind == without:
            continue
        told = {"number": f"{number}-{kind}", "valid_from": LONG_AGO, "valid_to": (ends or {}).get(kind, IN_A_YEAR)}
        prices = PRICES if kind == PaperKind.AGREEMENT else None
        paper = keeping.add_paper(shop, kind, told | more.get(kind, {}), prices=prices, act=act)
        if kind == PaperKind.AGREEMENT:
            keeping.countersign(paper.pk, act=world.act(Role.FINANCE))
    if evaluated is not None:
        scores = dict.fromkeys(("service", "technical", "safety"), evaluated)
        judging.evaluate(shop, scores, occasion="onboarding", on=TODAY - timedelta(days=30), act=act)
    return shop


def paper(shop: Shop, kind: str) -> ShopPaper:
    """The shop's newest paper of a kind."""
    return next(each for each in queries.papers_of(shop.pk) if each.kind == kind)


def shop_user(shop: Shop, username: str = "") -> User:
    """Somebody who signs in for the shop."""
    act = system_act(NOON, door="test")
    user = accounts.create_user(
        username=username or shop.number.lower(), name=f"{shop.name}接单员", role=Role.SHOP, password=PASSWORD, act=act
    )
    keeping.bind(shop, user.username, act=act)
    return user


def by_shop(user: User, at: datetime = NOON) -> Act:
    """An act of somebody of a shop."""
    return Act(user.pk, Role.SHOP, at, at, "portal", actor_name=user.name)


def outsourced(world: World, shop: Shop, minutes: float = 100, **data: Any) -> ShopJob:
    """A repair under way that is given to the shop."""
    order = world.until(world.report(), "begin_repair")
    return give(world, order, shop, minutes, **data)


def give(world: World, order: ServiceOrder, shop: Shop, minutes: float = 100, **data: Any) -> ShopJob:
    """Give this order's repair to the shop."""
    told = {"shop": shop.number, "reason": "箱体要整形"} | data
    world.step(order, "outsource", NOON + timedelta(minutes=minutes), **told)
    return ShopJob.objects.order_by("-pk")[0]


def passed(world: World, shop: Shop, **data: Any) -> ShopJob:
    """A job from the offer to our acceptance; the order goes on to the test run."""
    job = outsourced(world, shop, **data)
    shop_jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER, NOON + timedelta(minutes=110)))
    world.step(job.order, "shop_done", NOON + timedelta(minutes=300), **DONE)
    return ShopJob.objects.get(pk=job.pk)
