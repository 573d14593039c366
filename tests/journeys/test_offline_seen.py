"""Every screen of the engineer's app on a narrow phone, by day and by night: what axe can find is not there."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import PHONE
from tests.journeys.hands import accessible, sign_in
from tests.world import make_world
from yinuo.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}

TURN = """(name) => {
  const screen = document.getElementById("screen");
  screen.replaceChildren(document.querySelector(`template[data-screen="${name}"]`).content.cloneNode(true));
  for (const fold of document.querySelectorAll("details")) fold.open = true;
}"""
"""Another screen of the job, with everything that folds open."""

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_readable_on_a_narrow_phone(browser: Browser, live_server: LiveServer, scheme: str) -> None:
    today = make_world(clock.now())
    order = today.until(today.report(at=clock.now() - timedelta(hours=3)), "arrive")
    context = browser.new_context(
        **NARROW, color_scheme=scheme, locale="zh-CN", timezone_id=settings.COMPANY_ZONE, reduced_motion="reduce"
    )
    sign_in(context, today.users["engineer"], live_server)
    page = context.new_page()
    for path in ("", "outbox/", "me/", "offline/"):
        page.goto(f"{live_server}/field/{path}")
        expect(page.locator("main")).to_be_visible()
        fits(page)
    page.goto(f"{live_server}/field/orders/{order.number}/")
    names = page.locator("template[data-screen]").evaluate_all("all => all.map((each) => each.dataset.screen)")
    assert len(names) > 10
    for name in names:
        page.evaluate(TURN, name)
        fits(page)
    context.close()


def fits(page: Page) -> None:
    accessible(page)
    assert page.evaluate(WIDER) <= 0
