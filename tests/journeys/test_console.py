"""The journeys' own ears: what fails a test, and what does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.console import Watch, refusals_expected, watch

PAGE = "http://house.test/"
HTMX = "console.error('htmx:sendAbort')"


@pytest.fixture
def held() -> list[Route]:
    """Requests whose answer waits until the test gives it."""
    return []


@pytest.fixture
def page(browser: Browser, held: list[Route]) -> Iterator[Page]:
    """A page of a house whose server answers by the path: /409 with 409, /held when the test says so."""
    context = browser.new_context()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(PAGE)
        if path == "held":
            held.append(route)
        else:
            route.fulfill(status=int(path) if path.isdigit() else 200, body="<p>x</p>", content_type="text/html")

    context.route("**/*", answer)
    made = context.new_page()
    made.goto(PAGE)
    yield made
    context.close()


@pytest.fixture
def heard(page: Page) -> Watch:
    return watch(page)


def fetches(page: Page, path: str) -> None:
    page.evaluate("path => fetch(path).then(() => null)", f"/{path}")


def test_an_answer_nobody_expects_is_wrong(page: Page, heard: Watch) -> None:
    fetches(page, "409")
    page.evaluate("null")

    assert [each[-13:] for each in heard.end()] == ["409 (Conflict)"[-13:]]


def test_an_expected_answer_is_not(page: Page, heard: Watch) -> None:
    with refusals_expected(page, 409, 422):
        fetches(page, "409")
        fetches(page, "422")

    assert heard.end() == []


def test_a_refusal_that_is_expected_has_to_come(page: Page, heard: Watch) -> None:
    with pytest.raises(AssertionError), refusals_expected(page, 409):
        fetches(page, "200")


def test_another_refusal_than_the_expected_one_is_wrong(page: Page, heard: Watch) -> None:
    with refusals_expected(page, 409):
        fetches(page, "409")
        fetches(page, "500")

    assert len(heard.end()) == 1


def test_what_htmx_logs_on_a_page_that_stays_is_wrong(page: Page, heard: Watch) -> None:
    page.evaluate(HTMX)
    page.goto(PAGE)

    assert heard.end() == ["htmx:sendAbort"]


def leave(page: Page, held: list[Route]) -> None:
    """A page that is left, and in which htmx logs something before the next one comes."""
    with page.expect_console_message():
        page.evaluate(f"setTimeout(() => {{ location.href = '/held'; setTimeout(() => {HTMX}, 50) }}); null")
    held[-1].fulfill(body="<p>next</p>", content_type="text/html")
    page.get_by_text("next").wait_for()


def test_what_htmx_logs_of_a_request_cut_off_by_leaving_is_not(page: Page, heard: Watch, held: list[Route]) -> None:
    page.evaluate("fetch('/held').catch(() => null); null")

    leave(page, held)

    assert heard.end() == []


def test_leaving_alone_excuses_nothing(page: Page, heard: Watch, held: list[Route]) -> None:
    leave(page, held)

    assert heard.end() == ["htmx:sendAbort"]


def test_an_uncaught_error_is_wrong(page: Page, heard: Watch) -> None:
    page.evaluate("setTimeout(() => { throw Error('torn') }); null")
    page.wait_for_function("true")
    page.goto(PAGE)

    assert heard.end() == ["torn"]
