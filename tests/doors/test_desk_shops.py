"""The desk's pages about outside shops: the file with its scans, the lights, the jobs (R-3.9 to R-3.11)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.doors.api import caller
from tests.doors.stage import jpeg
from tests.doors.who import read
from tests.shops import TODAY, give, make_shop, outsourced, paper
from tests.world import NOON, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.kernel.act import system_act
from yinuo.shops import queries
from yinuo.shops.actions import jobs, lines
from yinuo.shops.models import Shop, ShopJob, ShopPaper
from yinuo.shops.types import Needs

pytestmark = pytest.mark.django_db
NEW = {
    "number": "wx09", "name": "金轮汽车服务中心", "repair_class": "one", "province": "山东", "city": "烟台",
    "address": "福山区 3 号", "lat": "37.5", "lon": "121.3", "active": "on",
}  # fmt: skip
DATES = {"number": "BX-9", "valid_from": "2026-01-01", "valid_to": "2027-12-31"}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def manager(world: World) -> Client:
    return signed_in(world.users["service_manager"])


@pytest.fixture
def dispatcher(world: World) -> Client:
    return signed_in(world.users["dispatcher"])


def text(client: Client, path: str, **told: str) -> str:
    return client.get(path, told).content.decode()


@pytest.mark.clause(id="R-3.10")
def test_a_new_shop_is_barred_until_its_papers_are_entered_one_by_one(world: World, manager: Client) -> None:
    assert manager.post("/shops/new/", NEW).headers["Location"] == "/shops/of/WX09/"
    page = text(manager, "/shops/of/WX09/")
    assert "没有登记营业执照" in page
    assert "没有做过准入评价" in page

    more = {"filing": {"families": ["sweeper"]}, "agreement": {"price_mechanic": "60"}}
    for kind in ("licence", "filing", "agreement", "safety", "insurance"):
        answer = manager.post(f"/shops/of/WX09/papers/{kind}/new/", DATES | more.get(kind, {}))
        assert answer.status_code == 302, kind
    scores = {"service": "80", "technical": "80", "safety": "80"}
    manager.post(
        "/shops/of/WX09/evaluate/", scores | {"occasion": "onboarding", "on": "2026-11-20", "note": "看过现场"}
    )
    assert "还没有财务部会签" in text(manager, "/shops/of/WX09/")
    agreement = paper(Shop.objects.get(), "agreement")
    signed_in(world.users["finance"]).post(f"/shops/papers/{agreement.pk}/countersign/")

    assert queries.bars_of(Shop.objects.get(), TODAY, Needs(family="sweeper")) == ()


def test_a_paper_keeps_its_scan(world: World, manager: Client) -> None:
    shop = make_shop(world)
    file = SimpleUploadedFile("a.jpg", jpeg())

    manager.post(f"/shops/of/{shop.number}/papers/insurance/new/", DATES | {"file": file})

    kept = ShopPaper.objects.get(number="BX-9")
    assert f"/shops/papers/{kept.pk}/scan/" in text(manager, f"/shops/of/{shop.number}/")
    assert read(manager.get(f"/shops/papers/{kept.pk}/scan/")).startswith(b"\xff\xd8")


def test_a_form_that_lacks_something_comes_back_with_all_that_was_typed(world: World, manager: Client) -> None:
    shop = make_shop(world)

    wrong = manager.post(f"/shops/of/{shop.number}/papers/safety/new/", DATES | {"valid_to": "2025-01-01"})
    unpriced = manager.post(f"/shops/of/{shop.number}/papers/agreement/new/", DATES)

    assert (wrong.status_code, unpriced.status_code) == (422, 422)
    assert 'value="BX-9"' in wrong.content.decode()
    assert "缺少“协议价”" in unpriced.content.decode()


@pytest.mark.clause(id="R-3.10")
def test_the_list_shows_the_light_of_the_papers_and_finds_by_it(world: World, manager: Client) -> None:
    make_shop(world)
    make_shop(world, "WX02", name="顺通维修中心", ends={"insurance": TODAY - timedelta(days=1)})

    barred = text(manager, "/shops/", light="expired")
    sheet = load_workbook(BytesIO(manager.get("/shops/?export=xlsx").content)).active

    assert "顺通维修中心" in barred
    assert "宏达汽车修理厂" not in barred
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["可派", "不可派"]


def test_lists_ask_the_same_number_of_queries_whatever_they_show(world: World, manager: Client) -> None:
    paths = ("/shops/", "/shops/jobs/", "/shops/statements/", "/shops/ranking/")
    outsourced(world, make_shop(world))
    with_one = [count(manager, path) for path in paths]
    for number in ("WX02", "WX03"):
        outsourced(world, make_shop(world, number))

    assert [count(manager, path) for path in paths] == with_one


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def test_suspending_needs_a_reason_and_is_taken_back(world: World, manager: Client) -> None:
    shop = make_shop(world)
    page = f"/shops/of/{shop.number}/"

    assert manager.post(f"{page}suspend/").status_code == 422
    manager.post(f"{page}suspend/", {"reason": "消防整改"})
    assert "已暂停派活：消防整改" in text(manager, page)
    manager.post(f"{page}suspend/", {"resume": "1"})

    assert "现在不能派活" not in text(manager, page)


def test_a_user_is_bound_by_name_and_taken_off(world: World, manager: Client) -> None:
    shop = make_shop(world)
    accounts.create_user(username="sun", name="孙厂长", role=Role.SHOP, password=None, act=system_act(NOON))

    assert manager.post(f"/shops/of/{shop.number}/people/", {"username": "sales"}).status_code == 422
    manager.post(f"/shops/of/{shop.number}/people/", {"username": "sun"})
    [bound] = queries.people_of(shop.pk)
    manager.post(f"/shops/people/{bound.pk}/remove/")

    assert queries.people_of(shop.pk) == []


@pytest.mark.clause(id="R-3.9")
def test_the_form_names_the_usable_shops_first_and_asks_for_an_engineer_only_where_nobody_has_the_order(
    world: World, dispatcher: Client
) -> None:
    make_shop(world, ends={"insurance": TODAY - timedelta(days=1)})
    make_shop(world, "WX02", name="顺通维修中心")
    fresh, running = world.until(world.report(), "respond"), world.until(world.report(), "begin_repair")

    forms = [text(dispatcher, f"/orders/{each.number}/outsource/", shop="WX02") for each in (fresh, running)]

    assert forms[0].index('value="WX02" selected') < forms[0].index('value="WX01"')
    assert "现在不能用" in forms[0]
    assert ['name="engineer"' in form for form in forms] == [True, False]


def test_the_order_shows_its_jobs_and_offers_shops_when_one_has_declined(world: World, dispatcher: Client) -> None:
    job = outsourced(world, make_shop(world))
    page = f"/orders/{job.order.number}/"
    assert job.number in text(dispatcher, page)
    assert "可以送外委厂" not in text(dispatcher, page)

    dispatcher.post(f"/shops/jobs/{job.number}/decline/", {"reason": "工位已满"})

    assert "可以送外委厂" in text(dispatcher, page)


@pytest.mark.clause(id="R-3.9")
def test_a_lift_is_hired_on_the_orders_page_and_the_desk_writes_down_what_the_shop_did(
    world: World, dispatcher: Client
) -> None:
    make_shop(world)
    order = world.until(world.report(), "begin_repair")
    form = {"shop": "WX01", "facility": "lift", "hours": "2", "reason": "拆副车架"}
    assert dispatcher.post(f"/orders/{order.number}/hire_bay/", form).status_code == 302
    page = f"/shops/jobs/{ShopJob.objects.get().number}/"

    dispatcher.post(f"{page}accept/", {"ready_at": "2026-11-23T20:00"})
    dispatcher.post(f"{page}line/", {"rate": "lift", "quantity": "2"})
    dispatcher.post(f"{page}finish/", {"work_done": "用了两小时"})
    dispatcher.post(f"{page}pass/")
    dispatcher.post(f"{page}rate/", {"service": "5", "technical": "4"})

    job = ShopJob.objects.get()
    assert (job.state, job.service, job.technical) == ("passed", 5, 4)
    assert "160.00" in text(dispatcher, page)


def test_a_line_taken_back_is_gone_and_a_judged_one_stays(world: World, dispatcher: Client) -> None:
    job, desk = outsourced(world, make_shop(world)), world.act(Role.DISPATCHER)
    jobs.step(job.number, "accept", {}, act=desk)
    line = lines.add_line(job.number, rate="mechanic", quantity=Decimal(2), act=desk)

    dispatcher.post(f"/shops/jobs/{job.number}/lines/{line.pk}/remove/")

    assert "还没有报费用" in text(dispatcher, f"/shops/jobs/{job.number}/")


def test_a_program_reads_the_shops_for_an_order_with_every_reason(world: World) -> None:
    make_shop(world, ends={"filing": TODAY - timedelta(days=1)})
    make_shop(world, "WX02", name="顺通维修中心")
    order = world.until(world.report(), "begin_repair")
    desk = caller(world, "dispatcher")

    best, barred = desk.get(f"/orders/{order.number}/shops?facility=lift").json()
    refused = desk.step(order.number, "outsource", shop="WX01", reason="整形")
    done = desk.step(order.number, "outsource", shop="WX02", reason="整形")

    assert (best["shop"], best["bars"], best["hour_cny"]) == ("WX02", [], "60.00")
    assert [bar["text"] for bar in barred["bars"]] == ["维修经营备案已于 2026-11-22 到期"]
    assert (refused.status_code, refused.json()["code"], done.json()["state"]) == (422, "shop_barred", "outsourced")
    assert [each["shop"] for each in desk.get("/shop-jobs?open=true").json()["items"]] == ["WX02"]
    assert [each["papers"] for each in desk.get("/shops").json()["items"]] == ["expired", "valid"]


def test_the_ranking_proposes_to_suspend_a_shop_below_the_mark(world: World, manager: Client) -> None:
    shop = make_shop(world)
    job = give(world, world.until(world.report(), "begin_repair"), shop)
    jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))
    world.step(job.order, "shop_done", NOON + timedelta(minutes=110), cause="变形", work_done="校正")
    manager.post(f"/shops/jobs/{job.number}/rate/", {"service": "1", "technical": "1"})

    assert "建议暂停派活" in text(manager, "/shops/ranking/")
