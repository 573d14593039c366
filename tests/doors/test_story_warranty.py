"""Under warranty, through the doors: promised at the sale, in doubt until the dial is read, mended free of charge, its
old part recovered; and the safety fault that comes back opens a case that ends with its paper (R-5.6, R-6.5)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.actions.test_parts import stocked
from tests.doors.api import caller
from tests.doors.stage import jpeg
from tests.doors.test_story_voucher import HOSE, NEAR_AT, Phone, signed_in
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.journal.queries import faults
from yinuo.management.commands.worker import work
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.parts.models import UsedPart
from yinuo.parts.types import OldPart
from yinuo.warranty.queries.cases import cases
from yinuo.warranty.tasks import cases as guarantees

pytestmark = pytest.mark.django_db

POLICY = {
    "number": "ZB-01", "name": "洗扫车标准质保", "excluded": ["accident"], "models": ["YN5180TXSE6"],
    "hydraulics_months": "24", "hydraulics_hours": "2000", "chassis_months": "24",
}  # fmt: skip
SALE = {
    "policy": "ZB-01", "starts_on": "2026-03-01", "contract": "HT-2026-7", "extra0_text": "液压油管终身免费",
    "extra0_assembly": "hydraulics",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=4), tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world: World) -> Client:
    """The service manager, who has written the policy and recorded the sale."""
    client = signed_in(world, Role.SERVICE_MANAGER)
    for path, form in (("/policies/new/", POLICY), ("/vehicles/V0001/sale/", SALE)):
        assert client.post(path, form).status_code == 302
    return client


def shown(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def sent_out(world: World, **report: Any) -> ServiceOrder:
    """The report and who goes, from the desk."""
    order, desk = world.report(**report), signed_in(world, Role.DISPATCHER)
    for step, data in (("respond", {"how": "phone"}), ("dispatch", {"engineer": "E001"})):
        assert desk.post(f"/orders/{order.number}/{step}/", data).status_code == 302
    return order


Commands = list[tuple[str, float, dict[str, Any]]]


def way() -> Commands:
    """From the job to the machine."""
    return [("accept", 15, {}), ("depart", 25, {"items": ticks("check_out")}), ("arrive", 80, NEAR_AT)]


def work_done() -> Commands:
    """From the mended part to the signature."""
    return [
        ("finish_repair", 150, {"cause": "油管老化", "work_done": "更换油管", "cause_kind": "defect"}),
        ("complete_checks", 170, {"items": ticks("completion")}),
        ("sign", 175, {"signer": "刘师傅", "no_improper": True}),
    ]


@pytest.mark.clause(id="R-5.6")
@pytest.mark.clause(id="R-6.5")
def test_a_fault_in_doubt_is_covered_once_the_dial_is_read_and_costs_nothing(world: World, manager: Client) -> None:
    phone, customer = Phone(world), Client()
    stocked(world)
    order = sent_out(world)
    page, follow = f"/orders/{order.number}/", f"/p/o/{order.follow_key}/"

    # Nobody knows the hours: desk and customer are told so, and nothing is charged meanwhile.
    assert "质保 2000 小时以内，但没有读数" in shown(manager, page)
    assert "核实清楚之前不向您收费" in shown(customer, follow)

    # Telematics tells a reading that an impossible one does not push away.
    told = [{"vehicle": "V0001", "at": "2026-10-01T08:00:00+08:00", "hours": "900.0"},
            {"vehicle": "V0001", "at": "2026-10-02T08:00:00+08:00", "hours": "90.0"}]  # fmt: skip
    items = caller(world, Role.ADMIN).post("/meters", {"readings": told}).json()["items"]
    assert [each["taken"] for each in items] == [True, False]
    # Two months old, it proves nothing for today: at most so much a day, the limit could be reached.
    assert "不足以判定" in shown(manager, page)

    # The engineer reads the dial on site; the same doors now say covered.
    for kind, minutes, data in (*way(), ("read_meter", 82, {"meter_hours": "1320.5"})):
        phone.send(order.number, kind, minutes, **data)
    assert "2026-11-23 读数 1320.5" in shown(manager, page)
    assert "核实清楚之前" not in shown(customer, follow)
    assert "保内" in shown(customer, follow)

    # He mends it with a hose of the store; nothing is asked for, nothing billed.
    form = {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "1",
            "order": order.number}  # fmt: skip
    assert signed_in(world, Role.STOREKEEPER).post("/parts/moves/", form).status_code == 302
    repair = [("declare_hazards", 85, {"hazards": []}), ("begin_repair", 90, {}), ("use_part", 100, HOSE)]
    for kind, minutes, data in (*repair, *work_done()):
        phone.send(order.number, kind, minutes, **data)
    assert '"covered":true' in ServiceOrder.objects.get(pk=order.pk).receipt.content
    assert manager.post(f"{page}close/", {}).status_code == 302

    # The hose it replaced is owed to the store, and comes in.
    used = UsedPart.objects.get()
    assert used.old_part == OldPart.OWED
    signed_in(world, Role.STOREKEEPER).post(f"/parts/old/{used.pk}/in/")
    assert UsedPart.objects.get().old_part == OldPart.HANDED_IN
    assert (list(differences()), list(faults())) == ([], [])


@pytest.mark.clause(id="R-5.6")
def test_a_safety_fault_that_comes_back_becomes_a_case_that_ends_with_its_paper(
    world: World, manager: Client, clock: time_machine.Traveller
) -> None:
    phone, general = Phone(world), signed_in(world, Role.GENERAL_MANAGER)
    guarantees.read_repairs(now=NOON)
    for description in ("转向沉", "转向又沉了"):
        order = sent_out(world, fault_system="chassis", fault_description=description)
        ready = [("declare_hazards", 85, {"hazards": []}), ("begin_repair", 90, {})]
        for kind, minutes, data in (*way(), *ready, *work_done()):
            phone.send(order.number, kind, minutes, **data)

    # The worker reads of it and opens a case; the manager hears once.
    later = NOON + timedelta(hours=5)
    clock.move_to(later)
    tasks = (guarantees.read_repairs, guarantees.check_repairs, guarantees.remind_of_answers)
    while work(tasks, now=later):
        pass
    [case] = cases()
    page = f"/cases/{case.number}/"
    assert Notice.objects.filter(kind="guarantee").count() == 1
    assert "涉及安全的故障在质保期内修理 2 次，达到 2 次" in shown(manager, page)
    assert "液压油管终身免费" in shown(manager, page)

    # An exchange is the general manager's to grant; it ends with the paper of the hand-over.
    manager.post(f"{page}propose/", {"remedy": "exchange", "reason": "转向两次修理仍沉"})
    assert manager.post(f"{page}decide/", {"remedy": "exchange", "reason": "同意"}).status_code == 403
    assert general.post(f"{page}decide/", {"remedy": "exchange", "reason": "同意更换"}).status_code == 302
    paper = SimpleUploadedFile("交接单.jpg", jpeg(), content_type="image/jpeg")
    assert manager.post(f"{page}close/", {"outcome": "已换新车", "file": paper}).status_code == 302

    assert "已办结" in shown(manager, page)
    assert case.number in shown(manager, "/cases/?state=done")
    assert list(faults()) == []
