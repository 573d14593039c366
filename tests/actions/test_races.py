"""Many hands at once: nothing is lost, nothing doubled, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections

from tests.world import NOON, World, make_world
from yinuo.inbox import actions as inbox
from yinuo.journal.models import Entry
from yinuo.journal.queries import faults
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.promises import actions as promises
from yinuo.promises.queries import promises_of

HANDS = 6


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    """The company in a database that other threads see."""
    yield make_world()
    connection.close()


def together(work: Callable[[int], object]) -> list[object]:
    """Let HANDS threads do `work`, each with a connection of its own."""

    def one(hand: int) -> object:
        try:
            return work(hand)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


def test_reports_at_the_same_moment_get_numbers_without_gap_or_double(company: World) -> None:
    together(lambda hand: [company.report(at=NOON + timedelta(seconds=hand)) for _ in range(3)])

    numbers = sorted(ServiceOrder.objects.values_list("number", flat=True))
    assert numbers == [f"SO-20261123-{serial:04d}" for serial in range(1, HANDS * 3 + 1)]
    assert list(faults()) == []


def test_two_dispatchers_take_the_same_step_and_one_of_them_hears_why_not(company: World) -> None:
    order = company.report()

    def respond(hand: int) -> str:
        try:
            company.step(order, "respond", NOON + timedelta(minutes=3), how="phone")
        except Refused as refused:
            return refused.code
        return "done"

    assert sorted(map(str, together(respond))) == ["done"] + ["wrong_step"] * (HANDS - 1)
    assert Entry.objects.filter(kind="order.respond").count() == 1


def test_many_workers_tell_everybody_once(company: World) -> None:
    for minute in range(5):
        company.report(at=NOON + timedelta(minutes=minute))
    late = NOON + timedelta(minutes=500)

    def work(_hand: int) -> int:
        taken = 0
        while promises.escalate_next(now=late):
            taken += 1
        return taken

    assert sum(map(int, map(str, together(work)))) == 5 * 6
    assert Notice.objects.count() == 5 * 6
    assert Entry.objects.filter(kind="promise.broken").count() == 5 * 2
    assert (list(faults()), list(differences())) == ([], [])


def test_steps_and_escalations_at_the_same_time_leave_what_the_journal_gives(company: World) -> None:
    orders = [company.report(at=NOON + timedelta(seconds=second)) for second in range(6)]
    moment = NOON + timedelta(minutes=30, seconds=3)

    def work(hand: int) -> None:
        if hand % 2:
            while promises.escalate_next(now=moment):
                pass
        else:
            for order in orders[hand : hand + 2]:
                advance(order.number, "respond", {}, act=company.act("dispatcher", moment))

    together(work)

    assert (list(faults()), list(differences())) == ([], [])
    assert {due.state for order in orders for due in promises_of(order.pk)[:1]} <= {"kept", "broken"}


def test_a_command_sent_by_many_at_once_is_applied_once(company: World) -> None:
    act = company.act("dispatcher")
    order = company.report()
    command = UUID("01936b7a-0000-7000-8000-000000000001")

    def send(_hand: int) -> tuple[int, bool]:
        answer = inbox.once(
            command,
            lambda: (200, {"state": advance(order.number, "respond", {}, act=act).state}),
            refusal=lambda refused: (409, {"code": refused.code}), owner="user:1", kind="order.respond", payload={},
            act=act,
        )  # fmt: skip
        return answer.status, answer.repeated

    answers = [tuple(each) for each in together(send)]  # type: ignore[arg-type]  # -- shape: pool.map forgets the type

    assert sorted(answers) == [(200, False)] + [(200, True)] * (HANDS - 1)
    assert Entry.objects.filter(kind="order.respond").count() == 1
