"""Days in the life of two phones: chance decides what is done, what breaks, who interferes; everything is counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.faults import FAULTS, Line, bad_line
from tests.journeys.hands import packed, sign_in
from tests.journeys.offline import accounted, all_sent, dispatched, phone, set_clock, settled, shown, tab, take
from tests.world import PASSWORD, World, make_world
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)

HISTORIES = 20
BLOCK = 5
DEEDS = 12
TRIES = 50
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CLOCKS = (timedelta(), 10 * MINUTE, -10 * MINUTE, 7 * HOUR, -5 * HOUR)
WORKED = ("accept", "depart", "arrive", "hazards", "begin", "finish", "checks")
"""Screens from which the job goes on; a signature is another journey's."""


class Hand:
    """One engineer with one phone."""

    def __init__(self, user: User, pocket: BrowserContext, line: Line) -> None:
        self.user, self.pocket, self.line = user, pocket, line
        self.use(tab(pocket, f"{line.url}/field/"))

    def use(self, page: Page) -> None:
        """From now on the engineer works in this tab."""
        self.page = page
        self.target = self.pocket.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]

    def kill(self, browser: Browser) -> None:
        """The tab is gone at once. `page.close()` waits for the page, for ever where it is about to navigate."""
        browser.new_browser_cdp_session().send("Target.closeTarget", {"targetId": self.target})

    def signal(self, on: bool) -> None:
        """Whether the phone has one. A tab that dies just now may not hear it: it is said again without that tab."""
        for _ in range(TRIES):
            with suppress(Error):
                return self.pocket.set_offline(not on)
            self.page.wait_for_timeout(200)
        raise AssertionError("The phone does not hear whether it has a signal.")

    def open(self, path: str) -> None:
        if not self.page.url.endswith(path):
            self.page.goto(f"{self.line.url}{path}")


class History:
    """Two orders, two phones, a dispatcher, a line, and chance."""

    def __init__(self, seed: int, world: World, hands: list[Hand], line: Line, browser: Browser) -> None:
        self.chance, self.world, self.hands, self.line, self.browser = Random(seed), world, hands, line, browser
        self.orders = [dispatched(world, engineer) for engineer in ("E001", "E002")]
        for hand, order in zip(hands, self.orders, strict=True):
            set_clock(hand.page, self.chance.choice(CLOCKS))
            hand.page.goto(f"{line.url}/field/")
            packed(hand.page, order.number)

    def run(self) -> tuple[int, int, int]:
        deeds = [self.work, self.signal, self.fault, self.tabs, self.session, self.meddle]
        for deed in self.chance.choices(deeds, [9, 3, 3, 2, 1, 1], k=DEEDS):
            deed(self.chance.choice(self.hands))
        self.line.faults.clear()
        for hand in self.hands:
            hand.signal(True)
            self.known(hand)
            hand.open("/field/outbox/")
        for hand in self.hands:
            all_sent(hand.page)
        return accounted(*(hand.page for hand in self.hands))

    def work(self, hand: Hand) -> None:
        """The next step of one's job, if the phone shows it; now and then the app is closed a moment later."""
        hand.open(f"/field/orders/{self.orders[self.hands.index(hand)].number}/")
        if hand.page.locator("#screen").count() and shown(hand.page) in WORKED:
            take(hand.page)
            if self.chance.random() < 0.2:
                self.tabs(hand)
            else:
                settled(hand.page)

    def signal(self, hand: Hand) -> None:
        hand.signal(self.chance.random() >= 0.5)

    def fault(self, hand: Hand) -> None:
        self.line.faults.extend(self.chance.choices(FAULTS, k=self.chance.randint(1, 4)))

    def tabs(self, hand: Hand) -> None:
        """A second tab is opened, and the first dies."""
        other = tab(hand.pocket, f"{self.line.url}/field/outbox/")
        hand.kill(self.browser)
        hand.use(other)

    def session(self, hand: Hand) -> None:
        """The session ends, by itself or by a new password."""
        if self.chance.random() < 0.5:
            hand.pocket.clear_cookies(name="sessionid")
        else:
            accounts.change_password(hand.user, PASSWORD, act=self.world.act(Role.ADMIN, clock.now()))
        if self.chance.random() < 0.5:
            self.known(hand)

    def known(self, hand: Hand) -> None:
        hand.user.refresh_from_db()
        sign_in(hand.pocket, hand.user, self.line.url)

    def meddle(self, hand: Hand) -> None:
        """The dispatcher gives the job to the colleague, or cancels it."""
        order = self.orders[self.hands.index(hand)]
        other = self.world.zhao if hand is self.hands[0] else self.world.wang
        step, told = self.chance.choice([
            ("reassign", {"engineer": other.number, "reason": "更近"}), ("cancel", {"reason": "客户自己修好了"}),
        ])  # fmt: skip
        try:
            self.world.step(order, step, clock.now(), **told)
        except Refused:
            return  # too late


@contextmanager
def crew(browser: Browser, world: World, line: Line) -> Iterator[list[Hand]]:
    """Wang and Zhao, each with a phone of his own."""
    act = world.act(Role.ADMIN, clock.now())
    zhao = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer(world.zhao.number, {"user": zhao}, act=act)
    users = (world.users["engineer"], zhao)
    with phone(browser) as one, phone(browser) as other:
        for pocket, user in zip((one, other), users, strict=True):
            sign_in(pocket, user, line.url)
        yield [Hand(user, pocket, line) for pocket, user in zip((one, other), users, strict=True)]


def told_by(seed: int, history: Callable[[], tuple[int, int, int]]) -> tuple[int, int, int]:
    """What the history counted; a failure says by which seed it comes again."""
    try:
        return history()
    except BaseException as error:
        error.add_note(f"history of seed {seed}")
        raise


@pytest.mark.parametrize("block", range(HISTORIES // BLOCK))
def test_no_day_loses_or_doubles_anything(browser: Browser, live_server: LiveServer, block: int) -> None:
    world = make_world(clock.now())
    with bad_line(live_server.url) as line, crew(browser, world, line) as hands:
        for seed in range(block * BLOCK, (block + 1) * BLOCK):
            total = told_by(
                seed, History(seed, world, hands, line, browser).run
            )  # a phone keeps what it made on earlier days

    made, applied, tray = total
    assert made == applied + tray
    assert applied > BLOCK
