"""The board: what it shows to whom, in which order, and what it costs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import FAR, NOON, World
from yinuo.accounts.types import Role
from yinuo.desk.shell import OFFICE
from yinuo.promises import actions as promises

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


@pytest.fixture
def dispatcher(world: World, client: Client, now: time_machine.Traveller) -> Client:
    client.force_login(world.users["dispatcher"])
    return client


def seen_in(html: str) -> str:
    return html.partition('name="seen" value="')[2].partition('"')[0]


@pytest.mark.parametrize("role", sorted(OFFICE))
def test_everybody_of_the_office_sees_the_board(world: World, client: Client, role: str) -> None:
    order = world.report()
    client.force_login(world.users[role])

    with time_machine.travel(NOON + timedelta(minutes=1)):
        html = client.get("/").content.decode()

    assert order.number in html
    assert ('href="/intake/" data-key="n"' in html) == (role in (Role.DISPATCHER, Role.SERVICE_MANAGER))


def test_an_engineer_is_sent_to_the_phone_pages(world: World, client: Client) -> None:
    client.force_login(world.users["engineer"])

    assert client.get("/").headers["Location"] == "/field/"
    assert client.get("/orders/").status_code == 403


def test_a_visitor_signs_in_first(world: World, client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/login/")


def test_an_empty_board_says_so(dispatcher: Client) -> None:
    assert "没有未完的工单" in dispatcher.get("/").content.decode()


def test_the_most_urgent_order_stands_first(world: World, dispatcher: Client) -> None:
    calm = world.report(at=NOON + timedelta(minutes=19))
    urgent = world.report(at=NOON)

    html = dispatcher.get("/").content.decode()

    assert html.index(urgent.number) < html.index(calm.number)


def test_a_broken_promise_is_red_and_says_so(world: World, dispatcher: Client, now: time_machine.Traveller) -> None:
    world.report()
    now.move_to(NOON + timedelta(minutes=31))

    html = dispatcher.get("/").content.decode()

    assert 'class="row-bad"' in html


def test_a_tab_shows_only_its_orders_and_every_tab_its_count(world: World, dispatcher: Client) -> None:
    new, responded = world.report(), world.report()
    world.step(responded, "respond", NOON + timedelta(minutes=5))

    html = dispatcher.get("/?tab=to_dispatch").content.decode()

    assert responded.number in html
    assert new.number not in html
    assert "待响应 <b>1</b>" in html
    assert "全部 <b>2</b>" in html


@pytest.mark.parametrize("q", ["鲁F12345", "13900000001", "芝罘区环卫", "zfqhw", "刘师傅"])
def test_a_word_finds_orders_by_plate_phone_customer_or_contact(world: World, dispatcher: Client, q: str) -> None:
    order = world.report()

    assert order.number in dispatcher.get("/", {"q": q}).content.decode()


def test_nonsense_in_the_filter_is_no_filter(world: World, dispatcher: Client) -> None:
    order = world.report()

    html = dispatcher.get("/?outlet=x&engineer=999999&tab=nonsense&page=-3").content.decode()

    assert order.number in html


def test_nothing_new_costs_one_short_answer(world: World, dispatcher: Client) -> None:
    world.report()
    seen = seen_in(dispatcher.get("/").content.decode())

    answer = dispatcher.get("/", {"seen": seen}, headers=HTMX)

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_new_order_is_there_at_the_next_look(world: World, dispatcher: Client) -> None:
    seen = seen_in(dispatcher.get("/").content.decode())
    order = world.report()

    answer = dispatcher.get("/", {"seen": seen}, headers=HTMX)

    assert order.number in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "seen=" not in answer.content.decode()


def test_a_promise_that_breaks_by_itself_is_shown(
    world: World, dispatcher: Client, now: time_machine.Traveller
) -> None:
    world.report()
    seen = seen_in(dispatcher.get("/").content.decode())
    now.move_to(NOON + timedelta(minutes=31))
    while promises.escalate_next(now=NOON + timedelta(minutes=31)):
        pass

    assert "已超时" in dispatcher.get("/", {"seen": seen}, headers=HTMX).content.decode()


def test_the_map_knows_where_the_open_orders_are(world: World, dispatcher: Client) -> None:
    world.report(FAR)

    html = dispatcher.get("/?view=map").content.decode()

    assert f'"lat": {FAR.lat}, "lon": {FAR.lon}' in html


@pytest.mark.parametrize("view", ["list", "map"])
def test_three_orders_cost_no_more_queries_than_one(world: World, dispatcher: Client, view: str) -> None:
    world.until(world.report(), "depart")
    dispatcher.get("/")
    with CaptureQueriesContext(connection) as one:
        dispatcher.get("/", {"view": view}, headers=HTMX)
    for _each in range(2):
        world.report(at=NOON + timedelta(minutes=1))

    with CaptureQueriesContext(connection) as three:
        dispatcher.get("/", {"view": view}, headers=HTMX)

    assert len(three) == len(one)
    assert len(three) <= (11 if view == "map" else 10)
