"""On the job's page: whether the sale's promise covers the fault, and the dials that decide it (R-5.6)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from tests.doors.test_field_commands import answers, command
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.assets.models import MeterReading
from yinuo.files import actions as files
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=2), tick=False) as traveller:
        yield traveller


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


@pytest.fixture
def job(world: World) -> ServiceOrder:
    return world.until(world.report(), "arrive")


def page(engineer: Client, job: ServiceOrder) -> str:
    return engineer.get(f"/field/orders/{job.number}/").content.decode()


@pytest.mark.clause(id="R-5.6")
@pytest.mark.parametrize(
    ("until", "said"), [(date(2026, 12, 31), "保内"), (date(2026, 1, 1), "保外"), (None, "没有定之前不向客户收费")]
)
def test_the_verdict_stands_on_the_job_with_its_reasons(
    world: World, engineer: Client, job: ServiceOrder, until: date | None, said: str
) -> None:
    assets.save_vehicle(world.sweeper.number, {"warranty_until": until}, act=world.act(Role.ADMIN))

    card = page(engineer, job).partition('id="coverage"')[2].partition("</section>")[0]

    assert said in card
    assert "<li>" in card


@pytest.mark.clause(id="R-5.6")
def test_the_dials_read_on_the_phone_are_kept_with_their_photo_and_shown_the_next_time(
    world: World, engineer: Client, job: ServiceOrder
) -> None:
    photo = files.store(b"OggS" + bytes(40), "voice.ogg", act=world.act(Role.ENGINEER))
    told = {"meter_km": "18200", "meter_hours": "1480.5", "photos": [photo.sha256]}

    [answer] = answers(engineer, command(job, "read_meter", 90, **told))

    [reading] = MeterReading.objects.all()
    assert answer["result"] == "applied"
    assert (reading.km, reading.hours, reading.source) == (Decimal(18200), Decimal("1480.5"), "engineer")
    shown = page(engineer, job)
    assert 'data-last="18200.0"' in shown
    assert "上次 1480.5（2026-11-23）" in shown


@pytest.mark.clause(id="R-5.6")
def test_a_dial_that_shows_less_without_a_reason_waits_in_the_tray(engineer: Client, job: ServiceOrder) -> None:
    answers(engineer, command(job, "read_meter", 90, meter_km="18200"))

    [refused] = answers(engineer, command(job, "read_meter", 95, meter_km="200"))
    [taken] = answers(engineer, command(job, "read_meter", 96, meter_km="200", smaller="replaced"))

    assert (refused["problem"]["code"], refused["in_tray"]) == ("meter_falls", True)
    assert taken["result"] == "applied"
