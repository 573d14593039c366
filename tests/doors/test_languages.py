"""Which language a page speaks: the account's or the one chosen, else the browser's, else simplified Chinese."""

import pytest
from django.test import Client

from tests.world import PASSWORD, World

LEAD = {"zh-hans": "我们的服务承诺", "zh-hant": "我們的服務承諾", "en": "Our service commitments"}


def language_of(page: object) -> str:
    """The language a page says it is in, and speaks."""
    text = page.content.decode()
    said = text.partition('<html lang="')[2].partition('"')[0]
    assert LEAD[said] in text
    return said


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK,en;q=0.5", "zh-hant"),
        ("en-GB", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-hans"),
    ],
)
def test_a_customers_page_follows_the_browser(world: World, asked: str, spoken: str) -> None:
    page = Client().get("/p/commitments/", headers={"Accept-Language": asked} if asked else None)

    assert language_of(page) == spoken


def test_what_a_visitor_chose_goes_before_the_browser(world: World) -> None:
    visitor = Client(headers={"Accept-Language": "en"})
    visitor.post("/language/", {"language": "zh-hant"})

    assert language_of(visitor.get("/p/commitments/")) == "zh-hant"


def test_who_signs_in_reads_the_language_of_the_account(world: World) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.post("/login/", {"username": "dispatcher", "password": PASSWORD})

    assert language_of(browser.get("/p/commitments/")) == "zh-hans"
