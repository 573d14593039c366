"""What is not sent: shown, kept through signing out, an expired session and an update, and told when it is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import packed, press, sign_in, until
from tests.journeys.offline import CLOCK, all_sent, dispatched, phone, tab
from tests.world import PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.field import app
from yinuo.inbox import queries as inbox
from yinuo.kernel import clock
from yinuo.orders.actions import conflicts
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)

SENDING = "**/field/commands/"


@pytest.fixture
def pack(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """An engineer's phone on the list of the day, with the day's pages on it."""
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        page = tab(context, f"{live_server}/field/")
        packed(page, job.number)
        yield page


@pytest.fixture
def colleague(today: World) -> User:
    """Another engineer, with an account of his own."""
    act = today.act(Role.ADMIN, clock.now())
    user = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer(today.zhao.number, {"user": user}, act=act)
    return user


def taken(order: ServiceOrder) -> list[str]:
    return [event.kind for event in one.story(order.number) if event.role == "engineer"]


def line(page: Page) -> Callable[..., None]:
    return expect(page.locator("[data-outbox]")).to_contain_text


def test_a_step_refused_later_is_told_kept_and_put_away_only_when_it_is_settled(
    pack: Page, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    pack.context.set_offline(True)
    pack.get_by_role("link", name="接单").click()
    press(pack, "接单")
    expect(pack.get_by_role("heading", name="出发检查")).to_be_visible()
    line(pack)("1 项还没有发送")
    today.step(job, "reassign", clock.now(), engineer=today.zhao.number, reason="近些")

    pack.context.set_offline(False)
    line(pack)("1 项没有被接受")
    expect(pack.locator("#refused")).to_contain_text("已交给调度处理")
    pack.goto(f"{live_server}/field/outbox/")
    expect(pack.locator("#refused-list li")).to_contain_text("接单")
    expect(pack.get_by_role("button", name="知道了")).to_be_hidden()
    [conflict] = inbox.open_conflicts()
    assert (conflict.key, conflict.step, taken(job)) == (job.number, "accept", [])

    conflicts.dismiss(conflict.id, reason="已改派", act=today.act("dispatcher", clock.now()))
    pack.reload()
    expect(pack.locator("#refused-list li")).to_contain_text("没有采用")
    pack.get_by_role("button", name="知道了").click()
    expect(pack.locator("#refused-list")).to_be_hidden()


def test_what_the_server_cannot_take_at_all_is_told_as_kept_by_this_phone_alone(
    pack: Page, job: ServiceOrder, live_server: LiveServer
) -> None:
    pack.evaluate(
        """async (order) => {
          const outbox = await import("/static/field/outbox.js");
          await outbox.add({ order, kind: "dance", data: { note: "换了油管" } });
          await outbox.add({ order, kind: "accept", data: {} });
        }""",
        job.number,
    )
    pack.goto(f"{live_server}/field/outbox/")

    row = pack.locator("#refused-list li")
    expect(row).to_contain_text("内容只在这部手机里")
    expect(row).not_to_contain_text("已交给调度")
    with pack.expect_download() as carried:
        row.get_by_role("link", name="存到手机").click()
    assert "换了油管" in carried.value.path().read_text(encoding="utf-8")
    expect(pack.locator("#sent-list li")).to_contain_text("接单")
    assert (list(inbox.open_conflicts()), taken(job)) == ([], ["order.accept"])
    row.get_by_role("button", name="知道了").click()
    expect(pack.locator("#refused-list")).to_be_hidden()


def test_signing_out_keeps_what_is_not_sent_and_nobody_else_sends_it(
    pack: Page, today: World, job: ServiceOrder, colleague: User, live_server: LiveServer
) -> None:
    pack.route(SENDING, lambda route: route.abort())
    pack.get_by_role("link", name="接单").click()
    press(pack, "接单")
    line(pack)("1 项还没有发送")

    pack.goto(f"{live_server}/logout/")
    expect(pack.locator("[data-unsent]")).to_contain_text("还有 1 项没有发送")
    pack.get_by_role("button", name="退出登录").click()
    expect(pack.get_by_label("用户名")).to_be_visible()
    assert pack.evaluate("caches.has('yinuo-jobs')") is False

    pack.unroute(SENDING)
    sign_in(pack.context, colleague, live_server)
    pack.goto(f"{live_server}/field/outbox/")
    expect(pack.locator("#others-list")).to_be_visible()
    pack.get_by_role("button", name="现在发送").click()
    expect(pack.get_by_text("都已送到")).to_be_visible()
    assert taken(job) == []

    sign_in(pack.context, today.users["engineer"], live_server)
    pack.goto(f"{live_server}/field/outbox/")
    expect(pack.locator("#sent-list li")).to_contain_text("接单")
    assert taken(job) == ["order.accept"]


def test_an_expired_session_keeps_everything_and_goes_on_after_signing_in(
    pack: Page, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    pack.get_by_role("link", name="接单").click()
    expect(pack.locator(".act-bar")).to_be_visible()
    pack.context.clear_cookies(name="sessionid")
    press(pack, "接单")
    expect(pack.get_by_role("heading", name="出发检查")).to_be_visible()
    line(pack)("请重新登录")

    sign_in(pack.context, today.users["engineer"], live_server)
    pack.reload()
    all_sent(pack)
    assert taken(job) == ["order.accept"]


def test_an_emptied_cookie_jar_costs_nothing_but_a_new_token(pack: Page, job: ServiceOrder) -> None:
    pack.get_by_role("link", name="接单").click()
    expect(pack.locator(".act-bar")).to_be_visible()
    pack.context.clear_cookies(name="csrftoken")
    pack.evaluate("document.querySelector('meta[name=csrf-token]').remove()")

    press(pack, "接单")
    expect(pack.get_by_role("heading", name="出发检查")).to_be_visible()
    all_sent(pack)
    assert taken(job) == ["order.accept"]


def test_a_file_the_server_never_takes_stays_on_the_phone_and_holds_up_no_step(
    pack: Page, job: ServiceOrder, live_server: LiveServer
) -> None:
    pack.evaluate(
        """async (order) => {
          const outbox = await import("/static/field/outbox.js");
          const sha256 = await outbox.keepFile({ blob: new Blob(["no picture at all"]), name: "broken.jpg", order });
          await outbox.add({ order, kind: "note", data: { note: "看照片", photos: [sha256] } });
        }""",
        job.number,
    )
    pack.goto(f"{live_server}/field/outbox/")

    expect(pack.locator("#sent-list li")).to_contain_text("备注")
    expect(pack.locator("#file-list li")).to_contain_text("服务器不收这个文件")
    expect(pack.get_by_role("link", name="存到手机")).to_have_attribute("download", "broken.jpg")
    assert taken(job) == ["order.note"]


def test_a_full_phone_gives_up_its_stored_pages_first_then_says_so_and_keeps_the_form(
    pack: Page, job: ServiceOrder, live_server: LiveServer
) -> None:
    pack.goto(f"{live_server}/field/orders/{job.number}/")
    note = pack.locator("details[data-step=note]")
    note.locator("summary").click()
    note.get_by_label("备注").fill("没有地方了")
    pack.evaluate(
        """() => {
          window.whole = IDBObjectStore.prototype.add;
          IDBObjectStore.prototype.add = () => { throw new DOMException("", "QuotaExceededError"); };
        }"""
    )

    note.get_by_role("button", name="备注").click()
    expect(pack.get_by_text("手机空间满了")).to_be_visible()
    expect(note.get_by_label("备注")).to_have_value("没有地方了")
    assert pack.evaluate("caches.has('yinuo-jobs')") is False

    pack.evaluate("() => { IDBObjectStore.prototype.add = window.whole; }")
    note.get_by_role("button", name="备注").click()
    all_sent(pack)
    pack.wait_for_function("() => document.querySelector('details[data-step=note]').open === false")
    assert taken(job) == ["order.note"]


def test_work_made_by_another_person_is_refused_whatever_the_session_says(
    pack: Page, job: ServiceOrder, colleague: User, live_server: LiveServer
) -> None:
    pack.context.set_offline(True)
    pack.get_by_role("link", name="接单").click()
    press(pack, "接单")
    line(pack)("1 项还没有发送")
    sign_in(pack.context, colleague, live_server)

    pack.context.set_offline(False)
    line(pack)("现在登录的是别人")
    assert taken(job) == []


def test_a_clock_that_is_hours_slow_is_found_out_when_the_signal_is_back(pack: Page, job: ServiceOrder) -> None:
    pack.context.set_offline(True)
    pack.context.add_init_script(CLOCK % (-3 * 3600_000))
    pack.reload()
    pack.get_by_role("link", name="接单").click()
    pressed_at = clock.now()
    press(pack, "接单")
    line(pack)("1 项还没有发送")

    pack.context.set_offline(False)
    all_sent(pack)
    [accepted] = [event for event in one.story(job.number) if event.kind == "order.accept"]
    assert abs(accepted.occurred_at - pressed_at) < timedelta(seconds=30)


def test_a_page_the_phone_never_had_says_so_in_plain_words(pack: Page, live_server: LiveServer) -> None:
    pack.context.set_offline(True)
    pack.goto(f"{live_server}/field/orders/SO-20200101-0001/")

    expect(pack.get_by_role("heading", name="没有信号")).to_be_visible()
    pack.get_by_role("link", name="打开我的任务").click()
    expect(pack.get_by_text("没有连上，显示的是")).to_be_visible()

    pack.get_by_role("link", name="退出登录").click()
    expect(pack.get_by_text("要等有信号时再按")).to_be_visible()


def test_a_job_that_comes_while_the_list_is_open_is_on_the_phone_at_once(pack: Page, today: World) -> None:
    another = dispatched(today)

    expect(pack.locator(f"[data-number='{another.number}']")).to_be_visible(timeout=20_000)
    packed(pack, another.number)


def test_a_new_version_is_offered_on_the_list_of_the_day_and_never_during_a_job(
    pack: Page, job: ServiceOrder, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = app.build()
    monkeypatch.setattr(app, "build", lambda: "newer")
    pack.goto(f"{live_server}/field/orders/{job.number}/")
    until(pack, "() => navigator.serviceWorker.getRegistration().then((each) => Boolean(each.waiting))")
    expect(pack.get_by_role("button", name="更新")).to_have_count(0)

    other = pack.context.new_page()
    other.goto(f"{live_server}/field/")
    other.get_by_role("button", name="更新").click()
    expect(other.get_by_text("还有工单开着")).to_be_visible()
    other.close()

    pack.goto(f"{live_server}/field/")
    pack.get_by_role("button", name="更新").click()
    until(pack, "old => caches.has(`yinuo-shell-${old}`).then((there) => !there)", old)
    assert pack.evaluate("caches.has('yinuo-shell-newer')") is True
