"""A notice on the phone while its page is elsewhere: what the lock screen shows, and what is fetched with it."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import pocket
from tests.journeys.hands import accessible, sign_in, until
from tests.push_service import AUTH, Service, text
from tests.world import PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.kernel import clock
from yinuo.messages.models import PushSubscription

pytestmark = pytest.mark.django_db(transaction=True)

SUBSCRIPTION = {
    "endpoint": "https://push.example/wang",
    "keys": {"p256dh": text(Service().point), "auth": text(AUTH)},
}
PUSH_SERVICE = """told => {
    const keep = (made) => made ? localStorage.setItem("made", "yes") : localStorage.removeItem("made");
    const made = { ...told, toJSON: () => told, unsubscribe: async () => { keep(false); return true; } };
    PushManager.prototype.subscribe = async () => { keep(true); return made; };
    PushManager.prototype.getSubscription = async () => (localStorage.getItem("made") ? made : null);
}"""
"""A browser whose push service answers: the test machine reaches none."""

NOTED = """() => {
    self.noted = [];
    const show = registration.showNotification.bind(registration);
    registration.showNotification = (title, options) => {
        noted.push({ title, body: options.body, data: options.data });
        return show(title, options);
    };
}"""
"""A worker that notes what it shows: a machine without a desktop takes it away again at once."""


def deliver(context: BrowserContext, page: Page, message: dict[str, Any]) -> None:
    """What the browser does when its push service brings a message."""
    asked = context.new_cdp_session(page)
    found: list[str] = []
    asked.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(each["registrationId"] for each in told["registrations"]),
    )
    asked.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
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
        [worker] = context.service_workers
        worker.evaluate(NOTED)

        deliver(context, page, {"kind": "dispatched", "title": "新派工", "number": order.number})

        job = f"/field/orders/{order.number}/"
        while not worker.evaluate("noted.length"):
            page.wait_for_timeout(50)
        assert worker.evaluate("noted") == [{"title": "新派工", "body": order.number, "data": job}]
        until(page, "job => caches.match(job, {cacheName: 'yinuo-jobs'}).then(Boolean)", job)


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


@pytest.fixture
def reachable(phone: Page, today: World, live_server: LiveServer) -> Page:
    """The engineer's own page in a browser whose push service answers."""
    phone.add_init_script(f"({PUSH_SERVICE})({json.dumps(SUBSCRIPTION)})")
    phone.context.grant_permissions(["notifications"], origin=live_server.url)
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/me/")
    return phone


def told() -> list[str]:
    """The browsers that are sent notices, by whose they are."""
    return list(PushSubscription.objects.order_by("pk").values_list("user__name", flat=True))


def test_signing_out_ends_the_notices_on_this_phone(reachable: Page, live_server: LiveServer) -> None:
    reachable.get_by_role("button", name="打开通知").click()
    expect(reachable.get_by_text("这部手机会收到通知")).to_be_visible()
    assert told() == ["王工"]

    reachable.goto(f"{live_server}/logout/")
    reachable.get_by_role("button", name="退出登录").click()
    reachable.wait_for_url("**/login/**")

    assert told() == []
    assert reachable.evaluate("localStorage.getItem('made')") is None


def test_whoever_signs_in_next_does_not_inherit_the_notices(
    reachable: Page, today: World, live_server: LiveServer
) -> None:
    reachable.get_by_role("button", name="打开通知").click()
    expect(reachable.get_by_text("这部手机会收到通知")).to_be_visible()
    act = today.act("admin", clock.now())
    other = accounts.create_user(username="zhao", name="赵工", role="engineer", password=PASSWORD, act=act)

    sign_in(reachable.context, other, live_server)
    reachable.goto(f"{live_server}/field/me/")

    until(reachable, "() => localStorage.getItem('made') === null")
    expect(reachable.get_by_role("button", name="打开通知")).to_be_visible()
