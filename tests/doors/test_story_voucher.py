"""A repair under warranty, its old part recovered, and the month's vouchers locked: through the doors (R-6.4–R-6.6)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.actions.test_parts import stocked
from tests.doors.api import caller
from tests.world import NEAR, NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.kernel.ids import uuid7
from yinuo.management.commands.worker import work
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.parts.models import UsedPart
from yinuo.parts.types import OldPart
from yinuo.vouchers import tasks
from yinuo.vouchers.models import VoucherPack
from yinuo.vouchers.types import PackState

pytestmark = pytest.mark.django_db

PACK, NEXT = "PZ-202611-E001", "PZ-202612-E001"
DECEMBER = datetime(2026, 12, 2, 1, tzinfo=UTC)
HOSE = {"part": "HOSE-12", "quantity": "1", "old_part": True}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def worked(now: datetime) -> None:
    while work((tasks.open_packs, tasks.remind), now=now):
        pass


class Phone:
    """王工's phone: commands that tell when they happened."""

    def __init__(self, world: World) -> None:
        self.client = signed_in(world, Role.ENGINEER)

    def send(self, order: str, kind: str, minutes: float, **data: Any) -> dict[str, Any]:
        command = {"id": str(uuid7()), "order": order, "kind": kind, "data": data,
                   "occurred_at": (NOON + timedelta(minutes=minutes)).isoformat()}  # fmt: skip
        answer = self.client.post("/field/commands/", {"commands": [command]}, content_type="application/json")
        [told] = answer.json()["answers"]
        assert told["result"] == "applied", told
        return dict(command)


def repaired(world: World, desk: Client, phone: Phone, clock: time_machine.Traveller) -> str:
    """From the call to the closed order; one hose is built in, its old one goes along."""
    stocked(world)
    clock.move_to(NOON + timedelta(hours=3))
    number = world.report().number
    for step, data in (("respond", {"how": "phone"}), ("dispatch", {"engineer": "E001"})):
        assert desk.post(f"/orders/{number}/{step}/", data).status_code == 302
    form = {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "3",
            "order": number}  # fmt: skip
    assert signed_in(world, Role.STOREKEEPER).post("/parts/moves/", form).status_code == 302
    for kind, minutes, data in (
        ("accept", 15, {}), ("depart", 25, {"items": ticks("check_out")}), ("arrive", 80, NEAR_AT),
        ("declare_hazards", 85, {"hazards": []}), ("begin_repair", 90, {}), ("use_part", 100, HOSE),
        ("finish_repair", 150, {"cause": "老化", "work_done": "更换油管"}),
        ("complete_checks", 170, {"items": ticks("completion")}),
        ("sign", 175, {"signer": "刘师傅", "no_improper": True}),
    ):  # fmt: skip
        phone.send(number, kind, minutes, **data)
    assert desk.post(f"/orders/{number}/close/", {}).status_code == 302
    return number


NEAR_AT = {"lat": NEAR.lat, "lon": NEAR.lon}


def papers_agree(desk: Client, number: str) -> None:
    """Page, paper and workbook of the locked pack."""
    page = desk.get(f"/vouchers/{PACK}/").content.decode()
    assert f"/orders/{number}/" in page
    assert "/parts/of/HOSE-12/" in page
    papers = [desk.get(f"/vouchers/{PACK}/pdf/").content for _each in range(2)]
    assert papers[0].startswith(b"%PDF")
    assert papers[0] == papers[1]
    book = load_workbook(BytesIO(desk.get(f"/vouchers/{PACK}/?export=xlsx").content))
    assert [cell.value for cell in book["配件收支"][2]] == ["HOSE-12 高压油管", 0, 3, 1, 0, 0, 2]


@pytest.mark.clause(id="R-6.5")
@pytest.mark.clause(id="R-6.6")
def test_a_repair_under_warranty_with_its_old_part_recovered_and_a_locked_month(
    world: World, clock: time_machine.Traveller
) -> None:
    desk, phone = signed_in(world, Role.DISPATCHER), Phone(world)
    worked(NOON)
    number = repaired(world, desk, phone, clock)

    # The machine is under warranty: the part costs the customer nothing.
    order = ServiceOrder.objects.get(number=number)
    assert '"covered":true' in order.receipt.content
    # The old part is owed, and comes in at the counter.
    used = UsedPart.objects.get()
    assert used.old_part == OldPart.OWED
    answer = signed_in(world, Role.STOREKEEPER).post(f"/parts/old/{used.pk}/in/")
    assert (answer.status_code, UsedPart.objects.get().old_part) == (302, OldPart.HANDED_IN)

    # While the month runs nothing can be handed in; the phone shows what there is.
    assert number in phone.client.get(f"/field/vouchers/{PACK}/").content.decode()
    assert phone.client.post(f"/field/vouchers/{PACK}/hand-in/", {}).status_code == 409

    # December: the engineer hands in on the phone, the dispatcher gives back, he hands in again, it is received.
    clock.move_to(DECEMBER)
    worked(DECEMBER)
    # Two hoses drawn for the order lie in the van: they come back to the store before anything is handed in.
    unused = phone.client.post(f"/field/vouchers/{PACK}/hand-in/", {})
    assert (unused.status_code, "没有用也没有退库" in unused.content.decode()) == (422, True)
    slip = {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "2"}
    assert signed_in(world, Role.STOREKEEPER).post("/parts/moves/return/", slip).status_code == 302
    assert phone.client.post(f"/field/vouchers/{PACK}/hand-in/", {}).status_code == 302
    back = desk.post(f"/vouchers/{PACK}/give_back/", {"reason": "缺回执原件"})
    assert back.status_code == 302
    assert "缺回执原件" in phone.client.get("/field/vouchers/").content.decode()
    assert phone.client.post(f"/field/vouchers/{PACK}/hand-in/", {}).status_code == 302
    assert desk.post(f"/vouchers/{PACK}/receive/", {}).status_code == 302
    pack = VoucherPack.objects.get(number=PACK)
    assert (pack.state, pack.orders, pack.lacking) == (PackState.LOCKED, 1, 0)

    papers_agree(desk, number)

    # A locked month takes no step more, whoever asks.
    for step in ("hand_in", "give_back", "receive"):
        assert desk.post(f"/vouchers/{PACK}/{step}/", {"reason": "改"}).status_code == 409
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.6")
def test_what_a_phone_tells_after_the_lock_stands_in_december(world: World, clock: time_machine.Traveller) -> None:
    desk, phone = signed_in(world, Role.DISPATCHER), Phone(world)
    worked(NOON)
    stocked(world)
    order = world.until(world.report(), "begin_repair")
    form = {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "3"}
    signed_in(world, Role.STOREKEEPER).post("/parts/moves/", form)
    clock.move_to(DECEMBER)
    worked(DECEMBER)
    phone.client.post(f"/field/vouchers/{PACK}/hand-in/", {})
    desk.post(f"/vouchers/{PACK}/receive/", {})
    before = VoucherPack.objects.get(number=PACK).content_hash

    phone.send(order.number, "use_part", 120, **HOSE)

    assert VoucherPack.objects.get(number=PACK).content_hash == before
    assert order.number not in desk.get(f"/vouchers/{PACK}/").content.decode()
    assert "补记以前月份" in desk.get(f"/vouchers/{NEXT}/").content.decode()


@pytest.mark.clause(id="R-6.6")
def test_a_program_reads_and_hands_in_as_the_pages_do(world: World, clock: time_machine.Traveller) -> None:
    worked(NOON)
    clock.move_to(DECEMBER)
    worked(DECEMBER)
    engineer, manager = caller(world, Role.ENGINEER), caller(world, Role.SERVICE_MANAGER)

    handed = engineer.post(f"/vouchers/{PACK}/steps/hand_in", {})
    taken = manager.post(f"/vouchers/{PACK}/steps/receive", {}, key="once")
    again = manager.post(f"/vouchers/{PACK}/steps/receive", {}, key="once")

    assert (handed.status_code, handed.json()["state"]) == (200, "handed_in")
    assert (taken.json()["state"], again["Idempotency-Replayed"]) == ("locked", "true")
    assert [each["number"] for each in engineer.get("/vouchers").json()["items"]] == [PACK, NEXT]
    assert engineer.get("/vouchers/PZ-202611-E002").status_code == 404
    assert manager.get(f"/vouchers/{PACK}").json()["missing"] == []
    assert manager.get("/vouchers?month=Mai").status_code == 422


@pytest.mark.clause(id="R-6.6")
def test_the_list_says_who_is_late_and_how_many_came_in_time(world: World, clock: time_machine.Traveller) -> None:
    desk = signed_in(world, Role.DISPATCHER)
    worked(NOON)
    clock.move_to(DECEMBER)
    worked(DECEMBER)
    desk.post(f"/vouchers/{PACK}/hand_in/", {})
    clock.move_to(DECEMBER + timedelta(days=6))

    desk = signed_in(world, Role.DISPATCHER)
    page = desk.get("/vouchers/").content.decode()

    assert "逾期未交" in page  # 赵工
    assert "50%" in page
    assert PACK not in desk.get("/vouchers/?state=locked").content.decode()
    sheet = load_workbook(BytesIO(desk.get("/vouchers/?month=2026-11&export=xlsx").content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["王工", "赵工"]


@pytest.mark.clause(id="R-6.6")
def test_who_handed_in_for_the_engineer_hears_that_another_has_to_receive(
    world: World, clock: time_machine.Traveller
) -> None:
    worked(NOON)
    clock.move_to(DECEMBER)
    desk = signed_in(world, Role.DISPATCHER)
    desk.post(f"/vouchers/{PACK}/hand_in/", {})

    answer = desk.post(f"/vouchers/{PACK}/receive/", {})

    assert answer.status_code == 409
    assert "不能自己接收" in answer.content.decode()
