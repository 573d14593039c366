"""What the phone keeps for the hours without signal: today's and tomorrow's jobs, and what of them changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.doors.stage import signed_in
from tests.world import NOON, PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.journal import queries as journal
from yinuo.kernel.act import system_act
from yinuo.orders.models import ServiceOrder
from yinuo.people import actions as people

pytestmark = pytest.mark.django_db

Pull = Callable[..., dict[str, Any]]


@pytest.fixture
def pull(world: World, client: Client) -> Pull:
    client.force_login(world.users["engineer"])

    def ask(cursor: str = "", *, minutes: int = 60, by: Client = client) -> dict[str, Any]:
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            answer = by.get("/field/pull/", {"cursor": cursor})
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json()
        return told

    return ask


def numbers(told: dict[str, Any]) -> set[str]:
    return {job["number"] for job in told["jobs"]}


def agreed(world: World, order: ServiceOrder, days: int) -> ServiceOrder:
    at = NOON + timedelta(days=days)
    return world.step(order, "agree_appointment", NOON + timedelta(minutes=7), appointment_at=at.isoformat(),
                      agreed_by="刘师傅", customer_wish=True)  # fmt: skip


def test_the_first_pull_brings_every_open_job_with_its_version(world: World, pull: Pull) -> None:
    order = world.until(world.report(), "dispatch")

    told = pull()

    version = journal.last_ids([f"order:{order.number}"])[f"order:{order.number}"]
    assert told["jobs"] == [{"number": order.number, "url": f"/field/orders/{order.number}/", "version": version}]
    assert (told["user"], told["gone"]) == (world.users["engineer"].pk, [])


def test_a_second_pull_brings_only_what_changed(world: World, pull: Pull) -> None:
    quiet, busy = world.until(world.report(), "dispatch"), world.until(world.report(), "dispatch")
    first = pull()
    world.step(busy, "accept", NOON + timedelta(minutes=20))

    second = pull(first["cursor"])

    assert numbers(first) == {quiet.number, busy.number}
    assert (numbers(second), second["gone"]) == ({busy.number}, [])
    assert numbers(pull(second["cursor"])) == set()


def test_a_job_handed_to_a_colleague_is_forgotten_and_never_seen_again(world: World, pull: Pull) -> None:
    order = world.until(world.report(), "dispatch")
    first = pull()
    world.step(order, "reassign", NOON + timedelta(minutes=30), engineer=world.zhao.number, reason="更近")

    second = pull(first["cursor"])

    assert (second["jobs"], second["gone"]) == ([], [order.number])


def test_a_job_agreed_for_later_comes_when_its_day_is_near(world: World, pull: Pull) -> None:
    order = agreed(world, world.until(world.report(), "respond"), days=3)
    world.step(order, "dispatch", NOON + timedelta(minutes=10), engineer=world.wang.number)

    far, near = pull(), pull(minutes=2 * 24 * 60)

    assert (numbers(far), numbers(near)) == (set(), {order.number})


def test_tomorrows_job_is_kept_today(world: World, pull: Pull) -> None:
    order = agreed(world, world.until(world.report(), "respond"), days=1)
    world.step(order, "dispatch", NOON + timedelta(minutes=10), engineer=world.wang.number)

    assert numbers(pull()) == {order.number}


def test_a_job_that_ended_today_stays_until_midnight(world: World, pull: Pull) -> None:
    order = world.until(world.report(), "close")

    assert numbers(pull(minutes=240)) == {order.number}
    assert numbers(pull(minutes=24 * 60)) == set()


def test_a_phone_that_changes_hands_holds_nothing_of_the_one_before(world: World, pull: Pull) -> None:
    order = world.until(world.report(), "dispatch")
    mine = pull()
    act = system_act(NOON, door="test")
    user = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer(world.zhao.number, {"name": "赵工", "outlet": world.outlet, "user": user}, act=act)

    his = pull(mine["cursor"], by=signed_in(user))

    assert (his["jobs"], his["gone"], his["user"]) == ([], [], user.pk)
    assert order.number not in his["cursor"]


def test_another_day_or_language_fetches_every_page_anew(world: World, client: Client, pull: Pull) -> None:
    order = world.until(world.report(), "dispatch")
    cursor = pull()["cursor"]
    assert numbers(pull(cursor)) == set()

    assert numbers(pull(cursor, minutes=24 * 60)) == {order.number}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert numbers(pull(cursor)) == {order.number}


@pytest.mark.parametrize("cursor", ["~", "x", "1~2~3", "~~", "1_2026-11-23_zh-hans~SO-1.x", "a" * 3000])
def test_a_cursor_nobody_gave_fetches_all(world: World, pull: Pull, cursor: str) -> None:
    order = world.until(world.report(), "dispatch")

    assert numbers(pull(cursor)) == {order.number}


def test_who_is_signed_out_is_told_so(client: Client) -> None:
    answer = client.get("/field/pull/")

    assert (answer.status_code, answer.json()["problem"]["code"]) == (401, "signed_out")


@pytest.mark.parametrize("count", [1, 3])
def test_a_pull_costs_the_same_for_many_jobs(world: World, client: Client, count: int) -> None:
    client.force_login(world.users["engineer"])
    for minute in range(count):
        world.until(world.report(at=NOON + timedelta(minutes=minute)), "dispatch")

    with CaptureQueriesContext(connection) as queries:
        client.get("/field/pull/")

    assert len(queries) == 9
