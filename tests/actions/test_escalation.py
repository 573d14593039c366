"""A promise that runs out is told of at 50, 80 and 100 % of its time, once each, also after the worker was down."""

from datetime import timedelta

import pytest

from tests.world import NOON, World
from yinuo.journal.models import Entry
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.orders.queries.replay import differences
from yinuo.promises import actions
from yinuo.promises.models import Promise
from yinuo.promises.queries import promises_of


def run_worker(minutes: float) -> int:
    """Let the worker take all that is due `minutes` after noon; returns how many it took."""
    taken = 0
    while actions.escalate_next(now=NOON + timedelta(minutes=minutes)):
        taken += 1
    return taken


def told(kind: str = "") -> list[tuple[str, str, int]]:
    rows = Notice.objects.filter(kind__contains=kind).order_by("pk")
    return [(row.recipient.role, row.data["promise"], row.data["percent"]) for row in rows]


@pytest.mark.clause(id="R-5.10")
def test_the_right_people_are_told_at_half_four_fifths_and_all_of_the_time(world: World) -> None:
    world.report()

    assert [run_worker(minutes) for minutes in (15, 15.1, 24, 24.1, 30, 30.1)] == [0, 1, 0, 1, 0, 1]

    assert told() == [
        ("dispatcher", "respond", 50), ("service_manager", "respond", 80), ("management_rep", "respond", 100),
    ]  # fmt: skip


@pytest.mark.clause(id="R-5.10")
@pytest.mark.clause(id="R-5.11")
def test_what_fell_due_while_the_worker_was_down_is_sent_once_when_it_is_back(world: World) -> None:
    order = world.report()

    first, second = run_worker(1000), run_worker(1001)

    assert (first, second) == (6, 0)
    assert [(due.kind, due.state, due.ended_at) for due in promises_of(order.pk)] == [
        ("respond", "broken", NOON + timedelta(minutes=30)), ("arrive", "broken", NOON + timedelta(minutes=240)),
    ]  # fmt: skip
    assert [(role, promise) for role, promise, percent in told("breach")] == [
        ("management_rep", "respond"), ("management_rep", "arrive"),
    ]  # fmt: skip
    assert list(differences()) == []


@pytest.mark.clause(id="R-5.10")
def test_a_promise_breaks_once_and_stays_broken_when_it_is_met_later(world: World) -> None:
    order = world.report()
    run_worker(31)

    world.step(order, "respond", NOON + timedelta(minutes=40))
    run_worker(60)

    respond = promises_of(order.pk)[0]
    assert (respond.state, respond.met_at) == ("broken", NOON + timedelta(minutes=40))
    assert Entry.objects.filter(kind="promise.broken").count() == 1


@pytest.mark.clause(id="R-5.12")
def test_a_reply_and_an_appointment_break_and_are_told_like_any_promise(world: World) -> None:
    order = world.report(supplier_needed=True)
    world.step(order, "respond", NOON + timedelta(minutes=5))
    run_worker(121)
    agreed = NOON + timedelta(minutes=130)
    world.step(order, "agree_appointment", agreed, appointment_at=(agreed + timedelta(hours=10)).isoformat(),
               agreed_by="刘师傅")  # fmt: skip

    run_worker(130 + 601)

    assert [(due.kind, due.state) for due in promises_of(order.pk)] == [
        ("respond", "kept"), ("reply", "broken"), ("appointment", "broken"),
    ]  # fmt: skip
    assert [percent for _role, promise, percent in told() if promise == "appointment"] == [50, 80, 100]
    assert list(differences()) == []


def test_a_kept_promise_is_told_of_no_more(world: World) -> None:
    order = world.report()
    world.step(order, "respond", NOON + timedelta(minutes=14))

    run_worker(100)

    assert told() == []
    assert Promise.objects.get(order=order, kind="respond").escalate_at is None


@pytest.mark.clause(id="R-5.11")
def test_evidence_from_a_phone_without_signal_restores_a_promise_that_was_kept_in_truth(world: World) -> None:
    order = world.until(world.report(), "depart")
    run_worker(241)
    broken = promises_of(order.pk)[1].state

    act = world.act("engineer", NOON + timedelta(minutes=230), recorded_at=NOON + timedelta(minutes=300))
    advance(order.number, "arrive", {}, act=act)

    assert (broken, promises_of(order.pk)[1].state) == ("broken", "kept")
    assert list(differences()) == []


def test_one_promise_that_cannot_be_told_of_does_not_keep_the_others_waiting(world: World) -> None:
    spoiled, sound = world.report(), world.report(at=NOON + timedelta(minutes=1))
    spoiled.terms = {"unreadable": True}
    spoiled.save(update_fields=["terms"])

    run_worker(40)

    assert promises_of(sound.pk)[0].state == "broken"
    put_off = Promise.objects.get(order=spoiled, kind="respond").escalate_at
    assert put_off == NOON + timedelta(minutes=100)
