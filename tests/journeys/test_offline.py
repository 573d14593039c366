"""The engineer's phone without signal: opened cold, the whole job done, closed, opened again, and sent exactly once."""

from datetime import timedelta
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import pocket
from tests.journeys.hands import AT_THE_MACHINE, answer, packed, photo, press, sign_in, sign_on, tick_all
from tests.journeys.offline import accounted, all_sent
from tests.world import World
from yinuo.files import queries as files
from yinuo.hall.receipts import content_of, on_screen
from yinuo.journal.types import Event
from yinuo.kernel import clock
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries import one
from yinuo.promises.queries import promises_of
from yinuo.promises.tasks import escalate
from yinuo.promises.types import Due

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = ["accept", "depart", "arrive", "declare_hazards", "begin_repair", "finish_repair", "complete_checks", "sign"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "phone"


def opened(context: BrowserContext, address: str) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(10_000)
    page.goto(address)
    return page


def steps(number: str) -> list[Event]:
    """What the engineer did on the order, as the journal has it."""
    return [event for event in one.story(number) if event.kind.removeprefix("order.") in STEPS]


def test_a_whole_job_without_signal_is_sent_once_and_in_order_when_the_signal_is_back(
    browser: Browser,
    folder: Path,
    today: World,
    job: ServiceOrder,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pocket(browser, folder, **AT_THE_MACHINE) as context:
        sign_in(context, today.users["engineer"], live_server)
        packed(opened(context, f"{live_server}/field/"), job.number)

    began = clock.now()
    with pocket(browser, folder, offline=True, **AT_THE_MACHINE) as context:
        page = opened(context, f"{live_server}/field/")
        expect(page.get_by_text("没有连上，显示的是")).to_be_visible()
        page.get_by_role("link", name="接单").click()
        preview = whole_job(page)
        expect(page.locator("[data-outbox]")).to_contain_text("8 项还没有发送")
    ended = clock.now()
    assert steps(job.number) == []
    hours_pass(monkeypatch)
    while escalate(now=clock.now()):
        pass
    assert arrival(job).state == "broken"

    with pocket(browser, folder, offline=True, **AT_THE_MACHINE) as context:
        page = opened(context, f"{live_server}/field/orders/{job.number}/")
        expect(page.locator("[data-state-badge]")).to_have_text("已签字")
        sign_in(context, today.users["engineer"], live_server)
        context.set_offline(False)
        all_sent(page)
        assert accounted(page) == (len(STEPS), len(STEPS), 0)
        paper = on_screen(content_of(Receipt.objects.get(order=job)))
        issued = shown(page, paper)

    done = steps(job.number)
    assert [event.kind for event in done] == [f"order.{step}" for step in STEPS]
    assert all(began <= event.occurred_at <= ended for event in done)
    assert [event.occurred_at for event in done] == sorted(event.occurred_at for event in done)
    assert {event.door for event in done} == {"field"}
    assert (arrival(job).state, arrival(job).met_at) == ("kept", done[2].occurred_at)
    changes = [line for line in ndiff(lines(preview), lines(issued)) if line[0] != " "]
    assert changes == [f"+ {text}" for text in paper["timeline"][-1]]  # the signature itself
    purposes = [each.purpose for each in files.attachments_of("order", job.number)]
    assert sorted(purposes) == ["after", "after", "before", "before", "signature"]


def hours_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every promise is long over before the phone finds a signal."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=5))


def arrival(order: ServiceOrder) -> Due:
    """What became of the promise to be there within four hours (R-5.11)."""
    return next(each for each in promises_of(order.pk) if each.kind == "arrive")


def shown(page: Page, paper: Any) -> str:
    """The words of a receipt as a screen shows them."""
    html = render_to_string("hall/receipt.html", {"paper": paper, "picture_url": "/field/files/"})
    text: str = answer(
        page,
        """html => {
          document.querySelector("main").innerHTML = html;
          return document.querySelector(".receipt").innerText;
        }""",
        html,
    )
    return text


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def whole_job(page: Page) -> str:
    """From accepting to the signature, with four photos; the words of the receipt that the customer signed on."""
    press(page, "接单")
    tick_all(page, "出发检查")
    press(page, "出发")
    press(page, "我已到场")
    page.get_by_label("车辆底盘下作业").check()
    press(page, "确认危险作业")
    press(page, "开始维修")
    expect(page.get_by_text("未确认").first).to_be_visible()
    tick_all(page, "车辆底盘下作业")
    photographed(page, "before", 2)
    press(page, "开始维修")
    page.get_by_label("故障原因").fill("油管接头老化")
    page.get_by_label("维修内容").fill("更换油管与密封圈")
    photographed(page, "after", 2)
    press(page, "维修完毕")
    tick_all(page, "清洁、检验、试车")
    page.get_by_label("试车时长").fill("12")
    press(page, "检验完成")
    page.get_by_label("对，都没有").check()
    preview = page.locator("#screen .receipt").inner_text()
    sign_on(page)
    press(page, "确认签字")
    expect(page.locator("[data-state-badge]")).to_have_text("已签字")
    return preview


def photographed(page: Page, name: str, count: int) -> None:
    box = page.locator("#now [data-kind=photo]").last
    for number in range(count):
        box.locator("input[type=file]").set_input_files(photo(f"{name}{number}.jpg"))
        expect(box.locator("[data-file]")).to_have_count(number + 1)
