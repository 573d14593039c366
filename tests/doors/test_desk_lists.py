"""The list of orders, the tray, search and notices."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.world import FAR, NOON, World
from yinuo.desk.kit.tables import Column
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.promises import actions as promises

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


def test_ended_orders_stay_in_the_list(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "close")

    assert order.number in dispatcher.get("/orders/").content.decode()
    assert order.number in dispatcher.get("/orders/?state=closed").content.decode()
    assert order.number not in dispatcher.get("/orders/?state=reported").content.decode()


def test_a_day_is_the_companys_day(world: World, dispatcher: Client) -> None:
    late = world.report(at=NOON.replace(hour=15, minute=59) - timedelta(days=1))  # 23:59 in the company's zone

    assert late.number in dispatcher.get("/orders/?since=2026-11-22&until=2026-11-22").content.decode()
    assert late.number not in dispatcher.get("/orders/?since=2026-11-23").content.decode()


def test_the_workbook_holds_more_than_the_screen(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "close")

    sheet = load_workbook(BytesIO(dispatcher.get("/orders/?export=xlsx").content)).active

    header, row = (list(line) for line in sheet.iter_rows(values_only=True))
    assert row[0] == order.number
    assert row[header.index("维修内容")] == "更换油管与密封圈"


def test_a_sum_of_money_is_shown_to_the_cent() -> None:
    asked = Column("asked_cny", "索赔金额（元）", kind="number")

    shown = [str(asked.of(SimpleNamespace(asked_cny=Decimal(told)))) for told in ("411.400000000000", "3819")]

    assert shown == ["411.40", "3819.00"]


def test_a_time_that_was_not_believed_waits_in_the_tray_until_it_is_seen(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "depart")
    late = world.act("engineer", NOON + timedelta(minutes=70), recorded_at=NOON + timedelta(hours=20))
    advance(order.number, "arrive", {}, act=late)
    notice = Notice.objects.get(kind="flagged_time", recipient=world.users["dispatcher"])

    before = dispatcher.get("/tray/").content.decode()
    dispatcher.post("/tray/seen/", {"notice": notice.pk})
    after = dispatcher.get("/tray/").content.decode()

    assert "“到场”的时间待核：报的是 2026-11-23 13:10，它太早了，已按收到的时间计" in before
    assert "看过了</button>" in before
    assert "已看过" in after


def test_nobody_marks_the_notices_of_others(world: World, client: Client) -> None:
    world.report()
    while promises.escalate_next(now=NOON + timedelta(minutes=16)):
        pass
    notice = Notice.objects.get(recipient=world.users["dispatcher"])
    client.force_login(world.users["service_manager"])

    client.post("/tray/seen/", {"notice": notice.pk})

    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_notices_are_sentences_with_a_way_to_the_order(world: World, dispatcher: Client) -> None:
    order = world.report()
    while promises.escalate_next(now=NOON + timedelta(minutes=16)):
        pass

    html = dispatcher.get("/notices/").content.decode()

    assert "“响应”承诺已用去 50% 的时间，应在 2026-11-23 12:30 前做到" in html
    assert f'href="/orders/{order.number}/"' in html


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("鲁F123", "鲁F12345"),
        ("芝罘", "烟台市芝罘区环卫处"),
        ("王工", "E001"),
        ("烟台服务", "YT01"),
        ("139000", "刘师傅"),
    ],
)
def test_one_box_finds_everything(world: World, dispatcher: Client, q: str, found: str) -> None:
    world.report()

    assert found in dispatcher.get("/search/", {"q": q}, follow=True).content.decode()


def test_the_only_thing_found_is_opened_at_once(world: World, dispatcher: Client) -> None:
    order = world.report(FAR)

    assert dispatcher.get("/search/", {"q": order.number}).headers["Location"] == f"/orders/{order.number}/"


@pytest.mark.parametrize("q", ["", "没有这样的东西", "%", "'", "<script>"])
def test_nothing_found_says_what_to_try(dispatcher: Client, q: str) -> None:
    answer = dispatcher.get("/search/", {"q": q})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace('<script type="module"', "").partition("<main")[2]
