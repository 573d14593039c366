"""What happens meanwhile: a colleague, the dispatcher, a new password, a new version lose nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import packed, sign_in, until
from tests.journeys.offline import accounted, all_sent, on_screen, phone, tab, take
from tests.world import PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.field import app
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)

Opens = Callable[[User], AbstractContextManager[Page]]


@pytest.fixture
def wang(today: World) -> User:
    return today.users["engineer"]


@pytest.fixture
def zhao(today: World) -> User:
    """Another engineer, with an account and a phone of his own."""
    act = today.act(Role.ADMIN, clock.now())
    user = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer(today.zhao.number, {"user": user}, act=act)
    return user


@pytest.fixture
def opens(browser: Browser, job: ServiceOrder, live_server: LiveServer) -> Opens:
    """The job on somebody's phone, which has the day's pages."""

    @contextmanager
    def opening(user: User) -> Iterator[Page]:
        with phone(browser) as pocket:
            sign_in(pocket, user, live_server)
            page = tab(pocket, f"{live_server}/field/")
            packed(page, job.number)
            page.goto(f"{live_server}/field/orders/{job.number}/")
            yield page

    return opening


def under_way(page: Page) -> None:
    """Accepted and departed without signal."""
    page.context.set_offline(True)
    for screen in ("depart", "arrive"):
        take(page)
        on_screen(page, screen)


def test_of_two_engineers_on_one_order_the_one_who_lost_it_has_his_work_in_the_tray(
    opens: Opens, today: World, job: ServiceOrder, wang: User, zhao: User
) -> None:
    with opens(wang) as first:
        under_way(first)
        today.step(job, "reassign", clock.now(), engineer=today.zhao.number, reason="近些")
        with opens(zhao) as second:
            under_way(second)
            second.context.set_offline(False)
            first.context.set_offline(False)
            all_sent(second)
            all_sent(first)

            assert accounted(first, second) == (4, 2, 2)
            assert (accounted(first), accounted(second)) == ((2, 0, 2), (2, 2, 0))


def test_work_on_an_order_cancelled_meanwhile_is_in_the_tray(
    opens: Opens, today: World, job: ServiceOrder, wang: User
) -> None:
    with opens(wang) as page:
        under_way(page)
        today.step(job, "cancel", clock.now(), reason="客户自己修好了")
        page.context.set_offline(False)
        all_sent(page)

        assert accounted(page) == (2, 0, 2)


def test_a_changed_password_asks_to_sign_in_and_sends_everything_then(
    opens: Opens, today: World, job: ServiceOrder, wang: User, live_server: LiveServer
) -> None:
    with opens(wang) as page:
        accounts.change_password(wang, "another-horse-8", act=today.act(Role.ADMIN, clock.now()))
        take(page)
        on_screen(page, "depart")
        expect(page.locator("[data-outbox]")).to_contain_text("请重新登录")

        wang.refresh_from_db()
        sign_in(page.context, wang, live_server)
        page.reload()
        all_sent(page)

        assert accounted(page) == (1, 1, 0)


def test_a_new_version_costs_nothing_that_is_not_sent(
    opens: Opens, wang: User, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opens(wang) as page:
        under_way(page)
        monkeypatch.setattr(app, "build", lambda: "newer")
        page.route("**/field/commands/", lambda route: route.abort())
        page.context.set_offline(False)
        page.goto(f"{live_server}/field/")
        page.get_by_role("button", name="更新").click()
        until(page, "() => caches.has('yinuo-shell-newer')")

        page.unroute("**/field/commands/")
        all_sent(page)
        assert accounted(page) == (2, 2, 0)
