"""Work at an outside shop: offered, refused, done, accepted or sent back, priced, settled (R-3.9, R-3.10)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.shops import DONE, TODAY, by_shop, give, make_shop, outsourced, paper, passed, shop_user
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.hall.notices import noticed
from yinuo.kernel.errors import Refused
from yinuo.messages import queries as messages
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.types import State
from yinuo.shops import queries, tasks
from yinuo.shops.actions import jobs, judging, keeping, lines, settling
from yinuo.shops.models import ShopJob, ShopLine
from yinuo.shops.queries import jobs as reading
from yinuo.shops.types import JobState

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


def fresh(job: ShopJob) -> ShopJob:
    return ShopJob.objects.get(pk=job.pk)


@pytest.mark.clause(id="R-3.10")
def test_a_shop_whose_paper_has_ended_gets_no_work_and_the_refusal_names_the_paper(world: World) -> None:
    shop = make_shop(world, ends={"filing": TODAY - timedelta(days=1)})
    order = world.until(world.report(), "begin_repair")

    with pytest.raises(Refused) as no:
        give(world, order, shop)

    assert (no.value.code, no.value.field, no.value.clause) == ("shop_barred", "shop", "R-3.10")
    assert no.value.facts["bars"] == [{"code": "paper_expired", "what": "filing", "on": "2026-11-22"}]
    assert (ShopJob.objects.count(), ServiceOrder.objects.get().state) == (0, State.IN_REPAIR)


@pytest.mark.clause(id="R-3.9")
def test_a_repair_goes_to_a_shop_with_one_job_and_comes_back_with_its_work(world: World) -> None:
    shop = make_shop(world)
    user = shop_user(shop)
    job = outsourced(world, shop, facility="welding")

    assert (job.state, job.shop, job.agreement) == (JobState.OFFERED, shop, paper(shop, "agreement"))
    assert Notice.objects.get(kind="shop_offer").recipient == user
    with pytest.raises(Refused, match="shop_not_begun"):
        world.step(job.order, "shop_done", NOON + timedelta(minutes=105), **DONE)
    ready = {"ready_at": (NOON + timedelta(hours=30)).isoformat()}
    jobs.step(job.number, "accept", ready, act=by_shop(user, NOON + timedelta(minutes=110)))
    jobs.step(job.number, "begin", {}, act=by_shop(user, NOON + timedelta(minutes=120)))
    jobs.step(job.number, "finish", DONE, act=by_shop(user, NOON + timedelta(minutes=240)))
    order = world.step(job.order, "shop_done", NOON + timedelta(minutes=300), **DONE)

    job = fresh(job)
    assert (order.state, job.state, job.passed_by) == (State.TESTING, JobState.PASSED, world.users["engineer"])
    assert (job.guaranteed_to, job.guaranteed_km) == (TODAY + timedelta(days=10), 2_000)
    assert list(differences()) == list(reading.differences()) == []


def test_our_engineer_accepts_what_the_shop_has_not_reported_done(world: World) -> None:
    job = passed(world, make_shop(world))

    assert (job.state, job.work_done) == (JobState.PASSED, DONE["work_done"])


@pytest.mark.clause(id="R-3.9")
def test_a_shop_that_declines_strands_nothing(world: World) -> None:
    first, second = make_shop(world), make_shop(world, "WX02", name="顺通维修中心")
    job = outsourced(world, first)
    jobs.step(job.number, "decline", {"reason": "工位已满"}, act=world.act(Role.DISPATCHER))

    other = give(world, job.order, second, 120)
    assert (other.shop, other.state, fresh(job).state) == (second, JobState.OFFERED, JobState.DECLINED)
    order = world.step(job.order, "recall_shop", NOON + timedelta(minutes=130), "dispatcher", reason="客户不愿等")

    assert (order.state, fresh(other).state) == (State.ON_SITE, JobState.WITHDRAWN)
    assert list(differences()) == list(reading.differences()) == []


def test_offering_to_another_shop_takes_it_from_the_first(world: World) -> None:
    job = outsourced(world, make_shop(world))

    other = give(world, job.order, make_shop(world, "WX02"), 120)

    assert (fresh(job).state, other.state) == (JobState.WITHDRAWN, JobState.OFFERED)


@pytest.mark.clause(id="R-3.9")
def test_an_order_nobody_has_goes_to_a_shop_only_with_an_engineer_of_ours_for_the_receipt(world: World) -> None:
    shop = make_shop(world)
    order = world.until(world.report(), "respond")

    with pytest.raises(Refused, match="engineer_missing"):
        give(world, order, shop, 20)
    job = give(world, order, shop, 20, engineer="E001")
    jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))
    order = world.step(job.order, "shop_done", NOON + timedelta(minutes=300), **DONE)

    assert (order.state, order.engineer) == (State.TESTING, world.wang)
    assert list(differences()) == []


def test_a_cancelled_order_takes_its_jobs_back(world: World) -> None:
    job = outsourced(world, make_shop(world))

    world.step(job.order, "cancel", NOON + timedelta(minutes=130), reason="车已报废")

    assert fresh(job).state == JobState.WITHDRAWN


@pytest.mark.clause(id="R-3.9")
def test_a_lift_is_hired_by_the_hour_for_our_own_engineer_on_a_day_its_inspection_is_in_force(world: World) -> None:
    shop = make_shop(world, ends={"inspection": TODAY + timedelta(days=1)})
    order = world.until(world.report(), "begin_repair")
    told = {"shop": shop.number, "facility": "lift", "hours": "2.5", "reason": "拆副车架"}

    for days, code in ((2, "shop_barred"), (-1, "bad_time")):
        late = (NOON + timedelta(days=days)).isoformat()
        with pytest.raises(Refused, match=code):
            world.step(order, "hire_bay", NOON + timedelta(minutes=100), "dispatcher", **told, wanted_at=late)
    order = world.step(order, "hire_bay", NOON + timedelta(minutes=100), "dispatcher", **told)

    job = ShopJob.objects.get()
    assert (order.state, job.kind, job.wanted_hours) == (State.IN_REPAIR, "bay", Decimal("2.50"))
    for step, role in (("accept", Role.DISPATCHER), ("begin", Role.DISPATCHER), ("finish", Role.DISPATCHER),
                       ("pass", Role.ENGINEER)):  # fmt: skip
        jobs.step(job.number, step, {"work_done": "用了两个半小时"}, act=world.act(role, NOON + timedelta(minutes=110)))
    line = lines.add_line(job.number, rate="lift", quantity=Decimal("2.5"), act=world.act(Role.DISPATCHER))

    assert (fresh(job).state, line.amount_cny, fresh(job).guaranteed_to) == (JobState.PASSED, Decimal(200), None)


@pytest.mark.clause(id="R-3.10")
def test_papers_are_tested_again_when_the_shop_accepts_and_begins(world: World) -> None:
    shop = make_shop(world)
    job = outsourced(world, shop)
    keeping.withdraw_paper(paper(shop, "safety").pk, reason="对方撕毁", act=world.act(Role.SERVICE_MANAGER))

    with pytest.raises(Refused, match="shop_barred"):
        jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))


@pytest.mark.clause(id="R-3.10")
def test_an_assembly_goes_out_with_a_repair_certificate_and_a_longer_guarantee(world: World) -> None:
    shop = make_shop(world)
    job, act = outsourced(world, shop, repair="assembly"), world.act(Role.DISPATCHER, NOON + timedelta(minutes=110))
    jobs.step(job.number, "accept", {}, act=act)

    with pytest.raises(Refused) as no:
        jobs.step(job.number, "finish", DONE, act=act)
    assert no.value.field == "certificate"
    jobs.step(job.number, "finish", DONE | {"certificate": "HG-88"}, act=act)
    world.step(job.order, "shop_done", NOON + timedelta(minutes=300), **DONE)

    job = fresh(job)
    assert (job.certificate, job.guaranteed_km, job.guaranteed_to) == ("HG-88", 20_000, TODAY + timedelta(days=100))


@pytest.mark.clause(id="R-3.10")
def test_what_is_sent_back_and_what_the_guarantee_covers_is_free(world: World) -> None:
    shop, act = make_shop(world), world.act(Role.DISPATCHER, NOON + timedelta(minutes=110))
    job = outsourced(world, shop)
    jobs.step(job.number, "accept", {}, act=act)
    lines.add_line(job.number, rate="mechanic", quantity=Decimal(3), act=act)
    jobs.step(job.number, "finish", DONE, act=act)
    jobs.step(job.number, "send_back", {"reason": "还漏油"}, act=act)

    with pytest.raises(Refused, match="rework_is_free"):
        lines.add_line(job.number, rate="mechanic", quantity=Decimal(1), act=act)
    assert (fresh(job).state, fresh(job).sent_back) == (JobState.UNDER_WAY, 1)
    order = world.step(job.order, "shop_done", NOON + timedelta(minutes=300), **DONE)
    on_site = ("respond", "dispatch", "accept", "depart", "arrive", "declare_hazards", "begin_repair", "finish_repair")
    world.until(order, "close", start=NOON + timedelta(minutes=200), skip=on_site)
    again = world.until(world.report(at=NOON + timedelta(days=5)), "begin_repair")
    second = give(world, again, shop, 5 * 1440 + 100)

    assert second.rework_of == job


@pytest.mark.clause(id="R-3.9")
def test_a_dearer_line_waits_for_the_manager_and_counts_only_when_he_lets_it_pass(world: World) -> None:
    shop = make_shop(world)
    user = shop_user(shop)
    job = passed(world, shop)
    act, manager = by_shop(user, NOON + timedelta(minutes=320)), world.act(Role.SERVICE_MANAGER)
    lines.add_line(job.number, rate="mechanic", quantity=Decimal(4), act=act)

    with pytest.raises(Refused, match="above_agreed"):
        lines.add_line(job.number, rate="welder", quantity=Decimal(1), unit_cny=Decimal(120), act=act)
    dear = lines.add_line(
        job.number, rate="welder", quantity=Decimal(1), unit_cny=Decimal(120), why="夜里加班", act=act
    )
    part = lines.add_line(job.number, rate="part", name="钢板", quantity=Decimal(2), unit_cny=Decimal("35.50"),
                          why="协议外材料", act=act)  # fmt: skip
    assert reading.job(job.number).total_cny == Decimal(240)
    with pytest.raises(Refused, match="lines_wait"):
        settling.make(shop, MONTH, act=manager)
    with pytest.raises(Refused, match="not_allowed"):
        lines.judge_line(job.number, dear.pk, passes=True, act=act)
    lines.judge_line(job.number, dear.pk, passes=False, act=manager)
    lines.judge_line(job.number, part.pk, passes=True, act=manager)

    assert reading.job(job.number).total_cny == Decimal(311)
    assert Notice.objects.filter(kind="shop_price", recipient=world.users["service_manager"]).count() == 2


@pytest.mark.clause(id="R-3.11")
def test_stars_make_the_record_by_which_shops_are_ranked(world: World) -> None:
    good, fair = make_shop(world), make_shop(world, "WX02")
    for shop, stars in ((good, 5), (fair, 2)):
        job = passed(world, shop)
        judging.rate(job.number, service=stars, technical=stars, act=world.act(Role.ENGINEER))

    choices = queries.choices(None, TODAY)

    assert [(each.number, each.record.score) for each in choices] == [("WX01", 100), ("WX02", 55)]


def test_another_shop_does_not_even_learn_that_a_job_exists(world: World) -> None:
    job = outsourced(world, make_shop(world))
    stranger = by_shop(shop_user(make_shop(world, "WX02")))

    for act in (
        lambda: jobs.step(job.number, "accept", {}, act=stranger),
        lambda: lines.log(job.number, note="看看", act=stranger),
        lambda: lines.add_line(job.number, rate="mechanic", quantity=Decimal(1), act=stranger),
    ):
        with pytest.raises(Refused, match="not_found"):
            act()
    assert (fresh(job).state, ShopLine.objects.count()) == (JobState.OFFERED, 0)


def test_the_notices_say_what_the_shop_did_and_how_long_a_paper_runs(world: World) -> None:
    shop = make_shop(world, ends={"insurance": TODAY + timedelta(days=7)})
    job = outsourced(world, shop)
    jobs.step(job.number, "decline", {"reason": "工位已满"}, act=world.act(Role.DISPATCHER))
    for day in (0, 8):
        tasks.warn_of_papers(now=NOON + timedelta(days=day))
    desk = world.users["dispatcher"].pk

    [answer], [paper_ended] = messages.notices_of(desk, "shop_answer"), messages.notices_of(desk, "shop_paper")

    assert noticed(answer).sentence == f"宏达汽车修理厂的外委任务 {job.number}：不接"
    assert noticed(paper_ended).sentence == "宏达汽车修理厂的责任保险有效期到 2026-11-30。"
