"""A rescue with scene hold and insurance, through the doors: desk, phone, program, the owner's link (R-9.1–R-9.7)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.doors.api import caller
from tests.doors.stage import jpeg
from tests.world import NEAR, NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.inbox.models import Conflict
from yinuo.journal.models import Entry
from yinuo.kernel.ids import uuid7
from yinuo.management.commands.worker import work
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.people import actions as people
from yinuo.people.types import DutyKind
from yinuo.rescue.actions import alarms
from yinuo.rescue.models import ReadinessCheck, RescueAlarm, RescueReturn
from yinuo.rescue.queries import replay
from yinuo.rescue.queries.lists import ready_items

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


class Crew:
    """王工's phone on the road, with or without signal, and a photo that has arrived."""

    def __init__(self, world: World) -> None:
        self.client = signed_in(world, Role.ENGINEER)
        self.photo = files.store(jpeg("red"), "scene.jpg", act=world.act(Role.ENGINEER)).pk

    def send(self, order: str, *commands: tuple[str, float, dict[str, Any]]) -> list[dict[str, Any]]:
        body = [
            {"id": str(uuid7()), "order": order, "kind": kind, "data": data,
             "occurred_at": (NOON + timedelta(minutes=minutes)).isoformat()}
            for kind, minutes, data in commands
        ]  # fmt: skip
        answer = self.client.post("/field/commands/", {"commands": body}, content_type="application/json")
        return list(answer.json()["answers"])

    def did(self, order: str, *commands: tuple[str, float, dict[str, Any]]) -> None:
        answers = self.send(order, *commands)
        assert [each["result"] for each in answers] == ["applied"] * len(commands), answers


def ready(world: World, desk: Client) -> None:
    """Two people stand by; the manager hears that nobody has looked at what they have; then the check is signed."""
    act = world.act(Role.SERVICE_MANAGER)
    day = timedelta(days=1)
    shifts = [(mate, NOON - timedelta(hours=4) + n * day, NOON + timedelta(hours=20) + n * day)
              for mate in (world.wang, world.zhao) for n in range(13)]  # fmt: skip
    people.roster(shifts, act=act, kind=DutyKind.RESCUE)
    while work((alarms.look,), now=NOON):
        pass
    assert set(RescueAlarm.objects.filter(ended_at=None).values_list("kind", flat=True)) == {"unchecked", "test_due"}

    lacking = {item.code: item.least or "on" for item in ready_items()} | {"rt_cones": 4}
    form = {"driver": "E001", "technician": "E002", "vehicle": "鲁F救001", **lacking}
    assert desk.post("/rescue/checks/new/YT01/", form).status_code == 302
    assert ReadinessCheck.objects.get().missing == ["rt_cones"]
    assert Notice.objects.filter(kind="rescue", data__alarm="not_ready").count() == 1
    assert desk.post("/rescue/checks/new/YT01/", form | {"rt_cones": 6}).status_code == 302
    assert desk.post("/rescue/call-outs/new/YT01/", {}).status_code == 302
    while work((alarms.look,), now=NOON):
        pass
    assert RescueAlarm.objects.filter(ended_at=None).count() == 0


def called_out(world: World, desk: Client, crew: Crew, clock: time_machine.Traveller) -> str:
    """The call becomes a rescue; the crew accepts, leaves and arrives."""
    number = world.report(fault_system="chassis", fault_description="与货车追尾，前部变形，无法行驶").number
    for step, data in (
        ("respond", {"how": "phone"}), ("call_rescue", {"rescue": "accident"}), ("dispatch", {"engineer": "E001"}),
    ):  # fmt: skip
        assert desk.post(f"/orders/{number}/{step}/", data).status_code == 302, step
    clock.move_to(NOON + timedelta(minutes=60))
    place = {"lat": NEAR.lat, "lon": NEAR.lon}
    crew.did(number, ("accept", 15, {}), ("depart", 25, {"items": ticks("check_out")}), ("arrive", 55, place))
    return number


def released(desk: Client, crew: Crew, number: str, case: str, clock: time_machine.Traveller) -> None:
    """The phone, without signal, goes too far; what it tells late is refused and kept."""
    clock.move_to(NOON + timedelta(minutes=150))
    paper = SimpleUploadedFile("release.jpg", jpeg("navy"), "image/jpeg")
    release = {"unit": "芝罘交警大队", "officer": "孙警官", "paper": "放行2026-118"}
    assert desk.post(f"{case}steps/release_scene/", release).status_code == 422
    assert desk.post(f"{case}steps/release_scene/", release | {"photos": paper}).status_code == 302
    [late] = crew.send(number, ("clear_scene", 100, {"items": ticks("aftermath")}))
    assert (late["problem"]["code"], late["in_tray"]) == ("scene_held", True)
    assert Conflict.objects.get().subject == f"order:{number}"
    attempts = Entry.objects.filter(kind="order.scene_attempt").order_by("pk").values_list("data__step", flat=True)
    assert list(attempts) == ["outsource", "cancel", "clear_scene"]
    crew.did(number, ("clear_scene", 151, {"items": ticks("aftermath"), "photos": [crew.photo]}))


def insured(desk: Client, crew: Crew, number: str, case: str, clock: time_machine.Traveller) -> None:
    """The insurer: report, survey, loss; before that nothing is moved."""
    clock.move_to(NOON + timedelta(minutes=200))
    claim = {"insurer": "人保财险", "report_no": "RDZA2026", "insurance": "compulsory"}
    assert desk.post(f"{case}steps/report_claim/", claim).status_code == 302
    [held] = crew.send(number, ("start_tow", 190, TOW | {"items": ticks("tow")}))
    assert held["problem"]["code"] == "claim_held"
    clock.move_to(NOON + timedelta(minutes=205))
    assert desk.post(f"{case}steps/survey_damage/", {"surveyor": "周查勘", "address": "现场"}).status_code == 302
    loss = {"settled": "agreed", "losses": "前杠总成、水箱框架", "amount_cny": "8600"}
    assert desk.post(f"{case}steps/settle_claim/", loss).status_code == 302


def brought_back(desk: Client, crew: Crew, number: str, case: str, clock: time_machine.Traveller) -> None:
    """The owner says yes on the own page; the machine comes back in a lawful way."""
    plan = {"destination": "烟台工厂", "cost": "拖运 800 元"}
    assert desk.post(f"{case}steps/propose_return/", plan).status_code == 302
    owner, key = Client(), ServiceOrder.objects.get(number=number).follow_key
    assert "拖运 800 元" in owner.get(reverse("portal:follow", args=[key])).content.decode()
    yes = {"owner": "刘师傅", "phone": "13900000001", "command_id": str(uuid7())}
    assert owner.post(reverse("portal:step", args=[key, "confirm_return"]), yes).status_code == 302
    clock.move_to(NOON + timedelta(minutes=300))
    crane = TOW | {"tractor": "crane", "items": ticks("tow")}
    [unlawful] = crew.send(number, ("start_tow", 206, crane))
    assert unlawful["problem"]["code"] == "tow_forbidden"
    crew.did(
        number, ("start_tow", 210, TOW | {"items": ticks("tow")}),
        ("end_tow", 290, {"received_by": "车间孙班长", "work_done": "平板车送回工厂", "photos": [crew.photo]}),
    )  # fmt: skip


def reminded(desk: Client, number: str, case: str, clock: time_machine.Traveller) -> None:
    """The law's clock runs on: the list of papers is late after a day, and somebody hears of it."""
    later = NOON + timedelta(days=2)
    while work((alarms.look,), now=later):
        pass
    late_claim = RescueAlarm.objects.get(kind="claim_late")
    assert (late_claim.subject, late_claim.data["what"]) == (f"order:{number}", "保险公司书面告知需要的材料")
    clock.move_to(later)
    listed = {"progress": "listed", "happened_at": "2026-11-25T09:00"}
    assert desk.post(f"{case}steps/claim_paper/", listed).status_code == 302
    while work((alarms.look,), now=later):
        pass
    assert RescueAlarm.objects.get(kind="claim_late").ended_at == later


@pytest.mark.clause(id="R-9.1")
@pytest.mark.clause(id="R-9.2")
@pytest.mark.clause(id="R-9.3")
@pytest.mark.clause(id="R-9.4")
@pytest.mark.clause(id="R-9.5")
@pytest.mark.clause(id="R-9.6")
@pytest.mark.clause(id="R-9.7")
def test_a_rescue_with_scene_hold_and_insurance(world: World, clock: time_machine.Traveller) -> None:
    desk, crew = signed_in(world, Role.DISPATCHER), Crew(world)
    ready(world, desk)
    number = called_out(world, desk, crew, clock)
    case = f"/rescue/cases/{number}/"

    # The crew judges first: the police are concerned, the insurer too. From here on the scene is held.
    clock.move_to(NOON + timedelta(minutes=70))
    told = {"legal": "traffic_police", "injured": False, "insured": True, "circumstances": ["cannot_move"]}
    crew.did(number, ("assess_scene", 60, told | {"photos": [crew.photo]}), ("confirm_items", 65, PROTECTED))
    assert "保护现场" in desk.get(case).content.decode()
    program = caller(world, "dispatcher")
    refused = program.step(number, "outsource", shop="甲厂", reason="要吊装")
    assert (refused.status_code, refused.json()["code"]) == (409, "scene_held")
    assert desk.post(f"/orders/{number}/cancel/", {"reason": "撤单"}).status_code == 409

    released(desk, crew, number, case, clock)
    insured(desk, crew, number, case, clock)
    brought_back(desk, crew, number, case, clock)
    # One press opens the workshop order; both know each other; the case prints as one file.
    assert desk.post(f"{case}workshop/", {}).status_code == 302
    workshop = RescueReturn.objects.get().workshop
    assert Entry.objects.get(kind="rescue.origin").subject == f"order:{workshop.number}"
    page = desk.get(case).content.decode()
    assert workshop.number in page
    first = desk.get(f"{case}file.pdf")
    assert (first["Content-Type"], first.content[:5]) == ("application/pdf", b"%PDF-")
    assert desk.get(f"{case}file.pdf").content == first.content
    assert desk.get(f"{case}file.pdf", headers={"if-none-match": first["ETag"]}).status_code == 304

    reminded(desk, number, case, clock)
    assert list(differences()) == []
    assert list(replay.differences()) == []


PROTECTED = {
    "items": dict.fromkeys(
        ("pr_lights", "pr_sign", "pr_vest", "pr_cordon", "pr_photos", "pr_untouched", "pr_owner"), True
    )
}
TOW = {"towing": "flatbed", "tractor": "truck", "carrier": "鲁F88888 平板车", "odometer": "120311"}
