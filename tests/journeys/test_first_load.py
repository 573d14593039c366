"""The app opened for the first time: how often one thing must wait for another before it can be asked for."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.chromium import PHONE
from tests.journeys.hands import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

MOST_IN_SEQUENCE = 3
BACKGROUND = {"Fetch", "XHR", "Ping", "Manifest"}
"""Asked for after the page stands."""


def longest_chain(asked: list[dict[str, Any]]) -> list[str]:
    """The addresses of the longest row of requests of which each was caused by what came with the one before."""
    chains: dict[str, list[str]] = {}
    for each in asked:
        address, initiator = each["request"]["url"], each["initiator"]
        frames = initiator.get("stack", {}).get("callFrames", [])
        cause = initiator.get("url") or (frames[0]["url"] if frames else "")
        chains.setdefault(address, [*chains.get(cause, []), address])
    return max(chains.values(), key=len)


@pytest.mark.parametrize("page", ["/field/", "/field/orders/{number}/"])
def test_nothing_of_a_page_waits_for_more_than_three_requests_in_a_row(
    browser: Browser, today: World, live_server: LiveServer, page: str
) -> None:
    order = today.until(today.report(), "dispatch")
    context = browser.new_context(**PHONE, service_workers="block")
    sign_in(context, today.users["engineer"], live_server)
    phone = context.new_page()
    asked: list[dict[str, Any]] = []
    heard = context.new_cdp_session(phone)
    heard.on("Network.requestWillBeSent", lambda told: asked.append(told))  # noqa: PLW0108 -- outside: no builtin here
    heard.send("Network.enable")

    phone.goto(f"{live_server}{page.format(number=order.number)}", wait_until="networkidle")
    context.close()

    first = [each for each in asked if each.get("type") not in BACKGROUND and "/static/" in each["request"]["url"]]
    document = [each for each in asked if each.get("type") == "Document"]
    chain = longest_chain([*document, *first])
    assert len(first) > 20
    assert len(chain) <= MOST_IN_SEQUENCE, chain
