"""A season's tour through the doors: planned, agreed on, inspected without signal, its finding an order with parts."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.actions.test_tours import answers
from tests.doors.api import caller
from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.checklists import actions as checklists
from yinuo.journal.queries import faults
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import replay as orders
from yinuo.parts.actions import catalogue
from yinuo.parts.models import PartsRequest
from yinuo.tours.models import TourAnswer, TourPlan, TourVisit
from yinuo.tours.queries import replay as tours

pytestmark = pytest.mark.django_db

PLAN = {
    "name": "入冬前巡检", "kind": "season", "families": ["sweeper"], "starts_on": "2026-11-01", "ends_on": "2027-01-15",
    "before_snow": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(world: World) -> dict[str, Client]:
    checklists.install_inspection(act=world.act(Role.SYSTEM))
    clients = {role: Client() for role in (Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ENGINEER)}
    for role, client in clients.items():
        client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return clients


def phone(client: Client, *commands: tuple[str, str, dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Send commands (key, kind, data) as the phone does, a minute apart from `at`."""
    told = [
        {"id": str(uuid4()), "order": key, "kind": kind, "data": data,
         "occurred_at": (at + timedelta(minutes=place)).isoformat()}
        for place, (key, kind, data) in enumerate(commands)
    ]  # fmt: skip
    answer = client.post("/field/commands/", json.dumps({"commands": told}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["answers"])


def planned(office: dict[str, Client]) -> TourVisit:
    """The manager says when it snows, looks at what the plan would do, and makes it."""
    manager = office[Role.SERVICE_MANAGER]
    snow = {"province": "山东", "month": "12", "day": "2", "source": "公司自定，待确认"}
    assert manager.post("/tours/snow/new/", snow).status_code == 302
    preview = manager.post("/tours/plans/new/", PLAN | {"do": "preview"}).content.decode()
    assert "将上门 1 家客户，看 1 台车" in preview
    assert TourPlan.objects.count() == 0
    made = manager.post("/tours/plans/new/", PLAN | {"do": "make", "command_id": str(uuid7())})
    assert made.status_code == 302
    return TourVisit.objects.get()


def raised(world: World, desk: Client, number: str, order: ServiceOrder) -> None:
    """The dispatcher makes an order of the rest in one press and has the part asked for."""
    form = {"machine": "V0001", "codes": ["in_battery"], "parts": "hose-12 2", "command_id": str(uuid7())}
    answer = desk.post(f"/tours/visits/{number}/steps/raise/", form)
    again = desk.post(f"/tours/visits/{number}/steps/raise/", form)
    battery = ServiceOrder.objects.exclude(pk=order.pk).get()
    assert answer["Location"] == again["Location"] == f"/orders/{battery.number}/"
    assert battery.fault_description == "蓄电池电压（熄火静置） 21.4 V"
    request = PartsRequest.objects.get()
    assert (request.order, request.engineer, request.lines.get().part.number) == (battery, world.wang, "HOSE-12")
    assert TourAnswer.objects.filter(finding=True, order=None).count() == 0


def agreed(engineer: Client, number: str) -> None:
    """The engineer finds the visit on the phone and agrees on a day with the customer."""
    assert number in engineer.get("/field/tours/").content.decode()
    assert number in [job["number"] for job in engineer.get("/field/pull/").json()["jobs"]]
    agreed = {"agreed_with": "刘师傅", "agreed_at": "2026-11-24T09:00:00+08:00"}
    [told] = phone(engineer, (number, "tour.agree", agreed), at=NOON)
    assert (told["result"], told["body"]["state"]) == ("applied", "agreed")


@pytest.mark.clause(id="R-5.5")
def test_a_season_tour_whose_finding_becomes_an_order(
    world: World, office: dict[str, Client], clock: time_machine.Traveller
) -> None:
    keeper = world.act(Role.STOREKEEPER)
    catalogue.save_part("HOSE-12", {"name": "高压油管", "unit": "根", "cost_cny": Decimal("86.50")}, act=keeper)
    visit, engineer, desk = planned(office), office[Role.ENGINEER], office[Role.DISPATCHER]
    number = visit.number
    assert (visit.due_on.isoformat(), visit.engineer) == ("2026-12-02", world.wang)

    agreed(engineer, number)

    # Next day, without signal: all of it is kept, and sent in the evening, the photo first.
    clock.move_to(datetime.fromisoformat("2026-11-24T18:00:00+08:00"))
    photo = jpeg()
    kept = engineer.post("/field/files/", {"file": SimpleUploadedFile("leak.jpg", photo)}).json()
    assert kept["sha256"]
    leak = {"in_hydraulic_leaks": "举升油缸接头渗油"}
    inspected = {
        "machine": "V0001", "items": answers(in_hydraulic_leaks="finding", in_battery="21.4"), "notes": leak,
        "photos": {"in_hydraulic_leaks": sha256(photo).hexdigest()}, "orders": {"in_hydraulic_leaks": True},
        "hours": "1210",
    }  # fmt: skip
    there = datetime.fromisoformat("2026-11-24T09:10:00+08:00")
    done = phone(
        engineer, (number, "tour.begin", {}), (number, "tour.inspect", inspected),
        (number, "tour.finish", {"signer": "刘师傅", "opinion": "检查仔细"}), at=there,
    )  # fmt: skip
    assert [each["result"] for each in done] == ["applied"] * 3

    # What was found is an order, reported when we learned of it, with the photo; the visit says so.
    [order] = ServiceOrder.objects.all()
    assert (order.channel, order.fault_system, order.vehicle.number) == ("tour", "hydraulics", "V0001")
    assert order.reported_at == datetime.fromisoformat("2026-11-24T18:00:00+08:00")
    page = desk.get(f"/tours/visits/{number}/").content.decode()
    assert order.number in page
    assert "还没有转工单" in page  # the battery's
    assert "来自" not in page

    raised(world, desk, number, order)

    # The plan is done before the snow; paper and program say the same, and nothing was changed on the way.
    shown = office[Role.SERVICE_MANAGER].get(f"/tours/plans/{visit.plan.number}/").content.decode()
    assert "100%" in shown
    assert desk.get(f"/tours/visits/{number}/protocol.pdf").content.startswith(b"%PDF")
    program = caller(world, Role.DISPATCHER).get(f"/tours/{number}").json()
    assert (program["state"], program["findings"], program["vehicles"][0]["hours"]) == ("done", 2, "1210")
    assert number in desk.get("/vehicles/V0001/").content.decode()
    assert [*faults(), *orders.differences(), *tours.differences()] == []


@pytest.mark.clause(id="R-5.5")
def test_a_tour_takes_no_money_by_any_door(world: World, office: dict[str, Client]) -> None:
    number = planned(office).number

    [told] = phone(office[Role.ENGINEER], (number, "tour.finish", {"signer": "刘师傅", "amount_cny": "50"}), at=NOON)
    program = caller(world, Role.ENGINEER).post(f"/tours/{number}/steps/begin", {"data": {"fee": "50"}})

    assert (told["result"], program.status_code, program.json()["code"]) == ("refused", 422, "field_unknown")
    assert TourVisit.objects.get().state == "planned"


def test_a_late_command_for_a_visit_that_was_handed_on_stays_with_whoever_made_it(
    world: World, office: dict[str, Client]
) -> None:
    number = planned(office).number
    assigned = office[Role.DISPATCHER].post(f"/tours/visits/{number}/steps/assign/", {"engineer": world.zhao.number})
    assert assigned.status_code == 302

    [told] = phone(office[Role.ENGINEER], (number, "tour.begin", {}), at=NOON)

    assert (told["result"], told["problem"]["code"], told["in_tray"]) == ("refused", "visit_not_yours", False)
    assert office[Role.ENGINEER].get(f"/field/tours/{number}/").status_code == 404
    assert office[Role.DISPATCHER].get("/tray/").status_code == 200


def test_the_same_command_twice_is_done_once(world: World, office: dict[str, Client]) -> None:
    number = planned(office).number
    told = {"id": str(uuid4()), "order": number, "kind": "tour.begin", "data": {}, "occurred_at": NOON.isoformat()}
    body = json.dumps({"commands": [told]})

    first, second = (
        office[Role.ENGINEER].post("/field/commands/", body, content_type="application/json").json()["answers"][0]
        for _each in range(2)
    )

    assert (first["repeated"], second["repeated"], first["body"]) == (False, True, second["body"])


def test_without_scripts_the_same_forms_do_the_same(world: World, office: dict[str, Client]) -> None:
    number, engineer = planned(office).number, office[Role.ENGINEER]
    agreed = {"agreed_with": "刘师傅", "phone": "", "agreed_at": "2026-11-24T09:00"}
    said = {f"items.{code}": value for code, value in answers(in_lights="finding").items()}

    engineer.post(f"/field/tours/{number}/steps/agree/", agreed)
    engineer.post(f"/field/tours/{number}/steps/begin/", {})
    refused = engineer.post(f"/field/tours/{number}/steps/inspect/", {"machine": "V0001", **said}, follow=True)
    engineer.post(
        f"/field/tours/{number}/steps/inspect/", {"machine": "V0001", **said, "notes.in_lights": "左侧警示灯不亮"}
    )

    assert "请写明是什么问题" in refused.content.decode()
    visit = TourVisit.objects.get()
    assert (visit.state, visit.agreed_at) == ("under_way", datetime.fromisoformat("2026-11-24T09:00:00+08:00"))
    assert TourAnswer.objects.get(finding=True).note == "左侧警示灯不亮"


@pytest.mark.clause(id="R-5.7")
def test_a_machine_out_of_warranty_is_followed_at_the_desk_on_the_phone_and_by_a_program(
    world: World, office: dict[str, Client]
) -> None:
    used = {"way": "phone", "condition": "good", "spoke_with": "刘师傅"}
    page = office[Role.DISPATCHER].post("/follow-ups/V0001/", used | {"hours": "1500"})
    bad = office[Role.DISPATCHER].post("/follow-ups/V0001/", used | {"condition": "limited"})
    wants = used | {"condition": "limited", "issues": "漏油", "system": "hydraulics", "fault": "举升无力"}
    [told] = phone(office[Role.ENGINEER], ("V0001", "follow", wants), at=NOON)
    program = caller(world, Role.ENGINEER).post("/vehicles/V0001/follow-ups", used | {"condition": "gone"})

    assert (page.status_code, bad.status_code, told["result"], program.status_code) == (302, 422, "applied", 200)
    assert ServiceOrder.objects.get().number == told["body"]["order"]
    shown = office[Role.DISPATCHER].get("/follow-ups/?state=done").content.decode()
    assert "已报废或转让" in shown


@pytest.mark.clause(id="R-3.6")
def test_a_business_visit_is_recorded_found_exported_and_counted(world: World) -> None:
    sales = Client()
    sales.force_login(world.users[Role.SALES], backend="django.contrib.auth.backends.ModelBackend")
    told = {
        "customer": "c001",
        "visited_on": "2026-11-23",
        "purpose": "care",
        "met": "马主任",
        "result": "谈了保养安排",
    }

    wrong = sales.post("/calls/new/", told | {"customer": "C999"})
    made = sales.post("/calls/new/", told)

    assert (wrong.status_code, made.status_code) == (404, 302)
    assert "谈了保养安排" in sales.get("/calls/?q=马主任").content.decode()
    sheet = load_workbook(BytesIO(sales.get("/calls/figures/?export=xlsx").content)).active
    rows = {row[0].value: row[-1].value for row in sheet.iter_rows(min_row=2)}
    assert rows == {"王工": 0, "陈业务": 1}


def test_the_lists_go_out_as_workbooks(office: dict[str, Client]) -> None:
    number = planned(office).number

    book = load_workbook(BytesIO(office[Role.DISPATCHER].get("/tours/?export=xlsx").content)).active

    assert [row[0].value for row in book.iter_rows(min_row=2)] == [number]
    assert office[Role.DISPATCHER].get("/tours/?state=overdue").content.decode().count(number) == 0
