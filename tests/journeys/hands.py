"""What people do on a screen, shared by the journeys."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, FilePayload, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import PHONE
from tests.conftest import watched
from tests.world import NEAR, World
from yinuo.accounts.models import User
from yinuo.orders.models import ServiceOrder
from yinuo.templatetags.yinuo import vendored

AT_THE_MACHINE = {"permissions": ["geolocation"], "geolocation": {"latitude": NEAR.lat, "longitude": NEAR.lon}}
PATIENCE_SECONDS = 40


def sign_in(context: BrowserContext, user: User, server: LiveServer | str) -> None:
    """The session a person has after signing in; `server` as the person's browser names it."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(server)}])


@contextmanager
def window(browser: Browser, user: User, server: LiveServer) -> Iterator[Page]:
    """A second phone, signed in; an error in its console fails the test at its end."""
    pages = watched(browser, **PHONE, **AT_THE_MACHINE)
    page = next(pages)
    sign_in(page.context, user, server)
    yield page
    next(pages, None)


def opened(engineer: Page, today: World, job: ServiceOrder, *, after: str) -> None:
    """The job's page as it stands after a step."""
    today.until(job, after)
    engineer.goto(f"{engineer.url}orders/{job.number}/")


def photo(name: str = "before.jpg") -> FilePayload:
    """A small picture as a phone would send it; another name is another picture."""
    made = BytesIO()
    Image.new("RGB", (320, 240), f"#{sha256(name.encode()).hexdigest()[:6]}").save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def until(page: Page, question: str, arg: Any = None) -> None:
    """Wait until the page answers yes. `wait_for_function` would take a promise itself for a yes."""
    for _ in range(PATIENCE_SECONDS * 5):
        with suppress(Error):  # the page went on to another meanwhile
            if page.evaluate(question, arg):
                return
        page.wait_for_timeout(200)
    raise AssertionError(f"never: {question}")


def answer(page: Page, question: str, arg: Any = None) -> Any:
    """What the page answers, asked again where it was just going on to another."""
    for _ in range(PATIENCE_SECONDS * 5):
        try:
            return page.evaluate(question, arg)
        except Error as error:
            if "navigation" not in error.message:
                raise
        page.wait_for_timeout(200)
    raise AssertionError(f"never at rest: {question}")


def packed(page: Page, *numbers: str) -> None:
    """Wait until the service worker and the pages of these jobs are on the phone."""
    until(page, "() => navigator.serviceWorker.getRegistration('/field/').then((each) => Boolean(each?.active))")
    for number in numbers:
        until(page, "at => caches.match(at, {cacheName: 'yinuo-jobs'}).then(Boolean)", f"/field/orders/{number}/")


def press(page: Page, name: str) -> None:
    """The one next action of the engineer's job page."""
    page.locator(".act-bar").get_by_role("button", name=name).click()


def tick_all(page: Page, heading: str) -> None:
    """Confirm every item of the checklist that stands under `heading`."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    for box in page.locator("#now .tick-list input[type=checkbox]:visible").all():
        box.check()


def sign_on(page: Page, pad: Locator | None = None) -> None:
    """Draw a signature on a pad; on the one of the page, where none is named."""
    pad = pad or page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for x, y in ((90, 20), (120, 90), (200, 40), (260, 110)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


STILL = """() => Promise.allSettled(
  document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished)
)"""
"""What fades in or out has done so: half faded letters have no contrast."""


def accessible(page: Page) -> None:
    """axe finds nothing serious on the screen as it stands."""
    page.evaluate(STILL)
    page.evaluate((settings.STATIC_ROOT / vendored()["axe"]).read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []
