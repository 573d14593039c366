"""The engineer's own page on the phone: what is kept, what may be, with and without signal."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import pocket
from tests.journeys.hands import accessible, sign_in, until
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_engineers_own_page_opens_without_signal_and_says_what_the_phone_keeps(
    browser: Browser, tmp_path: Path, today: World, live_server: LiveServer
) -> None:
    order = today.until(today.report(), "dispatch")
    with pocket(browser, tmp_path) as context:
        sign_in(context, today.users["engineer"], live_server)
        page = context.pages[0]
        page.goto(f"{live_server}/field/")
        page.evaluate("navigator.serviceWorker.ready")
        until(page, "() => caches.match('/field/me/', {cacheName: 'yinuo-jobs'}).then(Boolean)")
        context.set_offline(True)

        page.get_by_role("link", name="我的", exact=True).click()

        expect(page.get_by_text("没有连上，显示的是")).to_be_visible()
        expect(page.locator("[data-gap=jobs]")).to_have_text("1")
        assert page.evaluate(f"caches.match('/field/orders/{order.number}/').then(Boolean)")
        accessible(page)


def test_recording_of_places_stays_off_until_it_is_switched_on(
    phone: Page, today: World, live_server: LiveServer
) -> None:
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/me/")

    phone.get_by_role("button", name="不再记录").click()
    expect(phone.get_by_text("这部手机已关掉记录")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("这部手机已关掉记录")).to_be_visible()
    phone.get_by_role("button", name="重新开始记录").click()

    expect(phone.get_by_text("这部手机可以记录")).to_be_visible()
