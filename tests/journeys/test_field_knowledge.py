"""Without signal: a repair guide and its file on the job, and the own stock as it is after what was just used."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.actions.test_parts import keeper, stocked
from tests.journeys.hands import packed, sign_in, until
from tests.journeys.offline import all_sent, dispatched, phone, tab
from tests.world import World, make_world, ticks
from yinuo.accounts.types import Role
from yinuo.assets.actions import documents
from yinuo.assets.types import Draft
from yinuo.kernel import clock, pdf
from yinuo.orders.models import ServiceOrder
from yinuo.parts import queries
from yinuo.parts.actions import store
from yinuo.parts.queries import asking
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "() => caches.open('yinuo-documents').then((each) => each.keys()).then((keys) => keys.length)"
"""How many manuals are on the phone."""

LIFT = "箱体升不起来怎么查"
MANUAL = {"title": "洗扫车手册", "number": "SC-1", "subtitle": "", "chapters": [], "company": "一诺",
          "language": "zh-hans"}  # fmt: skip


@pytest.fixture
def today() -> World:
    world = make_world(clock.now())
    yantai, van = stocked(world)
    store.issue(yantai, van, [Line("HOSE-12", Decimal(3)), Line("ECU-3", Decimal(2), ("E1", "E2"))], act=keeper(world))
    paper = pdf.render("manual", MANUAL, {}), "a.pdf"
    act = world.act(Role.ADMIN, clock.now())
    documents.save("ZS-1", Draft("article", LIFT, "- 油位\n- 溢流阀", (), (), ("hydraulics",)), act=act)
    documents.save("SC-1", Draft("manual", "洗扫车手册", "", ("sweeper",)), file=paper, act=act)
    return world


@pytest.fixture
def job(today: World) -> ServiceOrder:
    """An order the engineer is working on."""
    order = dispatched(today)
    for step, data in (
        ("accept", {}), ("depart", {"items": ticks("check_out")}), ("arrive", {}), ("declare_hazards", {"hazards": []}),
        ("begin_repair", {}),
    ):  # fmt: skip
        order = today.step(order, step, clock.now(), **data)
    return order


@pytest.fixture
def connected(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """A phone that holds the job and the price list."""
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        shown = tab(context, f"{live_server}/field/")
        packed(shown, job.number)
        until(shown, "() => caches.match('/field/parts/', {cacheName: 'yinuo-jobs'}).then(Boolean)")
        yield shown


@pytest.fixture
def page(connected: Page) -> Page:
    """It holds the manual too, and has lost its signal."""
    until(connected, KEPT)
    connected.context.set_offline(True)
    return connected


@pytest.fixture
def little_room(settings: Any) -> None:
    """A phone may keep a thousand bytes of manuals."""
    settings.PHONE_DOCUMENTS_MB = 0.001


def open_job(page: Page, job: ServiceOrder) -> None:
    page.goto(page.url.partition("/field/")[0] + f"/field/orders/{job.number}/")


def choices(page: Page, name: str) -> list[str]:
    """What may be chosen now, without the empty one."""
    shown = page.locator(f"select[name={name}] option:not([disabled])").all_text_contents()
    return [each for each in shown if each != "—"]


def use_hose(page: Page, quantity: str) -> None:
    form = page.locator("#more-use_part")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.locator("select[name=part]").select_option("HOSE-12")
    form.locator("[name=quantity]").fill(quantity)
    form.get_by_role("radio", name="是").check()
    form.get_by_role("button", name="登记用料").click()


def test_a_guide_is_read_and_a_manual_opened_without_signal(page: Page, job: ServiceOrder) -> None:
    open_job(page, job)

    page.locator("#documents > summary").click()
    page.get_by_text(LIFT).click()
    manual = page.locator("[data-document='SC-1']")
    manual.locator("summary").click()
    expect(manual).to_contain_text("已存在这部手机里")
    with page.expect_download() as down:
        manual.get_by_role("link", name="打开文件").click()

    expect(page.locator("[data-document='ZS-1'] li")).to_have_text(["油位", "溢流阀"])
    assert down.value.suggested_filename == "洗扫车手册.pdf"
    assert Path(down.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_manual_without_room_says_that_it_needs_signal(little_room: None, connected: Page, job: ServiceOrder) -> None:
    until(connected, "() => caches.has('yinuo-documents')")
    connected.context.set_offline(True)
    open_job(connected, job)

    connected.locator("#documents > summary").click()
    manual = connected.locator("[data-document='SC-1']")
    manual.locator("summary").click()
    expect(manual).to_contain_text("要有信号才能打开")
    manual.get_by_role("link", name="打开文件").click()

    expect(connected.get_by_text("没有信号，这个要等有信号时再按。")).to_be_visible()
    assert connected.evaluate(KEPT) == 0


def test_the_own_stock_follows_what_is_used_and_taken_back_without_signal(
    page: Page, job: ServiceOrder, today: World
) -> None:
    open_job(page, job)
    use_hose(page, "2")
    expect(page.locator("#more-use_part select[name=part]")).to_contain_text("HOSE-12 · 1 件")

    page.goto(page.url.partition("/field/")[0] + "/field/parts/")
    expect(page.locator("[data-stock='HOSE-12'] [data-quantity]")).to_have_text("1")
    expect(page.get_by_text("没有发送的用料已经减去。")).to_be_visible()
    open_job(page, job)
    page.locator("#more-undo_part summary").click()
    page.locator("select[name=used]").select_option(label="高压油管 × 2")
    page.locator("#more-undo_part").get_by_role("button", name="撤销用料").click()
    expect(page.locator("#more-use_part select[name=part]")).to_contain_text("HOSE-12 · 3 件")
    page.context.set_offline(False)
    all_sent(page)

    assert {each.number: int(each.quantity) for each in queries.on_van(today.wang.pk)} == {"ECU-3": 2, "HOSE-12": 3}


def test_a_piece_is_chosen_by_its_number(page: Page, job: ServiceOrder) -> None:
    open_job(page, job)
    page.locator("#more-use_part summary").click()

    page.locator("#more-use_part select[name=part]").select_option("ECU-3")
    pieces = choices(page, "serial")
    page.locator("#more-use_part select[name=part]").select_option("HOSE-12")

    assert pieces == ["E1", "E2"]
    expect(page.locator("#more-use_part select[name=serial]")).to_be_hidden()
    expect(page.locator("#more-use_part input[name=serial]")).to_be_visible()


def test_a_part_is_found_by_its_pinyin_or_its_label_without_signal(page: Page) -> None:
    page.goto(page.url.partition("/field/")[0] + "/field/parts/")

    page.get_by_role("searchbox").fill("gaoya")

    expect(page.locator("[data-price]:visible")).to_have_count(1)
    page.get_by_role("button", name="扫码").click()
    page.get_by_label("扫不了").fill("ecu-3")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("[data-price]:visible strong")).to_have_text(["控制器"])
    page.get_by_role("searchbox").fill("没有的东西")
    expect(page.get_by_text("手机里没有这种配件")).to_be_visible()


def test_parts_are_put_on_a_list_and_asked_for_in_one_go(
    page: Page, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    page.context.set_offline(False)
    page.goto(f"{live_server}/field/parts/")
    for number in ("HOSE-12", "ECU-3", "HOSE-12"):
        page.locator(f"[data-number='{number}']").get_by_role("button", name="要料").click()
    page.get_by_label("用于工单").select_option(job.number)

    page.get_by_role("button", name="交给仓库").click()

    expect(page.locator("#requests")).to_contain_text("我要的料")
    all_sent(page)
    [(request, lines)] = asking.requests_of(today.wang.pk, most=5)
    assert request.order == job
    assert [(line.number, int(line.quantity)) for line in lines] == [("HOSE-12", 2), ("ECU-3", 1)]
