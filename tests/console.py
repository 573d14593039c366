"""What a page's console says: an error fails the test, but for a refusal the test expects and a page that is left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from playwright.sync_api import ConsoleMessage, Frame, Page, Request, Response

ABORTED = "net::ERR_ABORTED"
REFUSED = "Failed to load resource: the server responded with a status of "
"""Chromium logs every refused answer so, whatever the page makes of it."""
CUT_OFF = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""What htmx logs for a request that is cut off."""


@dataclass
class Watch:
    """One page's ears. `leaving`: a navigation has begun, `cut` counts the requests it aborted so far."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    expected: frozenset[int] = frozenset()
    answered: set[int] = field(default_factory=set)
    leaving: bool = False
    cut: int = 0
    said: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Listen."""
        for event, ear in (
            ("console", self._console), ("pageerror", lambda error: self.wrong.append(str(error))),
            ("request", self._request), ("requestfailed", self._failed), ("response", self._response),
            ("framenavigated", self._navigated),
        ):  # fmt: skip
            self.page.on(event, ear)

    def end(self) -> list[str]:
        """All that nobody expected."""
        self._left()
        return self.wrong

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or self._is_expected(message.text):
            return
        # While a page is being left its live region may be cut off; whether it was, is known when it is gone.
        is_cut = self.leaving and message.text.startswith(CUT_OFF)
        (self.said if is_cut else self.wrong).append(message.text)

    def _is_expected(self, text: str) -> bool:
        return text.startswith(REFUSED) and int(text.removeprefix(REFUSED)[:3]) in self.expected

    def _request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.leaving = True

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            return
        if request.is_navigation_request():  # a download: the page stays
            self._left()
        elif self.leaving:
            self.cut += 1

    def _response(self, response: Response) -> None:
        self.answered.add(response.status)

    def _navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self._left()

    def _left(self) -> None:
        if not self.cut:
            self.wrong += self.said
        self.leaving, self.cut, self.said = False, 0, []


WATCHES: WeakKeyDictionary[Page, Watch] = WeakKeyDictionary()


def watch(page: Page) -> Watch:
    """Listen to a page from now on."""
    found = WATCHES[page] = Watch(page)
    found.begin()
    return found


@contextmanager
def refusals_expected(page: Page, *statuses: int) -> Iterator[None]:
    """Within, the server refuses what the page sends by these statuses, each at least once."""
    heard = WATCHES[page]
    heard.expected, heard.answered = frozenset(statuses), set()
    yield
    page.evaluate("null")  # What the page has said by now has been heard.
    assert heard.answered >= heard.expected
    heard.expected = frozenset()
