"""Parts asked for without signal: kept, shown as unsent, sent once; what to take along is asked for in one press."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.actions.test_parts import keeper, stocked
from tests.journeys.hands import accessible, packed, sign_in, until
from tests.journeys.offline import accounted, all_sent, dispatched, outbox, phone, tab
from tests.world import World, make_world
from yinuo.accounts.types import Role
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.parts.actions import asking, store, using
from yinuo.parts.models import PartsRequest
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def today() -> World:
    """One repair of the same fault took four hoses; one of them is still on the van."""
    world = make_world(clock.now())
    yantai, van = stocked(world)
    store.issue(yantai, van, [Line("HOSE-12", Decimal(5))], act=keeper(world))
    like = world.until(world.report(at=clock.now()), "begin_repair")
    using.use(like.pk, Line("HOSE-12", Decimal(4)), engineer_id=world.wang.pk, old_part=True,
              act=world.act(Role.ENGINEER, clock.now()))  # fmt: skip
    return world


@pytest.fixture
def job(today: World) -> ServiceOrder:
    return today.step(dispatched(today), "accept", clock.now())


@pytest.fixture
def page(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """A phone that holds the job and the price list and has lost its signal."""
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        shown = tab(context, f"{live_server}/field/")
        packed(shown, job.number)
        until(shown, "() => caches.match('/field/parts/', {cacheName: 'yinuo-jobs'}).then(Boolean)")
        context.set_offline(True)
        yield shown


def go(page: Page, path: str) -> None:
    page.goto(page.url.partition("/field/")[0] + f"/field/{path}")


def requested(number: str = "") -> list[tuple[str, Decimal]]:
    """What the store sees."""
    found = PartsRequest.objects.filter(order__number=number) if number else PartsRequest.objects.filter(order=None)
    return [(line.part.number, line.quantity) for each in found.order_by("pk") for line in each.lines.order_by("pk")]


def put_on_the_list(page: Page, part: str) -> None:
    page.locator(f"[data-number='{part}'] [data-ask]").click()


@pytest.mark.clause(id="R-6.4")
def test_a_list_made_without_signal_reaches_the_store_once_and_says_what_became_of_it(
    page: Page, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    go(page, f"orders/{job.number}/")
    page.locator("#ask-parts > summary").click()
    page.get_by_role("link", name="选配件，为这张工单要料").click()
    put_on_the_list(page, "HOSE-12")
    put_on_the_list(page, "HOSE-12")
    put_on_the_list(page, "ECU-3")
    page.reload()
    expect(page.locator("#ask [name=quantity]").first).to_have_value("2")
    expect(page.locator("#ask-order")).to_have_value(job.number)
    page.get_by_label("备注").fill("下午要用")
    page.get_by_role("button", name="交给仓库").click()
    expect(page.locator("#requests li")).to_contain_text("高压油管 × 2 · 控制器 × 1")
    expect(page.locator("#requests .tag")).to_have_text("等待发送")
    expect(page.locator("[data-outbox]")).to_contain_text("1 项还没有发送")
    put_on_the_list(page, "HOSE-12")
    page.locator("#ask-order").select_option("")
    page.get_by_role("button", name="交给仓库").click()
    expect(page.locator("#requests li")).to_have_count(2)
    accessible(page)
    go(page, "outbox/")
    expect(page.locator("#waiting-list li")).to_have_count(2)
    expect(page.locator("#waiting-list")).to_contain_text("要料")

    page.context.set_offline(False)
    all_sent(page)

    assert requested(job.number) == [("HOSE-12", 2), ("ECU-3", 1)]
    assert requested() == [("HOSE-12", 1)]
    go(page, "parts/")
    expect(page.locator("#requests .tag")).to_have_text(["待发料", "待发料"])
    [van] = PartsRequest.objects.filter(order=None)
    asking.close(van.number, reason="明天到货", act=today.act(Role.STOREKEEPER, clock.now()))
    go(page, "")
    expect(page.locator("#jobs")).to_contain_text(f"仓库关闭了领料申请 {van.number}：明天到货")


@pytest.mark.clause(id="R-6.3")
def test_what_is_missing_on_the_van_is_asked_for_in_one_press_before_leaving(page: Page, job: ServiceOrder) -> None:
    go(page, f"orders/{job.number}/")
    kit = page.locator("#along")
    expect(kit.locator("[data-on-van]")).to_have_text("1")
    expect(kit.get_by_label("要料")).to_have_value("3")
    accessible(page)

    kit.get_by_role("button", name="缺的向仓库要料").click()

    expect(kit.locator("[data-asked]")).to_have_text("3")
    expect(kit.get_by_role("button", name="缺的向仓库要料")).to_be_hidden()
    expect(page.locator("#ask-parts .tally")).to_have_text("1")
    expect(page.get_by_role("heading", name="出发检查")).to_be_visible()
    page.context.set_offline(False)
    all_sent(page)
    assert requested(job.number) == [("HOSE-12", 3)]
    assert accounted(page) == (1, 1, 0)


def test_a_request_that_the_store_cannot_take_is_told_in_its_form_and_the_list_stays(
    page: Page, job: ServiceOrder
) -> None:
    page.context.set_offline(False)
    go(page, "parts/")
    put_on_the_list(page, "HOSE-12")
    page.locator("#ask [name=quantity]").fill("0.0001")
    page.evaluate("() => document.querySelector('#ask [name=quantity]').removeAttribute('min')")

    page.get_by_role("button", name="交给仓库").click()

    expect(page.locator("#ask .problem")).to_be_visible()
    expect(page.locator("#ask [name=part]")).to_have_count(1)
    assert PartsRequest.objects.count() == 0
    page.locator("#ask [name=quantity]").fill("1")
    page.get_by_role("button", name="交给仓库").click()
    expect(page.locator("#requests .tag")).to_have_text("待发料")
    assert [each["state"] for each in outbox(page)["commands"]] == ["refused", "applied"]


def test_the_list_of_the_day_comes_before_the_jobs(browser: Browser, today: World, live_server: LiveServer) -> None:
    """A line that breaks under the first job leaves the phone with the pages that lead to it."""
    number = dispatched(today).number
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        context.route("**/field/orders/**", lambda route: route.abort())
        page = tab(context, f"{live_server}/field/outbox/")
        packed(page)
        for frame in ("/field/", "/field/parts/", "/field/me/"):
            until(page, "at => caches.match(at, {cacheName: 'yinuo-jobs'}).then(Boolean)", frame)

        context.unroute("**/field/orders/**")
        page.reload()
        packed(page, number)
