"""How much the app on the phone weighs: what a bad line has to carry before the first job is seen."""

import gzip
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.world import World
from yinuo.field import app

MOST_BYTES = 300_000
"""Style and scripts of the field door as gzip, those that come only with the first photo or scan among them."""

PAGES = ("/field/", "/field/me/", "/field/outbox/", "/field/parts/", "/field/orders/{number}/")


def test_all_style_and_scripts_that_the_app_can_ever_load_fit_into_the_budget() -> None:
    parts = [settings.STATIC_ROOT / each.removeprefix("/static/") for each in app.shell()]

    sizes = {each: len(gzip.compress(each.read_bytes())) for each in parts if each.suffix in {".css", ".js"}}

    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])[:5]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_that_was_not_weighed(world: World, client: Client, page: str) -> None:
    order = world.until(world.report(), "dispatch")
    client.force_login(world.users["engineer"])

    html = client.get(page.format(number=order.number)).content.decode()

    loaded = re.findall(r'<(?:script|link)[^>]*\s(?:src|href)="(/static/[^"]+)"', html)
    assert len(loaded) > 10
    assert set(loaded) - set(app.shell()) == set()
