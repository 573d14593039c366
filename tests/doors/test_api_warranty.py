"""Meters and coverage by the API: telematics tells readings, each taken or refused by itself (R-5.6)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from tests.doors.api import Caller, caller
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.actions.warranty import record_sale, save_policy
from yinuo.assets.models import MeterReading
from yinuo.assets.types import Cover, PolicyDraft, SaleDraft

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.6")]


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def admin(world: World) -> Caller:
    return caller(world, Role.ADMIN)


def reading(**changes: Any) -> dict[str, Any]:
    return {"vehicle": "V0001", "at": "2026-11-20T08:00:00+08:00", "km": "12850.5", "hours": "1480.5"} | changes


def test_readings_are_taken_or_refused_each_by_itself(admin: Caller) -> None:
    told = [
        reading(), reading(at="2026-11-21T08:00:00+08:00", km="12000.0"),
        reading(vehicle="V9999"), reading(at="2026-11-22T08:00:00+08:00", km="12900.0", hours="1485.0"),
    ]  # fmt: skip

    items = admin.post("/meters", {"readings": told}).json()["items"]

    assert [each["taken"] for each in items] == [True, False, False, True]
    assert [each["problem"] and each["problem"]["code"] for each in items][1:3] == ["meter_falls", "unknown_vehicle"]
    assert MeterReading.objects.count() == 2


def test_a_list_sent_twice_is_kept_once(admin: Caller) -> None:
    for _again in range(2):
        [item] = admin.post("/meters", {"readings": [reading()]}).json()["items"]
        assert item["taken"]

    assert MeterReading.objects.count() == 1


def test_a_machines_coverage_says_why(admin: Caller, world: World) -> None:
    manager = world.act(Role.SERVICE_MANAGER)
    save_policy("ZB-01", PolicyDraft("标准", (Cover("body", 12, hours=2000), Cover("hydraulics", 6))), act=manager)
    record_sale(world.sweeper, SaleDraft("ZB-01", date(2026, 3, 1)), act=manager)
    admin.post("/meters", {"readings": [reading(hours="1900.0")]})

    told = admin.get("/vehicles/V0001/coverage?system=hydraulics").json()

    assert (told["policy"], told["fault"]["verdict"], told["fault"]["codes"]) == ("ZB-01", "not_covered", ["time_over"])
    assert [(each["assembly"], each["verdict"]) for each in told["assemblies"]] == [
        ("hydraulics", "not_covered"), ("body", "covered"),
    ]  # fmt: skip


def test_an_unknown_system_is_named(admin: Caller) -> None:
    answer = admin.get("/vehicles/V0001/coverage?system=wings")

    assert (answer.status_code, answer.json()["field"]) == (422, "system")
