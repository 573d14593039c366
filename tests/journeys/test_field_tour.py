"""A tour visit without signal: agreed, inspected, signed; sent once, and its finding is an order (R-5.5)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import accessible, photo, sign_in, sign_on, until
from tests.journeys.offline import all_sent, outbox, phone, tab
from tests.world import World, make_world
from yinuo.accounts.types import Role
from yinuo.assets.models import Vehicle
from yinuo.checklists import actions as checklists
from yinuo.inbox.models import Command
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.tours.actions import planning, recurring
from yinuo.tours.models import FollowUp, TourAnswer, TourVisit
from yinuo.tours.queries.replay import differences
from yinuo.tours.types import PlanDraft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit() -> tuple[World, TourVisit]:
    """The sweeper is to be seen within a month; its warranty has ended long ago."""
    world = make_world(clock.now())
    checklists.install_inspection(act=world.act(Role.SYSTEM, clock.now()))
    today = clock.now().date()
    draft = PlanDraft("入冬前巡检", "season", ("sweeper",), today, ends_on=today + timedelta(days=30))
    planning.make_plan(draft, act=world.act(Role.SERVICE_MANAGER, clock.now()))
    Vehicle.objects.update(warranty_until=today - timedelta(days=175))
    recurring.make_due(now=clock.now())
    return world, TourVisit.objects.get()


@pytest.fixture
def page(browser: Browser, visit: tuple[World, TourVisit], live_server: LiveServer) -> Iterator[Page]:
    """A phone that holds the visit and has lost its signal."""
    world, made = visit
    with phone(browser) as context:
        sign_in(context, world.users["engineer"], live_server)
        shown = tab(context, f"{live_server}/field/")
        until(shown, "() => navigator.serviceWorker.ready.then(Boolean)")
        for address in (f"/field/tours/{made.number}/", "/field/tours/"):
            until(shown, "path => caches.match(path, {cacheName: 'yinuo-jobs'}).then(Boolean)", address)
        context.set_offline(True)
        yield shown


def open_tours(page: Page) -> None:
    page.goto(page.url.partition("/field/")[0] + "/field/tours/")


def inspect(page: Page) -> None:
    """All is in order but a leak, which is photographed and becomes an order."""
    card = page.locator(".machine-card")
    card.locator("summary").first.click()
    leak = card.locator("[data-item=in_hydraulic_leaks]")
    leak.locator("[value=finding]").check()
    leak.locator("[data-note]").fill("接头渗油")
    leak.locator("input[type=file]").set_input_files(photo("leak.jpg"))
    leak.locator(".raise input").check()
    card.locator("[data-rest-ok]").click()
    for code, value in (("in_coolant_freezing", "-30"), ("in_battery", "26.1")):
        card.locator(f"[name='items.{code}']").fill(value)
    expect(leak.locator("[data-kept] img")).to_be_visible()
    accessible(page)
    card.get_by_role("button", name="这台车检查完了").click()
    expect(card.locator("[data-done]").first).to_be_visible()


@pytest.mark.clause(id="R-5.5")
def test_a_whole_visit_is_made_without_signal_and_arrives_once(page: Page, visit: tuple[World, TourVisit]) -> None:
    open_tours(page)
    page.locator(f"a[href$='{visit[1].number}/']").click()
    page.get_by_role("button", name="开始巡检").click()
    expect(page.get_by_role("button", name="开始巡检")).to_be_hidden()
    expect(page.locator("[data-left]")).to_be_visible()
    inspect(page)
    page.reload()
    expect(page.locator(".machine-card [data-done]").first).to_be_visible()
    page.get_by_label("签字人").fill("刘师傅")
    sign_on(page)
    page.get_by_role("button", name="完成巡检").click()
    expect(page.get_by_role("heading", name="巡检已完成")).to_be_visible()
    assert TourVisit.objects.get().state == "planned"

    page.context.set_offline(False)
    all_sent(page)

    made = TourVisit.objects.get()
    assert (made.state, made.signer, bool(made.signature)) == ("done", "刘师傅", True)
    [order] = ServiceOrder.objects.all()
    assert (order.channel, TourAnswer.objects.get(finding=True).order) == ("tour", order)
    assert Command.objects.filter(kind__startswith="tour.").count() == len(outbox(page)["commands"]) == 3
    assert list(differences()) == []


@pytest.mark.clause(id="R-5.7")
def test_a_machine_is_followed_without_signal(page: Page) -> None:
    open_tours(page)
    row = page.locator("[data-follow=V0001]")
    row.locator("summary").first.click()
    row.get_by_label("与谁沟通").fill("刘师傅")
    row.get_by_label("工作小时").fill("1800")
    accessible(page)
    row.get_by_role("button", name="保存").click()
    expect(row.locator("[data-done]")).to_be_visible()

    page.context.set_offline(False)
    all_sent(page)

    done = FollowUp.objects.get(done_at__isnull=False)
    assert (done.condition, done.spoke_with, done.hours) == ("good", "刘师傅", 1800)


def test_what_no_longer_fits_stays_in_sight_on_the_phone(page: Page, visit: tuple[World, TourVisit]) -> None:
    world, made = visit
    open_tours(page)
    page.locator(f"a[href$='{made.number}/']").click()
    page.get_by_role("button", name="开始巡检").click()
    expect(page.get_by_role("button", name="开始巡检")).to_be_hidden()
    TourVisit.objects.update(engineer=world.zhao)

    page.context.set_offline(False)
    all_sent(page)

    expect(page.locator("#refused")).to_contain_text("这次巡检不是安排给您的")
    assert TourVisit.objects.get().state == "planned"
