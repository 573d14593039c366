"""A shop's file: its papers and their ends, the agreement, its people, and how it is judged (R-3.9 to R-3.11)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.shops import IN_A_YEAR, LONG_AGO, PRICES, TODAY, make_shop, paper, shop_user
from tests.world import NEAR, NOON, World
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.shops import queries, tasks
from yinuo.shops.actions import judging, keeping
from yinuo.shops.models import Shop, ShopPaper
from yinuo.shops.types import Light, Needs, PaperKind

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


def bars(shop: Shop, days: int = 0) -> list[tuple[str, str]]:
    found = queries.bars_of(queries.shop(shop.number) or shop, TODAY + timedelta(days=days), Needs(family="sweeper"))
    return [(bar.code, bar.what) for bar in found]


@pytest.mark.clause(id="R-3.10")
def test_a_shop_is_out_of_dispatch_on_the_day_after_a_paper_ends_and_back_once_it_is_renewed(world: World) -> None:
    shop = make_shop(world, ends={"insurance": TODAY + A_WEEK})

    assert (bars(shop, 7), bars(shop, 8)) == ([], [("paper_expired", "insurance")])
    assert queries.usable(TODAY + timedelta(days=8)) == []

    told = {"number": "BX-2", "valid_from": TODAY + A_WEEK, "valid_to": IN_A_YEAR}
    keeping.add_paper(shop, PaperKind.INSURANCE, told, act=world.act(Role.SERVICE_MANAGER))

    assert queries.usable(TODAY + timedelta(days=8)) == [shop]


@pytest.mark.clause(id="R-3.9")
def test_an_agreement_goes_from_customer_service_to_finance(world: World) -> None:
    shop = make_shop(world, without="agreement")
    told = {"number": "XY-1", "valid_from": LONG_AGO, "valid_to": IN_A_YEAR}
    agreement = keeping.add_paper(
        shop, PaperKind.AGREEMENT, told, prices=PRICES, act=world.act(Role.SERVICE_MANAGER)
    )  # fmt: skip

    assert bars(shop) == [("not_countersigned", "agreement")]
    assert Notice.objects.get(kind="shop_agreement").recipient == world.users["finance"]
    with pytest.raises(Refused, match="not_allowed"):
        keeping.countersign(agreement.pk, act=world.act(Role.SERVICE_MANAGER))
    keeping.countersign(agreement.pk, act=world.act(Role.FINANCE))

    assert bars(shop) == []
    assert queries.prices_of(agreement.pk) == PRICES


@pytest.mark.clause(id="R-3.10")
@pytest.mark.parametrize(
    ("kind", "told", "code", "field"),
    [
        (PaperKind.WELDER, {}, "field_required", "holder"),
        (PaperKind.FILING, {}, "field_required", "families"),
        (PaperKind.INSPECTION, {}, "field_required", "facility"),
        (PaperKind.AGREEMENT, {}, "field_required", "agreed_prices"),
        (PaperKind.LICENCE, {"valid_to": LONG_AGO - A_WEEK}, "bad_time", "valid_to"),
    ],
)
def test_a_paper_that_lacks_what_makes_it_one_is_refused(
    world: World, kind: PaperKind, told: dict[str, object], code: str, field: str
) -> None:
    shop = make_shop(world)
    before, whole = ShopPaper.objects.count(), {"number": "1", "valid_from": LONG_AGO, "valid_to": IN_A_YEAR} | told

    with pytest.raises(Refused) as no:
        keeping.add_paper(shop, kind, whole, act=world.act(Role.SERVICE_MANAGER))

    assert (no.value.code, no.value.field) == (code, field)
    assert ShopPaper.objects.count() == before


@pytest.mark.clause(id="R-3.10")
def test_the_end_of_a_paper_is_told_of_90_60_30_and_7_days_before_and_the_day_after_once_each(world: World) -> None:
    shop = make_shop(world, ends={"insurance": TODAY + timedelta(days=100)})
    user = shop_user(shop)

    told = []
    for day in range(110):
        now = NOON + timedelta(days=day)
        while tasks.warn_of_papers(now=now):
            told.append(day)

    assert told == [10, 40, 70, 93, 101]
    entries = Entry.objects.filter(kind="shop.paper_alarm").order_by("pk")
    assert [entry.data["days"] for entry in entries] == [90, 60, 30, 7, -1]
    assert Notice.objects.filter(kind="shop_paper", recipient=user).count() == 5
    assert Notice.objects.filter(kind="shop_paper", recipient=world.users["dispatcher"]).count() == 1


def test_a_renewed_paper_is_not_told_of_any_more_and_a_withdrawn_renewal_brings_it_back(world: World) -> None:
    shop, act = make_shop(world, ends={"insurance": TODAY + timedelta(days=100)}), world.act(Role.SERVICE_MANAGER)
    old = paper(shop, "insurance")
    told = {"number": "BX-2", "valid_from": TODAY, "valid_to": IN_A_YEAR}
    renewed = keeping.add_paper(shop, PaperKind.INSURANCE, told, act=act)

    assert ShopPaper.objects.get(pk=old.pk).alarm_on is None
    keeping.withdraw_paper(renewed.pk, reason="录错了", act=act)

    assert ShopPaper.objects.get(pk=old.pk).alarm_on == TODAY + timedelta(days=10)
    with pytest.raises(Refused, match="settled_already"):
        keeping.withdraw_paper(renewed.pk, reason="再撤一次", act=act)


@pytest.mark.clause(id="R-3.11")
def test_a_shop_below_the_pass_mark_or_not_judged_for_a_year_gets_no_work(world: World) -> None:
    never, poor = make_shop(world, evaluated=None), make_shop(world, "WX02", evaluated=69)

    assert (bars(never), bars(poor)) == ([("evaluation_missing", "")], [("evaluation_below", "69")])
    scores = {"service": 80, "technical": 70, "safety": 75}
    judging.evaluate(never, scores, occasion="onboarding", on=TODAY, act=world.act(Role.SERVICE_MANAGER))

    assert (bars(never), bars(never, 364)) == ([], [])
    assert bars(never, 365)[-1] == ("evaluation_old", "")


@pytest.mark.clause(id="R-3.11")
def test_only_the_manager_judges_and_suspends(world: World) -> None:
    shop = make_shop(world)

    with pytest.raises(Refused, match="not_allowed"):
        judging.suspend(shop, reason="两次返工", act=world.act(Role.DISPATCHER))
    judging.suspend(shop, reason="两次返工", act=world.act(Role.SERVICE_MANAGER))
    assert bars(shop) == [("suspended", "两次返工")]
    judging.suspend(shop, reason="", act=world.act(Role.SERVICE_MANAGER))

    assert bars(shop) == []


def test_the_lights_and_choices_of_all_shops_take_the_same_queries_however_many(
    world: World, django_assert_max_num_queries
) -> None:
    make_shop(world, ends={"insurance": TODAY - A_WEEK})
    make_shop(world, "WX02", name="顺通维修中心", ends={"safety": TODAY + A_WEEK})
    make_shop(world, "WX03", name="华强汽修", lat=NEAR.lat + 1)

    with django_assert_max_num_queries(11):
        lights = queries.lights(TODAY)
        choices = queries.choices(NEAR, TODAY, Needs(family="sweeper"))

    assert list(lights.values()) == [Light.BARRED, Light.EXPIRING, Light.USABLE]
    assert [(each.number, bool(each.bars), each.hour_cny) for each in choices] == [
        ("WX02", False, Decimal(60)), ("WX03", False, Decimal(60)), ("WX01", True, Decimal(60)),
    ]  # fmt: skip
    assert choices[0].km == 0


def test_a_shop_is_found_by_name_pinyin_and_contact(world: World) -> None:
    make_shop(world)

    assert [len(queries.shops(q)) for q in ("宏达", "hdqcxlc", "孙厂长", "wx01", "没有")] == [1, 1, 1, 1, 0]


def test_a_user_signs_in_for_one_shop_only_and_must_be_of_the_role(world: World) -> None:
    shop, other, act = make_shop(world), make_shop(world, "WX02"), world.act(Role.ADMIN)
    user = shop_user(shop)

    for who, name, code in ((other, user.username, "duplicate"), (other, "sales", "field_wrong")):
        with pytest.raises(Refused, match=code):
            keeping.bind(who, name, act=act)
    keeping.unbind(queries.people_of(shop.pk)[0].pk, act=act)

    assert queries.shop_of_user(user.pk) is None
