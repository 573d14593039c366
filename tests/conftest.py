"""What all tests share: Chromium as a person's desk or phone, and pages that fail on any error in their console."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as properties
from playwright.sync_api import Browser, Page

from tests.chromium import PHONE, chromium
from tests.console import watch
from tests.world import NEAR, World, make_world

properties.register_profile("yinuo", deadline=None)  # a busy machine is no fault of the rule
properties.load_profile("yinuo")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the run, which knows the receipt's Chinese fonts."""
    with chromium(settings.FONTS) as started:
        yield started


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """An office screen."""
    yield from watched(browser, viewport={"width": 1440, "height": 900})


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone in the hand: small, touched, and allowed to know where it is (where the machines of the tests stand)."""
    yield from watched(
        browser,
        **PHONE,
        permissions=["geolocation"],
        geolocation={"latitude": NEAR.lat, "longitude": NEAR.lon},
    )


def watched(browser: Browser, **options: object) -> Iterator[Page]:
    """A page of its own; an uncaught error, a console error or a CSP violation in it fails the test at its end."""
    context = browser.new_context(locale="zh-CN", timezone_id=settings.COMPANY_ZONE, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    heard = watch(page)
    yield page
    context.close()
    assert heard.end() == []


@pytest.fixture
def world(db: None) -> World:
    """A small company at noon of 2026-11-23."""
    return make_world()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in the default language: a request in another one leaves it behind in its thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
