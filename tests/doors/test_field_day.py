"""The engineer's day: the jobs in the order of the way, what comes next on each, and what needs his eye first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from tests.world import NEAR, NOON, World
from yinuo.kernel import clock
from yinuo.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


def test_the_day_shows_the_most_pressing_first_and_what_comes_next(world: World, engineer: Client) -> None:
    late = world.until(world.report(at=NOON + timedelta(hours=1)), "dispatch")
    soon = world.until(world.report(), "accept")

    html = engineer.get("/field/").content.decode()

    assert html.index(f"/orders/{soon.number}/") < html.index(f"/orders/{late.number}/")
    assert "出发检查" in html


def test_what_is_agreed_for_tomorrow_waits_below_the_day(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "respond")
    at = (clock.now() + timedelta(days=1)).isoformat()
    world.step(order, "agree_appointment", NOON + timedelta(minutes=7), appointment_at=at, agreed_by="刘师傅",
               customer_wish=True)  # fmt: skip
    world.step(order, "dispatch", NOON + timedelta(minutes=10), engineer=world.wang.number)

    html = engineer.get("/field/").content.decode()

    below = html.partition("明天和以后约好的")[2]
    assert (html.count("data-number="), below.count("data-number=")) == (1, 1)


def test_a_job_of_the_day_calls_navigates_and_says_how_far_it_is(world: World, engineer: Client) -> None:
    world.until(world.report(), "accept")

    html = engineer.get("/field/").content.decode()

    card = html.partition('class="card job')[2].partition("</article>")[0]
    assert 'href="tel:13900000001"' in card
    assert 'href="geo:37.300000,121.200000?q=' in card
    assert "从烟台服务站出发：1 单 · 约 40 公里 · 路上 48 分钟" in html
    assert "40.4 公里，路上约 48 分钟" in card


def test_the_day_begins_where_the_phone_was_last(world: World, engineer: Client) -> None:
    world.until(world.report(), "accept")
    told = {"positions": [{"at": clock.now().isoformat(), "lat": NEAR.lat, "lon": NEAR.lon + 0.1}]}
    engineer.post("/field/positions/", told, content_type="application/json")

    assert "从手机最近的位置出发：1 单 · 约 12 公里" in engineer.get("/field/").content.decode()


def test_a_running_job_says_since_when(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "begin_repair")

    html = engineer.get("/field/").content.decode()

    assert f'data-since="{localtime(order.arrived_at).isoformat()}"' in html


def test_a_step_that_did_not_fit_stands_above_the_day(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    told = {"id": str(uuid7()), "order": order.number, "kind": "arrive", "data": {}, "occurred_at": NOON.isoformat()}
    engineer.post("/field/commands/", {"commands": [told]}, content_type="application/json")

    html = engineer.get("/field/").content.decode()

    above = html.partition("没有被接受的步骤")[2].partition("要做的")[0]
    assert "到场" in above
    assert "这一步现在还不能做" in above


def test_an_empty_day_says_so(engineer: Client) -> None:
    assert "现在没有要做的工单" in engineer.get("/field/").content.decode()


def test_the_day_is_sent_again_only_when_something_happened(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    seen = engineer.get("/field/").context["seen"]
    live = {"HTTP_HX_REQUEST": "true"}

    assert engineer.get(f"/field/?seen={seen}", **live).status_code == 204
    world.step(order, "accept", NOON + timedelta(minutes=20))
    assert engineer.get(f"/field/?seen={seen}", **live).status_code == 200


def test_read_notices_leave_the_day(world: World, engineer: Client) -> None:
    world.until(world.report(), "dispatch")
    assert "有新派给您的工单" in engineer.get("/field/").content.decode()

    engineer.post("/field/notices/read/")

    assert "新通知" not in engineer.get("/field/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_day_costs_the_same_for_many_jobs(world: World, engineer: Client, count: int) -> None:
    for minute in range(count):
        world.until(world.report(at=NOON + timedelta(minutes=minute)), "dispatch")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        engineer.get("/field/")

    assert len(queries) <= 13
