"""The dispatcher's screen in a real browser: a call by keyboard alone, and a board that keeps itself up to date."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import accessible, sign_in
from tests.world import World
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(desk: Page, today: World, live_server: LiveServer) -> Page:
    sign_in(desk.context, today.users["dispatcher"], live_server)
    desk.goto(f"{live_server}/")
    expect(desk.get_by_role("heading", name="调度台")).to_be_visible()
    return desk


def test_a_call_is_taken_answered_and_sent_out_by_keyboard_alone(board: Page) -> None:
    keys = board.keyboard
    keys.press("n")
    expect(board.get_by_label("来电号码")).to_be_focused()

    keys.type("13900000001")
    expect(board.get_by_role("radio", name="鲁F12345")).to_be_checked()
    expect(board.get_by_label("联系人")).to_have_value("刘师傅")
    expect(board.get_by_text("前到场")).to_be_visible()
    accessible(board)
    keys.press("Enter")
    for _each in range(2):
        keys.press("Tab")
    keys.press("ArrowRight")
    keys.press("Tab")
    keys.type("举升油缸漏油")
    keys.press("Control+Enter")
    expect(board.get_by_text("已登记，工单号")).to_be_visible()

    keys.press("a")
    expect(board.get_by_label("联系方式")).to_be_focused()
    board.get_by_label("联系方式").press("Enter")
    board.locator("dialog[open]").get_by_role("button", name="响应客户").press("Enter")
    expect(board.get_by_role("heading", name="派谁去")).to_be_visible()
    accessible(board)

    keys.press("1")
    expect(board.locator(".order-title")).to_contain_text("已派工")
    order = ServiceOrder.objects.get()
    assert (order.state, order.fault_description) == ("dispatched", "举升油缸漏油")


def test_a_new_report_appears_within_two_seconds_and_the_focus_stays(board: Page, today: World) -> None:
    first = today.report(at=clock.now() - timedelta(minutes=20))
    link = board.locator(f'a[href="/orders/{first.number}/"]')
    expect(link).to_be_visible(timeout=4_000)
    board.keyboard.press("j")
    expect(link).to_be_focused()

    second = today.report(at=clock.now() - timedelta(minutes=25))

    expect(board.locator(f'a[href="/orders/{second.number}/"]')).to_be_visible(timeout=4_000)
    expect(link).to_be_focused()
    accessible(board)


def test_what_a_colleague_does_shows_on_the_open_order(board: Page, today: World, live_server: LiveServer) -> None:
    order = today.report(at=clock.now() - timedelta(minutes=10))
    board.goto(f"{live_server}/orders/{order.number}/")
    expect(board.locator(".order-title")).to_contain_text("已报修")

    today.step(order, "respond", clock.now(), how="phone")

    expect(board.locator(".order-title")).to_contain_text("已响应", timeout=4_000)
    board.locator(".checks summary").first.click()
    today.step(order, "note", clock.now(), role="dispatcher", note="客户在等")
    expect(board.get_by_text("客户在等")).to_be_visible(timeout=4_000)
    expect(board.locator(".checks").first).to_have_attribute("open", "")
