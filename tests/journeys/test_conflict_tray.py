"""The tray in two browsers: what an engineer did without signal on an order that went on without him (DESIGN 6)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.console import refusals_expected
from tests.journeys.hands import accessible, packed, sign_in
from tests.journeys.offline import accounted, on_screen, outbox, phone, tab, take
from tests.world import World
from yinuo.kernel import clock
from yinuo.kernel.periods import moment_of
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wang(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """王工's phone. Without signal he accepts, sets out and arrives; meanwhile the order goes to 赵工."""
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        page = tab(context, f"{live_server}/field/")
        packed(page, job.number)
        context.set_offline(True)
        page.goto(f"{live_server}/field/orders/{job.number}/")
        for screen in ("depart", "arrive", "hazards"):
            take(page)
            on_screen(page, screen)
        today.step(job, "reassign", clock.now(), engineer=today.zhao.number, reason="联系不上王工")
        context.set_offline(False)
        expect(page.locator("[data-outbox]")).to_contain_text("3 项没有被接受", timeout=30_000)
        yield page


@pytest.fixture
def tray(desk: Page, today: World, wang: Page, live_server: LiveServer) -> Page:
    """The dispatcher's screen, on the tray."""
    sign_in(desk.context, today.users["dispatcher"], live_server)
    desk.goto(f"{live_server}/")
    desk.get_by_role("link", name="待核记录").click()
    return desk


def told_on_the_day(page: Page, live_server: LiveServer) -> list[str]:
    """What the engineer reads of it on the list of the day, the newest first."""
    page.goto(f"{live_server}/field/")
    return [line for line in page.locator("#jobs .plain-list p").all_inner_texts() if line.startswith("您 ")]


def test_an_order_given_back_takes_all_of_it_in_order_at_its_own_time(
    tray: Page, wang: Page, job: ServiceOrder, live_server: LiveServer
) -> None:
    phone_side, house_side = tray.locator(".conflict-phone"), tray.locator(".conflict-now")
    for step in ("接单", "出发", "到场"):
        expect(phone_side).to_contain_text(f"王工：{step}")
    expect(phone_side).to_contain_text("工单那时已不在他名下")
    expect(house_side).to_contain_text("张调度改派赵工")
    accessible(tray)

    tray.get_by_role("link", name="先改派给王工").click()
    tray.get_by_label("改派原因").fill("王工已到场")
    tray.get_by_role("button", name="改派").click()
    tray.wait_for_url(f"{live_server}/orders/{job.number}/")
    tray.get_by_role("link", name="待核记录").click()
    tray.get_by_role("button", name="按顺序全部补记（3 条）").click()
    expect(tray.get_by_text("没有待处理的手机步骤")).to_be_visible()

    done = [event for event in one.story(job.number) if event.role == "engineer"]
    pressed = {each["kind"]: each for each in outbox(wang)["commands"]}
    assert [event.kind for event in done] == ["order.accept", "order.depart", "order.arrive"]
    for event in done:
        told = pressed[event.kind.removeprefix("order.")]
        assert event.occurred_at == moment_of(told["occurred_at"]) + timedelta(seconds=told["device_clock_offset"])
    lines = told_on_the_day(wang, live_server)
    assert [line.partition("的")[2] for line in lines] == [
        f"“{step}”已按原时间补记。" for step in ("到场", "出发", "接单")
    ]


def test_one_is_taken_as_a_note_and_one_dismissed_with_its_reason(
    tray: Page, wang: Page, job: ServiceOrder, live_server: LiveServer
) -> None:
    first = tray.locator(".conflict-phone li").first
    first.get_by_role("button", name="记入经过").click()
    expect(tray.locator(".conflict-phone li")).to_have_count(2)

    with refusals_expected(tray, 422):
        first.get_by_role("button", name="不采用").click()
    expect(first.get_by_label("说明")).to_be_focused()
    first.get_by_label("说明").fill("赵工已先到场")
    first.get_by_role("button", name="不采用").click()
    expect(tray.locator(".conflict-phone li")).to_have_count(1)

    tray.goto(f"{live_server}/orders/{job.number}/")
    expect(tray.locator(".story")).to_contain_text("做的“接单”记入经过，步骤不变")
    assert [line.partition("的")[2] for line in told_on_the_day(wang, live_server)] == [
        "“出发”没有采用。赵工已先到场", "“接单”已记入经过。",
    ]  # fmt: skip
    assert accounted(wang) == (3, 0, 3)
