"""The dispatcher's tray: both sides of what no longer fitted, and settling it on the page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.doors.stage import jpeg
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.hall.notices import noticed
from yinuo.inbox import queries as inbox
from yinuo.journal import queries as journal
from yinuo.kernel.ids import uuid7
from yinuo.messages.queries import notices_of
from yinuo.messages.types import NoticeKind
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=220), tick=False) as traveller:
        yield traveller


def passed_on(world: World, *, minutes: int = 0, **data: Any) -> ServiceOrder:
    """王工 accepted and set out without signal, while the order went to 赵工; it all came in later."""
    order = world.until(world.report(at=NOON + timedelta(minutes=minutes)), "dispatch")
    basis = journal.last_id()
    world.step(order, "reassign", NOON + timedelta(minutes=30), engineer="E002", reason="联系不上王工")
    for step, minute, told in (("accept", 15, {}), ("depart", 25, {"items": ticks("check_out")}), ("arrive", 80, data)):
        sent = {"id": str(uuid7()), "order": order.number, "kind": step, "data": told, "basis_version": basis,
                "occurred_at": (NOON + timedelta(minutes=minute)).isoformat()}  # fmt: skip
        apply_batch([sent], acts_like(world.act(Role.ENGINEER, NOON + timedelta(minutes=200))))
    return ServiceOrder.objects.get(pk=order.pk)


def given_back(world: World, order: ServiceOrder) -> None:
    world.step(order, "reassign", NOON + timedelta(minutes=215), engineer="E001", reason="王工已到场")


def settle(client: Client, **data: str) -> Any:
    first = inbox.open_conflicts()[0].id
    return client.post(f"/tray/{first}/", {"command_id": str(uuid7())} | data)


def test_both_sides_stand_beside_each_other(world: World, dispatcher: Client) -> None:
    photo = files.store(jpeg(), "a.jpg", act=world.act(Role.ENGINEER)).sha256
    order = passed_on(world, note="门卫已放行")
    sent = {"id": str(uuid7()), "order": order.number, "kind": "begin_repair", "data": {"photos": [photo]},
            "occurred_at": (NOON + timedelta(minutes=90)).isoformat()}  # fmt: skip
    apply_batch([sent], acts_like(world.act(Role.ENGINEER, NOON + timedelta(minutes=200))))

    html = dispatcher.get("/tray/").content.decode()

    assert "王工：到场" in html
    assert "11-23 13:20</time>" in html  # when it happened
    assert "11-23 15:20 送到" in html
    assert "门卫已放行" in html
    assert "携带工具包" in html
    assert f'src="/tray/{sent["id"]}/files/{photo}/"' in html
    assert "工单那时已不在他名下" in html
    assert f'href="/orders/{order.number}/reassign/?engineer=E001"' in html
    assert "张调度改派赵工" in html  # what happened meanwhile
    assert "刘师傅报修" not in html  # the phone had seen that


def test_a_photo_of_a_conflict_is_served_with_it_and_with_nothing_else(world: World, dispatcher: Client) -> None:
    other = files.store(jpeg("red"), "b.jpg", act=world.act(Role.ENGINEER)).sha256
    passed_on(world)

    answer = dispatcher.get(f"/tray/{inbox.open_conflicts()[0].id}/files/{other}/")

    assert answer.status_code == 404


def test_given_back_one_press_takes_all_of_it(world: World, dispatcher: Client) -> None:
    order = passed_on(world)
    given_back(world, order)

    answer = dispatcher.post(f"/tray/orders/{order.number}/", {"command_id": str(uuid7())}, follow=True)

    assert ServiceOrder.objects.get(pk=order.pk).state == "on_site"
    assert "已补记 3 条" in answer.content.decode()
    assert "没有待处理的手机步骤" in answer.content.decode()


def test_the_form_of_giving_it_back_offers_the_one_who_was_there(world: World, dispatcher: Client) -> None:
    order = passed_on(world)

    html = dispatcher.get(f"/orders/{order.number}/reassign/?engineer=E001").content.decode()

    assert '<option value="E001" selected>王工 · 手机上做过，待核</option>' in html


def test_the_same_press_twice_is_done_once(world: World, dispatcher: Client) -> None:
    order = passed_on(world)
    given_back(world, order)
    form = {"command_id": str(uuid7())}

    for _ in range(2):
        assert dispatcher.post(f"/tray/orders/{order.number}/", form).status_code == 302

    assert [event.kind for event in one.story(order.number)].count("order.arrive") == 1


def test_what_is_refused_again_says_why_where_it_stands(world: World, dispatcher: Client) -> None:
    passed_on(world)

    answer = settle(dispatcher, how="applied", reason="客户证实他到过")

    assert answer.status_code == 403
    html = answer.content.decode()
    assert 'role="alert"' in html
    assert 'value="客户证实他到过"' in html
    assert inbox.open_count() == 3


def test_dismissing_without_a_reason_asks_for_it(world: World, dispatcher: Client) -> None:
    passed_on(world)

    answer = settle(dispatcher, how="dismissed")

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert inbox.open_count() == 3


def test_it_is_settled_and_the_order_tells_it(world: World, dispatcher: Client) -> None:
    order = passed_on(world)

    settle(dispatcher, how="noted", reason="电话核实过")
    settle(dispatcher, how="dismissed", reason="赵工已先到场")

    html = dispatcher.get(f"/orders/{order.number}/").content.decode()
    assert "张调度把王工 2026-11-23 12:15 做的“接单”记入经过，步骤不变" in html
    assert "张调度没有采用王工 2026-11-23 12:25 的“出发”" in html
    assert "赵工已先到场" in html


def test_the_engineer_reads_how_it_was_settled(world: World, dispatcher: Client) -> None:
    passed_on(world)

    settle(dispatcher, how="dismissed", reason="赵工已先到场")
    settle(dispatcher, how="noted")

    newest = [noticed(each).sentence for each in notices_of(world.users["engineer"].pk, NoticeKind.CONFLICT)]
    assert newest == ["您 2026-11-23 12:25 的“出发”已记入经过。", "您 2026-11-23 12:15 的“接单”没有采用。赵工已先到场"]


def test_the_menu_counts_what_waits_and_the_bell_keeps_the_count(world: World, client: Client) -> None:
    passed_on(world)
    client.force_login(world.users["dispatcher"])

    assert 'id="tray-count">3</span>' in client.get("/").content.decode()
    assert 'hx-swap-oob="innerHTML">3</span>' in client.get("/notices/count/").content.decode()
    client.force_login(world.users["finance"])
    assert "tray-count" not in client.get("/notices/count/").content.decode()


def test_the_administrator_looks_and_settles_nothing(world: World, client: Client) -> None:
    passed_on(world)
    client.force_login(world.users["admin"])

    assert "按原时间补记" not in client.get("/tray/").content.decode()
    assert settle(client, how="noted").status_code == 403


def test_more_that_waits_costs_no_more_queries(world: World, dispatcher: Client) -> None:
    passed_on(world)
    dispatcher.get("/tray/")
    with CaptureQueriesContext(connection) as few:
        dispatcher.get("/tray/")
    for minutes in (1, 2):
        passed_on(world, minutes=minutes)

    with CaptureQueriesContext(connection) as many:
        dispatcher.get("/tray/")

    assert len(many) == len(few)


def test_a_customer_hears_nothing_of_it(world: World, dispatcher: Client, client: Client) -> None:
    order = passed_on(world)
    settle(dispatcher, how="noted", reason="电话核实过")

    assert "电话核实过" not in client.get(f"/p/o/{order.follow_key}/").content.decode()


@pytest.mark.clause(id="R-5.11")
def test_an_arrival_that_its_place_does_not_prove_lies_there_until_somebody_looked(
    world: World, dispatcher: Client
) -> None:
    world.step(world.until(world.report(), "depart"), "arrive", NOON + timedelta(minutes=80), note="地下车库没有信号")
    before = dispatcher.get("/tray/").content.decode()

    dispatcher.post("/tray/seen/")

    assert "到场待核：没有手机定位。工程师说明：地下车库没有信号。" in before
    assert "看过了" in before
    assert "已看过" in dispatcher.get("/tray/").content.decode()
