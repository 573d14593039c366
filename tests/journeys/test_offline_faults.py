"""What lines, servers, clocks and a dying browser do to a phone: nothing it made is lost, nothing is done twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.faults import FAULTS, Line, bad_line
from tests.journeys.hands import packed, sign_in
from tests.journeys.offline import accounted, all_sent, on_screen, outbox, phone, set_clock, tab, take
from tests.world import World
from yinuo.files import queries as files
from yinuo.journal.models import Entry
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = ("depart", "arrive", "hazards", "begin", "finish", "checks", "sign")
"""What is shown after each of the first steps."""

PIECE = 256 * 1024
KILLS = 10


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    with bad_line(live_server.url) as made:
        yield made


@pytest.fixture
def pocket(browser: Browser, today: World, live_server: LiveServer, line: Line) -> Iterator[BrowserContext]:
    with phone(browser) as made:
        sign_in(made, today.users["engineer"], live_server)
        yield made


@pytest.fixture
def page(pocket: BrowserContext, job: ServiceOrder, line: Line) -> Page:
    """The job on the engineer's phone, which has all it needs for a day without signal."""
    page = tab(pocket, f"{line.url}/field/")
    packed(page, job.number)
    page.goto(f"{line.url}/field/orders/{job.number}/")
    return page


def test_whatever_becomes_of_an_answer_each_step_is_done_once(page: Page, line: Line) -> None:
    for fault, screen in zip(FAULTS, SCREENS, strict=True):
        line.faults.extend([fault] * 2)
        take(page)
        on_screen(page, screen)
        all_sent(page)
        line.faults.clear()

    assert {fault for _, fault in line.met} == {*FAULTS, ""}
    assert accounted(page) == (7, 7, 0)


def test_a_phone_whose_clock_is_wrong_or_set_meanwhile_tells_the_true_times(page: Page, job: ServiceOrder) -> None:
    true: list[tuple[datetime, datetime]] = []
    wrong_by = [timedelta(minutes=-10), timedelta(minutes=10), timedelta(hours=-5), timedelta(hours=7), timedelta()]

    for number, (skew, screen) in enumerate(zip(wrong_by, SCREENS, strict=False)):
        set_clock(page, skew)
        page.context.set_offline(number % 2 == 1)
        began = clock.now()
        take(page)
        on_screen(page, screen)
        true.append((began, clock.now()))
        page.context.set_offline(False)
        all_sent(page)

    assert accounted(page) == (5, 5, 0)
    told = [event.occurred_at for event in one.story(job.number) if event.role == "engineer"]
    second = timedelta(seconds=3)  # the server tells its time in whole seconds
    assert [began - second <= at <= ended + second for at, (began, ended) in zip(told, true, strict=True)] == [True] * 5


def test_a_tab_that_dies_ten_times_during_an_upload_sends_every_byte_once(
    page: Page, pocket: BrowserContext, line: Line, job: ServiceOrder
) -> None:
    chance, size = Random(3), 24 * PIECE
    pocket.set_offline(True)
    sha256 = page.evaluate(
        """async ([order, size]) => {
          const outbox = await import("/static/field/outbox.js");
          const noise = Uint8Array.from({ length: size }, (_, place) => (place * 2654435761) >>> 13);
          const blob = new Blob(["OggS", noise]);
          const sha256 = await outbox.keepFile({ blob, name: "long.ogg", order });
          await outbox.add({ order, kind: "note", data: { note: "听录音", photos: [sha256] } });
          return sha256;
        }""",
        [job.number, size],
    )
    take(page)
    on_screen(page, "depart")
    page.close()
    pocket.set_offline(False)

    for _ in range(KILLS):
        line.stalled.clear()
        line.go.clear()
        line.faults.extend([""] * chance.randrange(3) + ["stall"])
        page = tab(pocket, f"{line.url}/field/outbox/")
        assert line.stalled.wait(40)
        page.close()
        line.go.set()
    page = tab(pocket, f"{line.url}/field/outbox/")
    all_sent(page)

    assert accounted(page) == (2, 2, 0)
    pieces = [path for path, _ in line.met if path.endswith(f"{sha256}/")]
    assert len(pieces) == 25  # none was sent again
    assert [each.blob_id for each in files.attachments_of("order", job.number)] == [sha256]


def test_two_tabs_of_one_job_take_each_step_once(page: Page, pocket: BrowserContext, line: Line) -> None:
    other = tab(pocket, page.url)
    pocket.set_offline(True)
    for number, screen in enumerate(SCREENS[:4]):
        take((page, other)[number % 2])
        on_screen(page, screen)
        on_screen(other, screen)
    line.faults.extend(["lost_after", "broken_after"])
    pocket.set_offline(False)
    all_sent(other)

    assert accounted(page) == (4, 4, 0)
    assert [each["state"] for each in outbox(other)["commands"]] == ["applied"] * 4
    assert Entry.objects.filter(kind__in=["order.accept", "order.depart"], door="field").count() == 2
