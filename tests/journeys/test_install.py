"""The app on the home screen: what Chromium asks of an app that it installs."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.chromium import pocket
from tests.journeys.hands import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_chromium_finds_nothing_that_stands_in_the_way_of_installing_the_app(
    browser: Browser, tmp_path: Path, today: World, live_server: LiveServer
) -> None:
    with pocket(browser, tmp_path) as context:  # a private window never installs
        sign_in(context, today.users["engineer"], live_server)
        page = context.pages[0]
        page.goto(f"{live_server}/field/")
        asked = context.new_cdp_session(page)

        manifest = asked.send("Page.getAppManifest")
        faults = asked.send("Page.getInstallabilityErrors")

    assert manifest["url"].endswith("/field/manifest.webmanifest")
    assert manifest["errors"] == []
    assert faults["installabilityErrors"] == []
