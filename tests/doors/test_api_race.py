"""Two programs send the same at once: it is done once, and both hear the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.doors.api import Caller, caller, fault
from tests.world import make_world
from yinuo.inbox.models import Command
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 4


@pytest.fixture
def dispatcher() -> Caller:
    return caller(make_world(clock.now()), "dispatcher")


def at_once(token: str, path: str, body: Any, keys: list[str]) -> list[tuple[int, Any, bool]]:
    """What each of several senders hears, each on a connection of its own."""
    start = Barrier(len(keys))

    def send(key: str) -> tuple[int, Any, bool]:
        try:
            start.wait()
            answer = Caller(token).post(path, body, key=key)
            return answer.status_code, answer.json(), "Idempotency-Replayed" in answer
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(send, keys))


def test_one_key_sent_at_once_makes_one_order(dispatcher: Caller) -> None:
    told = at_once(dispatcher.token, "/orders", fault(), [str(uuid7())] * SENDERS)

    assert {(status, body["number"]) for status, body, _replayed in told} == {(201, ServiceOrder.objects.get().number)}
    assert sorted(replayed for _status, _body, replayed in told) == [False] + [True] * (SENDERS - 1)
    assert Command.objects.count() == 1
    assert list(journal.faults()) == []


def test_several_keys_at_once_make_several_orders_without_a_gap(dispatcher: Caller) -> None:
    told = at_once(dispatcher.token, "/orders", fault(), [str(uuid7()) for _ in range(SENDERS)])

    numbers = sorted(body["number"] for _status, body, _replayed in told)
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_a_step_taken_by_two_is_taken_by_one(dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]

    told = at_once(dispatcher.token, f"/orders/{number}/steps/respond", {}, [str(uuid7()) for _ in range(2)])

    assert sorted(status for status, _body, _replayed in told) == [200, 409]
    assert [event.kind for event in journal.events_of(f"order:{number}")] == ["order.report", "order.respond"]
