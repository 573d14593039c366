"""Notices that reach a phone in a pocket: sent to the browser's push service, once each, and never more than needed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.push_service import Service, push_service
from tests.world import NOON, World
from yinuo.accounts import actions as accounts
from yinuo.kernel import webpush
from yinuo.messages import actions, tasks
from yinuo.messages.models import PushSubscription
from yinuo.messages.types import NoticeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    settings.PUSH_LOOPBACK = True
    with push_service() as running:
        yield running


@pytest.fixture
def wang(world: World, service: Service, client: Client) -> Client:
    """The engineer, who switched the notices on."""
    client.force_login(world.users["engineer"])
    assert ask(client, service.subscription()).status_code == 200
    return client


def ask(client: Client, told: dict[str, Any], *, method: str = "post") -> Any:
    return getattr(client, method)("/field/push/", told, content_type="application/json")


def tell(world: World, kind: NoticeKind = NoticeKind.DISPATCHED, number: str = "SO-1", at: datetime = NOON) -> None:
    actions.tell([world.users["engineer"].pk], kind, f"order:{number}", about=str(at), at=at, secret="刘师傅")


def work(now: datetime = NOON) -> None:
    """What the worker does until nothing is left."""
    while tasks.push(now=now):
        pass


def test_a_dispatched_engineer_is_told_the_kind_and_the_order_and_nothing_else(
    world: World, wang: Client, service: Service
) -> None:
    order = world.until(world.report(), "dispatch")

    work(NOON + timedelta(hours=1))
    work(NOON + timedelta(hours=2))

    assert service.read() == [{"kind": "dispatched", "title": "新派工", "number": order.number}]


def test_the_push_service_is_told_who_sends(world: World, wang: Client, service: Service, settings: Any) -> None:
    tell(world)

    work()

    [(path, headers, _body)] = service.posts
    assert path == "/wang"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].endswith(f"k={webpush.public_text(webpush.key_of(settings.PUSH_KEY))}")
    assert service.claims(headers) == {
        "aud": service.origin, "exp": int((NOON + timedelta(hours=1)).timestamp()), "sub": settings.PUBLIC_URL,
    }  # fmt: skip


def test_an_engineer_reads_it_in_the_own_language(world: World, wang: Client, service: Service) -> None:
    accounts.set_language(world.users["engineer"], "en")
    tell(world, NoticeKind.CANCELLED)

    work()

    assert service.read()[0]["title"] == "Order cancelled"


def test_what_needs_no_engineer_at_once_waits_in_the_list(world: World, wang: Client, service: Service) -> None:
    tell(world, NoticeKind.FLAGGED_TIME)

    work()

    assert service.posts == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(world: World, wang: Client, service: Service, status: int) -> None:
    tell(world)
    service.status = status

    work()

    assert not PushSubscription.objects.exists()


def test_a_push_service_in_trouble_is_tried_again_later_and_later(world: World, wang: Client, service: Service) -> None:
    tell(world)
    service.status = 503
    tried = []
    for minutes in range(12):
        work(NOON + timedelta(minutes=minutes))
        tried.append(len(service.posts))

    service.status = 201
    work(NOON + timedelta(minutes=15))

    assert tried == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]  # after 1, 2, 4 and 8 minutes
    assert len(service.posts) == 5
    assert PushSubscription.objects.get().due_at is None


def test_where_nobody_answers_all_browsers_of_that_service_wait(
    world: World, wang: Client, service: Service, settings: Any
) -> None:
    nobody = "http://127.0.0.1:9"  # the discard port: nothing listens
    keys = service.subscription()["keys"]
    for name in ("one", "two"):
        actions.subscribe(world.users["engineer"].pk, f"{nobody}/{name}", keys["p256dh"], keys["auth"], at=NOON)
    tell(world)

    work()

    waiting = PushSubscription.objects.filter(endpoint__startswith=nobody).order_by("pk")
    assert list(waiting.values_list("due_at", flat=True)) == [NOON + timedelta(minutes=1)] * 2
    assert sum(waiting.values_list("failures", flat=True)) == 1
    assert len(service.posts) == 1


def test_a_notice_that_came_while_one_was_on_its_way_is_sent_too(world: World, wang: Client, service: Service) -> None:
    tell(world, number="SO-1")
    first = actions.take_push(now=NOON)
    assert first is not None
    tell(world, number="SO-2")
    actions.pushed(first, at=NOON)

    work()

    assert [each["number"] for each in service.read()] == ["SO-2"]


def test_two_workers_do_not_send_the_same(world: World, wang: Client, service: Service) -> None:
    tell(world)

    taken = [actions.take_push(now=NOON), actions.take_push(now=NOON)]

    assert [each is not None for each in taken] == [True, False]


def test_a_notice_that_was_read_or_is_old_is_no_news(world: World, wang: Client, service: Service) -> None:
    tell(world, number="SO-1")
    actions.mark_read(world.users["engineer"].pk, at=NOON)
    tell(world, number="SO-2", at=NOON - timedelta(hours=13))

    work()

    assert service.posts == []


def test_a_phone_has_one_owner_the_last_who_asked(world: World, wang: Client, service: Service) -> None:
    act = world.act("admin", NOON)
    other = accounts.create_user(username="zhao", name="赵工", role="engineer", password="correct-horse-7", act=act)
    wang.force_login(other)
    ask(wang, service.subscription())
    tell(world)

    work()

    assert PushSubscription.objects.get().user == other
    assert service.posts == []


def test_a_phone_that_switched_off_is_told_nothing(world: World, wang: Client, service: Service) -> None:
    ask(wang, {"endpoint": service.subscription()["endpoint"]}, method="delete")
    tell(world)

    work()

    assert service.posts == []


@pytest.mark.parametrize(
    "told",
    [
        {"endpoint": "http://push.example/a"},
        {"endpoint": "https://" + "a" * 1000},
        {"endpoint": 7},
        {"keys": {"p256dh": "BBBB", "auth": "BTBZMqHH6r4Tts7J_aSIgg"}},
        {"keys": None},
    ],
)
def test_what_no_browser_would_say_is_refused(
    world: World, wang: Client, service: Service, settings: Any, told: dict[str, Any]
) -> None:
    settings.PUSH_LOOPBACK = False
    valid = service.subscription() | {"endpoint": "https://push.example/a"}

    answer = ask(wang, valid | told)

    assert answer.status_code == 422
    assert PushSubscription.objects.count() == 1


def test_a_house_that_sends_nothing_outside_sends_nothing(
    world: World, wang: Client, service: Service, settings: Any
) -> None:
    settings.PUSH = False
    tell(world)

    work()

    assert service.posts == []
    assert "data-push-key" not in wang.get("/field/me/").content.decode()
