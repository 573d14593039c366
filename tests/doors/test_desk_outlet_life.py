"""Outlets at the desk and on the phone: facilities, tools, vehicles, coverage, reviews (R-3.1, R-3.2, R-3.7)."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.actions.test_outlet_life import VAN, van
from tests.doors.api import caller
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.network.actions import keeping
from yinuo.network.models import Facility, OutletReview, Tool, Trip
from yinuo.vouchers.actions import open_packs

pytestmark = pytest.mark.django_db

OFFICE = {"kind": "premises", "name": "办公室", "quantity": "1", "condition": "good", "checked_on": "2026-11-20"}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.clause(id="R-3.2")
def test_an_outlet_says_what_it_lacks_until_it_is_entered(world: World, dispatcher: Client) -> None:
    before = dispatcher.get("/outlets/YT01/").content.decode()

    answer = dispatcher.post("/outlets/YT01/facilities/new/", OFFICE)
    after = dispatcher.get("/outlets/YT01/").content.decode()

    assert "还没有登记：办公场所、办公设施、工具材料" in before
    assert (answer.status_code, answer.url) == (302, "/outlets/YT01/")
    assert "还没有登记：办公设施、工具材料" in after
    facility = Facility.objects.get()
    dispatcher.post(f"/outlets/facilities/{facility.pk}/", OFFICE | {"condition": "worn"})
    assert Facility.objects.get().condition == "worn"
    assert dispatcher.post(f"/outlets/facilities/{facility.pk}/remove/").status_code == 302
    assert not Facility.objects.exists()


@pytest.mark.clause(id="R-3.2")
def test_a_tool_is_entered_found_when_overdue_and_inspected(world: World, dispatcher: Client) -> None:
    form = {"number": "lt-1", "name": "举升机", "outlet": "YT01", "lifting": "on", "condition": "good",
            "due_on": "2026-11-01"}  # fmt: skip
    assert dispatcher.post("/tools/new/", form).status_code == 302
    late = dispatcher.get("/tools/?due=overdue").content.decode()
    refused = dispatcher.post("/tools/LT-1/", form | {"engineer": "E001"})
    dispatcher.post("/tools/LT-1/inspect/", {"inspected_on": "2026-11-23", "due_on": "2027-11-22"})

    assert "LT-1" in late
    assert (refused.status_code, "不能领用" in refused.content.decode()) == (422, True)
    assert Tool.objects.get().due_on.isoformat() == "2027-11-22"
    assert "LT-1" not in dispatcher.get("/tools/?due=overdue").content.decode()


@pytest.mark.clause(id="R-3.7")
def test_the_dispatch_offers_vehicles_that_may_go_and_no_other(world: World, dispatcher: Client) -> None:
    van(world)
    van(world, "鲁F00001", insurance_until=NOON.date() - timedelta(days=1))
    order = world.until(world.report(), "respond")

    page = dispatcher.get(f"/orders/{order.number}/dispatch/").content.decode()
    answer = dispatcher.post(f"/orders/{order.number}/dispatch/", {"engineer": "E001", "service_vehicle": VAN})

    assert f'value="{VAN}"' in page
    assert "鲁F00001" not in page
    assert answer.status_code == 302
    assert VAN in dispatcher.get(f"/orders/{order.number}/").content.decode()


@pytest.mark.clause(id="R-3.7")
def test_an_engineer_chooses_at_the_departure_and_brings_the_vehicle_back_on_the_phone(world: World) -> None:
    van(world)
    order = world.until(world.report(), "accept")
    phone = signed_in(world, Role.ENGINEER)

    assert f'value="{VAN}"' in phone.get(f"/field/orders/{order.number}/").content.decode()
    form: dict[str, Any] = {f"items.{code}": "on" for code in ticks("check_out")} | {"service_vehicle": VAN}
    assert phone.post(f"/field/orders/{order.number}/steps/depart/", form).status_code == 302
    assert Trip.objects.get().ended_at is None
    assert VAN in phone.get("/field/me/").content.decode()
    assert phone.post(f"/field/service-vehicles/{VAN}/back/", {"km_in": "12345"}).status_code == 302
    assert Trip.objects.get().km_in == 12345


@pytest.mark.clause(id="R-3.7")
def test_the_desk_takes_a_vehicle_out_and_back_and_says_why_not(world: World, dispatcher: Client) -> None:
    van(world)
    out = {"driver": "E002", "purpose": "送检", "km_out": "500"}

    assert dispatcher.post(f"/service-vehicles/{VAN}/out/", out).status_code == 302
    low = dispatcher.post(f"/service-vehicles/{VAN}/back/", {"km_in": "400"})
    assert (low.status_code, "上一次是 500 公里" in low.content.decode()) == (422, True)
    assert dispatcher.post(f"/service-vehicles/{VAN}/back/", {"km_in": "560"}).status_code == 302
    assert "500 → 560" in dispatcher.get(f"/service-vehicles/{VAN}/").content.decode()
    van(world, licence_until=None)
    expired = dispatcher.post(f"/service-vehicles/{VAN}/out/", out)
    assert (expired.status_code, "证件不在有效期内" in expired.content.decode()) == (422, True)


@pytest.mark.clause(id="R-3.1")
def test_a_year_is_reviewed_by_the_manager_once(world: World) -> None:
    manager, dispatcher = signed_in(world, Role.SERVICE_MANAGER), signed_in(world, Role.DISPATCHER)
    form = {"conclusion": "strengthen", "findings": "忙", "measures": ""}

    assert "待评审" in manager.get("/outlets/reviews/").content.decode()
    assert dispatcher.post("/outlets/YT01/reviews/2025/", form).status_code == 403
    assert manager.post("/outlets/YT01/reviews/2025/", form).status_code == 422
    assert manager.post("/outlets/YT01/reviews/2025/", form | {"measures": "加一人"}).status_code == 302
    assert manager.post("/outlets/YT01/reviews/2025/", form | {"measures": "改写"}).status_code == 200
    assert OutletReview.objects.get().measures == "加一人"


@pytest.mark.clause(id="R-3.1")
def test_the_coverage_names_what_lies_outside_and_goes_out_as_a_workbook(world: World, dispatcher: Client) -> None:
    world.sweeper.lat, world.sweeper.lon = 30.0, 110.0
    world.sweeper.save(update_fields=["lat", "lon"])

    page = dispatcher.get("/outlets/coverage/").content.decode()
    sheet = load_workbook(BytesIO(dispatcher.get("/outlets/coverage/?export=xlsx").content)).active

    assert "0.0%" in page
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["V0001"]


@pytest.mark.parametrize("path", ["/service-vehicles/", "/tools/", "/vouchers/?month=2026-11"])
def test_a_list_asks_as_much_of_one_row_as_of_three(world: World, dispatcher: Client, path: str) -> None:
    act = world.act(Role.SERVICE_MANAGER)

    def fill(serial: int, engineers: list[Any]) -> None:
        van(world, f"鲁F1000{serial}")
        keeping.save_tool(f"T-{serial}", {"name": "扳手", "outlet": world.outlet, "lifting": False}, act=act)
        open_packs(engineers, NOON.date().replace(day=1), act=act)

    fill(1, [world.wang])
    one = queries(dispatcher, path)
    fill(2, [world.zhao])
    fill(3, [])

    assert queries(dispatcher, path) == one


@pytest.mark.clause(id="R-3.7")
def test_a_program_reads_vehicles_and_takes_them_out_once(world: World) -> None:
    van(world)
    desk, engineer = caller(world, Role.DISPATCHER), caller(world, Role.ENGINEER)
    told = {"driver": "E002", "purpose": "送检", "km": 100}

    [vehicle] = desk.get("/service-vehicles?q=烟台").json()["items"]
    answers = [desk.post(f"/service-vehicles/{VAN}/out", told, key="out-1") for _each in range(2)]
    stranger = engineer.post(f"/service-vehicles/{VAN}/back", {"km": 120})
    back = desk.post(f"/service-vehicles/{VAN}/back", {"km": 120})

    assert (vehicle["plate"], vehicle["ready"]) == (VAN, "free")
    assert ([each.status_code for each in answers], Trip.objects.count()) == ([200, 200], 1)
    assert stranger.status_code == 403
    assert (back.json()["running"], back.json()["km_in"]) == (False, 120)
    assert desk.get("/tools").json()["items"] == []
