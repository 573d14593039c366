"""The order's page and its steps: who may do what, in which words, and only once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import FAR, NOON, World
from yinuo.desk.charges.glance import MONEY
from yinuo.desk.orders.order import ON_THE_CASE
from yinuo.hall.steps import next_steps
from yinuo.journal.models import Entry
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


def page(client: Client, order: ServiceOrder) -> str:
    answer = client.get(f"/orders/{order.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, order: ServiceOrder, step: str, **data: str):  # type: ignore[no-untyped-def]  # -- shape: a test client's answer
    return client.post(f"/orders/{order.number}/{step}/", {"command_id": str(uuid7())} | data)


def test_the_page_says_why_each_promise_has_its_limit(world: World, dispatcher: Client) -> None:
    html = page(dispatcher, world.report())

    assert "距最近网点烟台服务站 40.4 公里（按直线 × 1.3 估算），在 100 公里服务半径内，应在接报后 4 小时内到场" in html
    assert 'href="tel:13900000001"' in html
    assert "刘师傅报修：液压系统" in html


@pytest.mark.parametrize("last", ["respond", "dispatch", "depart", "begin_repair", "complete_checks", "sign", "close"])
def test_the_page_opens_in_every_state_with_the_steps_of_the_role(world: World, client: Client, last: str) -> None:
    order = world.until(world.report(), last)
    for role in ("dispatcher", "service_manager", "auditor"):
        client.force_login(world.users[role])

        html = page(client, order)

        elsewhere = {"dispatch", "rate", "apologise", "answer_help", *MONEY, *ON_THE_CASE}
        offered = {step.step.value for step in next_steps(order.state, role)} - elsewhere
        assert {step for step in offered if f"/{step}/" in html} == offered
        assert role != "auditor" or "hx-post" not in html


def test_an_engineer_opens_no_page_of_the_desk(world: World, client: Client) -> None:
    order = world.report()
    client.force_login(world.users["engineer"])

    for path in (f"/orders/{order.number}/", f"/orders/{order.number}/respond/", "/intake/", "/tray/", "/search/?q=x"):
        assert client.get(path).status_code == 403


def test_an_unknown_order_is_not_found(dispatcher: Client) -> None:
    assert dispatcher.get("/orders/SO-19990101-0001/").status_code == 404


def test_a_step_is_taken_and_the_order_shown(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = post(dispatcher, order, "respond", how="phone", note="已通话")

    assert answer.headers["Location"] == f"/orders/{order.number}/"
    assert "张调度与客户取得联系" in page(dispatcher, order)


def test_the_same_form_sent_twice_is_done_once(world: World, dispatcher: Client) -> None:
    order, form = world.report(), {"command_id": str(uuid7()), "how": "phone"}

    first = dispatcher.post(f"/orders/{order.number}/respond/", form)
    second = dispatcher.post(f"/orders/{order.number}/respond/", form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Entry.objects.filter(kind="order.respond").count() == 1


def test_a_step_out_of_turn_hears_what_can_be_done_now(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = post(dispatcher, order, "close")

    assert answer.status_code == 409
    assert "这一步现在还不能做" in answer.content.decode()
    assert Entry.objects.filter(kind="order.close").count() == 0


def test_a_late_visit_cannot_be_closed_without_an_apology(
    world: World, dispatcher: Client, now: time_machine.Traveller
) -> None:
    order = world.until(world.report(), "sign", start=NOON + timedelta(hours=4))
    now.move_to(NOON + timedelta(hours=8))

    refused = post(dispatcher, order, "close", note="谢谢")

    assert refused.status_code == 409
    assert "还有检查没有完成" in refused.content.decode()
    assert "迟到致歉" in refused.content.decode()
    assert "谢谢" in refused.content.decode()
    assert f'btn btn-primary" href="/orders/{order.number}/apologise/"' in page(dispatcher, order)


def test_a_reader_may_not_take_a_step(world: World, client: Client) -> None:
    order = world.report()
    client.force_login(world.users["auditor"])

    answer = post(client, order, "respond", how="phone")

    assert answer.status_code == 403
    assert Entry.objects.filter(kind="order.respond").count() == 0


def test_the_candidates_are_ranked_with_reasons(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "respond")

    html = page(dispatcher, order)

    assert html.index("王工") < html.index("赵工")
    assert "赶得上" in html
    assert "比时限早" in html


def test_the_first_candidate_is_sent_with_one_click(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "respond")

    post(dispatcher, order, "dispatch", engineer="E001")

    order.refresh_from_db()
    assert (order.state, order.engineer_id) == ("dispatched", world.wang.pk)


def test_not_taking_the_first_candidate_asks_for_a_reason(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "respond")

    refused = post(dispatcher, order, "dispatch", engineer="E002")
    taken = post(dispatcher, order, "dispatch", engineer="E002", reason="客户点名")

    assert refused.status_code == 422
    assert "没有选排在第一位的工程师，请写一句理由。" in refused.content.decode()
    assert taken.status_code == 302
    assert ServiceOrder.objects.get(pk=order.pk).engineer_id == world.zhao.pk


def test_htmx_gets_the_dialog_and_then_the_fresh_order(world: World, dispatcher: Client) -> None:
    order = world.report()

    dialog = dispatcher.get(f"/orders/{order.number}/respond/", headers=HTMX)
    done = dispatcher.post(
        f"/orders/{order.number}/respond/", {"command_id": str(uuid7()), "how": "phone"}, headers=HTMX
    )

    assert "<html" not in dialog.content.decode()
    assert (done.headers["HX-Retarget"], done.headers["HX-Trigger"]) == ("#order", "done")
    assert "已响应" in done.content.decode()


def test_a_far_order_asks_for_an_answer_first(world: World, dispatcher: Client) -> None:
    order = world.step(world.report(FAR), "respond", NOON + timedelta(minutes=5))

    html = page(dispatcher, order)

    assert f'btn btn-primary" href="/orders/{order.number}/reply/"' in html


def test_an_agreed_time_is_read_in_the_companys_zone(world: World, dispatcher: Client) -> None:
    order = world.step(world.report(FAR), "respond", NOON + timedelta(minutes=5))

    post(dispatcher, order, "agree_appointment", appointment_at="2026-11-24T09:30", agreed_by="刘师傅", how="phone")

    assert "张调度与刘师傅约定 2026-11-24 09:30 到场" in page(dispatcher, order)


def test_a_duplicate_is_chosen_from_the_orders_of_the_same_machine(world: World, dispatcher: Client) -> None:
    first, second = world.report(), world.report(at=NOON + timedelta(minutes=3))

    post(dispatcher, second, "mark_duplicate", duplicate_of=first.number)

    assert f"与 {first.number} 重复" in page(dispatcher, second)
    assert f"{second.number} 与此重复" in page(dispatcher, first)


def test_the_signed_receipt_is_a_pdf_on_both_papers(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "sign")

    for paper in ("a4", "phone"):
        answer = dispatcher.get(f"/orders/{order.number}/receipt.pdf", {"paper": paper})

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")


def test_there_is_no_receipt_before_the_signature(world: World, dispatcher: Client) -> None:
    order = world.report()

    assert dispatcher.get(f"/orders/{order.number}/receipt.pdf").status_code == 404


def test_a_file_of_another_order_is_not_served(world: World, dispatcher: Client) -> None:
    order = world.report()

    assert dispatcher.get(f"/orders/{order.number}/files/{'0' * 64}/").status_code == 404


def test_nothing_new_on_the_order_is_a_short_answer(world: World, dispatcher: Client) -> None:
    order = world.report()
    seen = page(dispatcher, order).partition('name="seen" value="')[2].partition('"')[0]

    assert dispatcher.get(f"/orders/{order.number}/", {"seen": seen}, headers=HTMX).status_code == 204
    world.step(order, "respond", NOON + timedelta(minutes=5))
    assert dispatcher.get(f"/orders/{order.number}/", {"seen": seen}, headers=HTMX).status_code == 200


def test_a_long_story_costs_no_more_queries(world: World, dispatcher: Client) -> None:
    short = world.until(world.report(), "accept")
    page(dispatcher, short)
    with CaptureQueriesContext(connection) as few:
        page(dispatcher, short)
    long = world.until(world.report(at=NOON + timedelta(minutes=1)), "accept")
    for minute in range(10):
        world.step(long, "note", NOON + timedelta(minutes=20, seconds=minute), note="打了电话")

    with CaptureQueriesContext(connection) as many:
        page(dispatcher, long)

    assert len(many) == len(few)
