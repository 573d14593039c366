"""Out of warranty, no signal: a price out of the list, the customer's yes, the bill, the money (R-6.11 to R-6.13)."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.actions.test_order_charges import out_of_warranty
from tests.journeys.hands import accessible, packed, press, sign_in, sign_on, until
from tests.journeys.offline import FILL, accounted, all_sent, dispatched, on_screen, outbox, phone, tab, take
from tests.world import World, make_world, ticks
from yinuo.charges import queries
from yinuo.charges.actions import pricing
from yinuo.inbox.models import Conflict
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def today() -> World:
    world = make_world(clock.now())
    out_of_warranty(world)
    return world


@pytest.fixture
def job(today: World) -> ServiceOrder:
    """The engineer stands before the machine and has said what can hurt him: nothing."""
    order = dispatched(today)
    for step, data in (
        ("accept", {}), ("depart", {"items": ticks("check_out")}), ("arrive", {}), ("declare_hazards", {"hazards": []}),
    ):  # fmt: skip
        order = today.step(order, step, clock.now(), **data)
    return order


@pytest.fixture
def page(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """His phone holds the job and the price list; it has lost its signal."""
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        shown = tab(context, f"{live_server}/field/")
        packed(shown, job.number)
        until(shown, "() => caches.match('/field/parts/', {cacheName: 'yinuo-jobs'}).then(Boolean)")
        context.set_offline(True)
        shown.goto(f"{live_server}/field/orders/{job.number}/")
        yield shown


def offer(page: Page) -> None:
    """Three hours, one hose of the van, one control unit out of the stored catalogue: 240 + 86.50 + 2300."""
    page.locator("#quote > summary").click()
    page.get_by_label("加一项").select_option("GS-01")
    page.locator("[data-quote-lines] input").first.fill("3")
    page.get_by_label("加一项").select_option("HOSE-12")
    page.get_by_label("其他配件").fill("ECU-3")
    page.get_by_label("其他配件").press("Tab")
    expect(page.locator("[data-quote-total]")).to_contain_text("¥2,626.50")
    page.get_by_role("button", name="给客户看").click()


def agree(page: Page) -> None:
    sheet = page.locator("#quote-sheet")
    expect(sheet.locator("[data-sheet-total]")).to_have_text("¥2,626.50")
    sheet.get_by_label("客户方同意人").fill("刘师傅")
    sign_on(page, sheet.locator("canvas"))
    sheet.get_by_role("button", name="同意，签字确认").click()
    expect(sheet).to_be_hidden()


@pytest.mark.clause(id="R-6.12")
def test_a_price_accepted_without_signal_opens_the_work_is_on_the_server_once_and_is_paid(
    page: Page, job: ServiceOrder
) -> None:
    expect(page.locator("#coverage")).to_contain_text("保外")
    press(page, "开始维修")
    expect(page.locator("#now .problem")).to_contain_text("客户同意报价")
    offer(page)
    accessible(page)
    agree(page)
    press(page, "开始维修")
    on_screen(page, "finish")

    form = page.locator("#more-use_part")
    form.locator("summary").click()
    form.locator("select[name=part]").select_option("HOSE-12")
    form.get_by_role("radio", name="是").check()
    form.get_by_role("button", name="登记用料").click()
    expect(page.locator("#money [data-total]")).to_have_text("¥326.50")
    for screen in ("checks", "sign"):
        take(page)
        on_screen(page, screen)
    assert "¥326.50" in page.locator("#screen .receipt").inner_text()
    page.locator("#pay").get_by_role("radio", name="现金").check()
    page.get_by_role("button", name="收款，开收据").click()
    page.get_by_role("button", name="收到了").click()
    expect(page.locator("[data-payments]")).to_contain_text("收据待编号")
    expect(page.locator("#money [data-due]").first).to_have_text("¥0.00")
    expect(page.locator("#pay")).to_be_hidden()

    page.context.set_offline(False)
    all_sent(page)

    bill = queries.bill_of(f"order:{job.number}")
    assert (bill.total_cny, bill.due_cny) == (Decimal("326.50"), Decimal(0))
    [quotation] = queries.quotations_of(f"order:{job.number}")
    assert (quotation.state, quotation.total_cny, quotation.answered_by) == ("accepted", Decimal("2626.50"), "刘师傅")
    made, applied, tray = accounted(page)
    assert (made, tray) == (applied, 0)
    page.reload()
    expect(page.locator("[data-payments]")).to_contain_text(bill.paid[0].number)
    page.evaluate(FILL)
    sign_on(page, page.locator("#screen canvas"))
    press(page, "确认签字")
    on_screen(page, "signed")
    all_sent(page)
    assert ServiceOrder.objects.get(pk=job.pk).state == "signed"


@pytest.mark.clause(id="R-5.8")
def test_a_customer_who_declines_is_written_down_and_the_work_stays_closed(page: Page, job: ServiceOrder) -> None:
    offer(page)
    sheet = page.locator("#quote-sheet")
    sheet.locator("summary").click()
    sheet.get_by_label("客户为什么不同意").fill("太贵")
    sheet.get_by_role("button", name="记下，不修这一项").click()
    expect(sheet).to_be_hidden()
    press(page, "开始维修")
    expect(page.locator("#now .problem")).to_contain_text("客户同意报价")

    page.context.set_offline(False)
    all_sent(page)

    [quotation] = queries.quotations_of(f"order:{job.number}")
    assert (quotation.state, quotation.word) == ("declined", "太贵")
    assert [event.kind for event in one.story(job.number)][-2:] == ["order.offer_quote", "order.decline_quote"]


@pytest.mark.clause(id="R-6.11")
def test_a_price_that_moved_meanwhile_is_not_what_the_customer_signed_and_waits_for_the_dispatcher(
    page: Page, today: World, job: ServiceOrder
) -> None:
    offer(page)
    agree(page)
    pricing.save_price(
        "GS-01", kind="labour", name="维修工时", unit="小时", unit_cny=Decimal(90),
        valid_from=timezone.localdate(clock.now()), act=today.act("service_manager", clock.now()),
    )  # fmt: skip

    page.context.set_offline(False)
    all_sent(page)

    assert sorted(row.code for row in Conflict.objects.all()) == ["no_quotation", "price_moved"]
    assert [each["state"] for each in outbox(page)["commands"]] == ["refused", "refused"]
    expect(page.locator("#refused")).to_contain_text("给客户看的是 2626.50 元，按现在的价目是 2656.50 元")
    assert queries.quotations_of(f"order:{job.number}") == []
