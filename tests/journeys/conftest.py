"""What journeys share. They drive a real browser against a real server that shares the test's database."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import sign_in
from tests.world import NEAR, World, make_world
from yinuo.kernel import clock
from yinuo.kernel.geo import Place
from yinuo.orders.models import ServiceOrder

# Playwright keeps an event loop in the test's thread; Django would then refuse every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture
def today() -> World:
    """The small company as it stands now."""
    return make_world(clock.now())


@pytest.fixture
def job(today: World) -> ServiceOrder:
    """An hour old, and just given to 王工."""
    order = today.report(Place(NEAR.lat, NEAR.lon), at=clock.now() - timedelta(minutes=60), address="芝罘区环卫停车场")
    return today.until(order, "dispatch")


@pytest.fixture
def engineer(phone: Page, today: World, live_server: LiveServer) -> Page:
    """王工's phone on the list of the day; a job that is on it comes before this."""
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/")
    return phone
