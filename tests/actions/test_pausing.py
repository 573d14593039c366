"""Orders under a commitment whose arrival term stands still while parts are waited for (DESIGN 3)."""

from datetime import datetime, timedelta

import pytest

from tests.world import NOON, World
from yinuo.charter.models import Commitment
from yinuo.hall.why import around, why
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.promises import actions
from yinuo.promises.models import Promise
from yinuo.promises.queries import promises_of
from yinuo.promises.rules.escalate import NEVER
from yinuo.promises.types import Due


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def work_until(minutes: float) -> None:
    while actions.escalate_next(now=after(minutes)):
        pass


def told() -> list[int]:
    rows = Notice.objects.filter(data__promise="arrive").order_by("pk")
    return [row.data["percent"] for row in rows]


@pytest.fixture
def order(world: World) -> ServiceOrder:
    """Accepted under such a commitment, after ten minutes waiting for parts."""
    commitment = Commitment.objects.get(version=1)
    commitment.terms["arrive"]["paused_by"] = ["parts"]
    commitment.save(update_fields=["terms"])
    order = world.until(world.report(), "accept")
    return world.step(order, "wait", after(60), wait_for="parts", reason="等油管到货")


def arrive(order: ServiceOrder) -> Due:
    return promises_of(order.pk)[1]


def test_while_parts_are_waited_for_nobody_is_told_and_nothing_breaks(world: World, order: ServiceOrder) -> None:
    work_until(3000)

    assert (arrive(order).state, arrive(order).paused_since, told()) == ("running", after(60), [])
    assert "等配件的时间不计。" in why(arrive(order), around(order))
    assert Promise.objects.get(order=order, kind="arrive").escalate_at is None
    assert ServiceOrder.objects.get(pk=order.pk).urgent_at == NEVER
    assert list(differences()) == []


def test_people_are_told_by_the_new_due_time_when_it_goes_on(world: World, order: ServiceOrder) -> None:
    world.step(order, "resume", after(1060))

    marks = []
    for minutes in (1119, 1121, 1191, 1193, 1239, 1241):
        work_until(minutes)
        marks.append(told())

    assert (arrive(order).state, arrive(order).due_at) == ("broken", after(1240))
    assert marks == [[], [50], [50], [50, 80], [50, 80], [50, 80, 100]]
    assert list(differences()) == []


def test_sending_somebody_else_ends_the_wait_too(world: World, order: ServiceOrder) -> None:
    world.step(order, "reassign", after(1060), role="dispatcher", engineer=world.zhao.number, reason="赵工带来了油管")

    assert (arrive(order).paused_since, arrive(order).due_at) == (None, after(1240))
    assert list(differences()) == []


def test_a_wait_heard_of_after_the_promise_had_broken_restores_it(world: World) -> None:
    commitment = Commitment.objects.get(version=1)
    commitment.terms["arrive"]["paused_by"] = ["parts"]
    commitment.save(update_fields=["terms"])
    order = world.until(world.report(), "accept")
    work_until(241)
    broken = arrive(order).state

    act = world.act("engineer", after(60), recorded_at=after(300))
    advance(order.number, "wait", {"wait_for": "parts", "reason": "等油管到货"}, act=act)

    assert (broken, arrive(order).state, arrive(order).paused_since) == ("broken", "running", after(60))
    assert list(differences()) == []


def test_a_wait_whose_time_was_not_believed_ends_all_the_same(world: World, order: ServiceOrder) -> None:
    world.step(order, "resume", after(70))
    heard = after(70 + 13 * 60)
    for step, at, data in (
        ("wait", after(75), {"wait_for": "parts", "reason": "还缺卡箍"}),
        ("resume", after(400), {}),
    ):
        advance(order.number, step, data, act=world.act("engineer", at, recorded_at=heard))

    assert arrive(order).paused_since is None
    assert list(differences()) == []
