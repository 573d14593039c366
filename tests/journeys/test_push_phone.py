"""A notice on the phone while its page is elsewhere: what the lock screen shows, and what is fetched with it."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import pocket
from tests.journeys.hands import accessible, sign_in
from tests.world import World, make_world
from yinuo.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({title, body, data}) => ({title, body, data}))"""


@pytest.fixture
def today() -> World:
    return make_world(clock.now())


def deliver(context: BrowserContext, page: Page, message: dict[str, Any]) -> None:
    """What the browser does when its push service brings a message."""
    asked = context.new_cdp_session(page)
    found: list[str] = []
    asked.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(each["registrationId"] for each in told["registrations"]),
    )
    asked.send("ServiceWorker.enable")
    page.wait_for_function("() => true")
    asked.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": page.evaluate("location.origin"), "registrationId": found[0], "data": json.dumps(message)},
    )


def test_a_notice_shows_its_kind_and_number_and_brings_the_job(
    browser: Browser, tmp_path: Path, today: World, live_server: LiveServer
) -> None:
    with pocket(browser, tmp_path, permissions=["notifications"]) as context:
        sign_in(context, today.users["engineer"], live_server)
        page = context.pages[0]
        page.goto(f"{live_server}/field/")
        page.evaluate("navigator.serviceWorker.ready")
        order = today.until(today.report(), "dispatch")

        deliver(context, page, {"kind": "dispatched", "title": "新派工", "number": order.number})

        job = f"/field/orders/{order.number}/"
        page.wait_for_function("job => caches.match(job, {cacheName: 'yinuo-jobs'}).then(Boolean)", arg=job)
        assert page.evaluate(SHOWN) == [{"title": "新派工", "body": order.number, "data": job}]


def test_where_the_push_service_is_not_to_be_reached_the_page_says_so_and_nothing_is_lost(
    browser: Browser, tmp_path: Path, today: World, live_server: LiveServer
) -> None:
    with pocket(browser, tmp_path, permissions=["notifications"]) as context:
        sign_in(context, today.users["engineer"], live_server)
        page = context.pages[0]
        page.goto(f"{live_server}/field/me/")

        page.get_by_role("button", name="打开通知").click()

        expect(page.get_by_text("连不上浏览器的推送服务")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("button", name="打开通知")).to_be_enabled()
        accessible(page)
