"""要料 from the phone: by the outbox, for an order or the van; what to take along; what became of it (R-6.3, R-6.4)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.actions.test_order_charges import out_of_warranty
from tests.actions.test_parts import keeper, stocked
from tests.doors.test_field_commands import answers, command
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.charges import queries as charges
from yinuo.hall.notices import noticed
from yinuo.inbox import queries as inbox
from yinuo.kernel.ids import uuid7
from yinuo.messages import queries as notices
from yinuo.orders.actions import conflicts
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.parts.actions import asking, store, using
from yinuo.parts.models import PartsRequest, StockPlace
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db

HOSES = {"parts": {"HOSE-12": "2", "ECU-3": "1"}, "note": "下午要用"}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def shelf(world: World) -> StockPlace:
    return stocked(world)[0]


@pytest.fixture
def job(world: World, shelf: StockPlace) -> ServiceOrder:
    return world.until(world.report(), "accept")


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


def for_the_van(**data: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "order": "", "kind": "request_parts", "data": data, "occurred_at": NOON.isoformat()}


def lines(request: PartsRequest) -> dict[str, Decimal]:
    return {line.part.number: line.quantity for line in request.lines.select_related("part").order_by("pk")}


def told(world: World) -> list[str]:
    found = [noticed(each) for each in notices.notices_of(world.users["engineer"].pk)]
    return [each.sentence for each in found if "领料申请" in each.sentence]


@pytest.mark.clause(id="R-6.4")
def test_a_request_of_the_phone_reaches_the_store_once_with_its_order(engineer: Client, job: ServiceOrder) -> None:
    asked = command(job, "request_parts", **HOSES)

    [first], [again] = answers(engineer, asked), answers(engineer, asked)

    [request] = PartsRequest.objects.all()
    assert (first["result"], again["repeated"]) == ("applied", True)
    assert (request.order, request.note, lines(request)) == (job, "下午要用", {"HOSE-12": 2, "ECU-3": 1})
    [said] = [event for event in one.story(job.number) if event.kind == "order.request_parts"]
    assert said.data["asked"] == ["高压油管 × 2 件", "控制器 × 1 件"]


@pytest.mark.clause(id="R-6.4")
def test_parts_for_the_van_are_asked_for_without_an_order(engineer: Client, shelf: StockPlace) -> None:
    asked = for_the_van(**HOSES)

    [first], [again] = answers(engineer, asked), answers(engineer, asked)

    [request] = PartsRequest.objects.all()
    assert (first["body"]["request"], again["repeated"]) == (request.number, True)
    assert (request.order, request.asked_at, lines(request)) == (None, NOON, {"HOSE-12": 2, "ECU-3": 1})
    assert request.number in engineer.get("/field/parts/").content.decode()


def test_a_refused_request_for_the_van_is_told_to_its_sender_and_is_nobodys_to_settle(
    engineer: Client, shelf: StockPlace
) -> None:
    given = answers(
        engineer, for_the_van(parts={"NONE-1": "1"}), for_the_van(parts={}), for_the_van(parts={"HOSE-12": "-1"})
    )

    assert [each["problem"]["code"] for each in given] == ["unknown_part", "held", "held"]
    assert (given[0]["in_tray"], list(inbox.open_conflicts())) == (False, [])


@pytest.mark.parametrize(
    "parts", [{}, {"HOSE-12": "0"}, {"HOSE-12": "viele"}, [], {str(each): "1" for each in range(61)}]
)
def test_what_is_no_list_of_parts_is_refused(engineer: Client, shelf: StockPlace, parts: Any) -> None:
    [answer] = answers(engineer, for_the_van(parts=parts))

    assert answer["problem"]["code"] in ("field_wrong", "field_required")
    assert PartsRequest.objects.count() == 0


def test_only_an_engineer_has_a_van(world: World, client: Client, shelf: StockPlace) -> None:
    client.force_login(world.users["dispatcher"])

    assert client.post("/field/commands/", {"commands": [for_the_van(**HOSES)]}, content_type="application/json")
    assert PartsRequest.objects.count() == 0


def test_every_other_step_needs_its_order(engineer: Client) -> None:
    [answer] = answers(engineer, for_the_van(note="哪一张？") | {"kind": "note"})

    assert (answer["problem"]["code"], answer["problem"]["field"]) == ("field_required", "commands.0.order")


def test_a_request_for_an_order_handed_on_waits_in_the_tray_and_can_be_taken_after_all(
    engineer: Client, world: World, job: ServiceOrder
) -> None:
    world.step(job, "reassign", NOON + timedelta(minutes=20), engineer=world.zhao.number, reason="近些")
    [answer] = answers(engineer, command(job, "request_parts", 25, **HOSES))
    [conflict] = inbox.open_conflicts()
    dispatcher = Client()
    dispatcher.force_login(world.users["dispatcher"])

    tray = dispatcher.get("/tray/").content.decode()
    world.step(job, "reassign", NOON + timedelta(minutes=50), engineer=world.wang.number, reason="还给王工")
    conflicts.apply_again(conflict.id, act=world.act(Role.DISPATCHER, NOON + timedelta(minutes=55)))

    assert (answer["problem"]["code"], answer["in_tray"]) == ("not_yours", True)
    assert "HOSE-12 × 2" in tray
    [request] = PartsRequest.objects.all()
    assert (request.engineer, request.order) == (world.wang, job)
    assert request.asked_at == NOON + timedelta(minutes=25)


@pytest.mark.clause(id="R-5.8")
def test_a_price_offered_and_accepted_on_an_order_handed_on_is_taken_after_all_in_its_order(
    engineer: Client, world: World
) -> None:
    out_of_warranty(world)
    job = world.until(world.report(), "declare_hazards")
    world.step(job, "reassign", NOON + timedelta(minutes=86), engineer=world.zhao.number, reason="近些")
    told = answers(
        engineer,
        command(job, "offer_quote", 87, lines={"GS-01": "3"}, shown_cny="240.00"),
        command(job, "accept_quote", 88, signer="刘师傅", strokes=[[[0, 0, 0], [9, 9, 9]]]),
    )
    [again] = answers(engineer, command(job, "accept_quote", 88, signer="刘师傅", strokes=[[[0, 0, 0], [9, 9, 9]]]))
    dispatcher = Client()
    dispatcher.force_login(world.users["dispatcher"])

    tray = dispatcher.get("/tray/").content.decode()
    world.step(job, "reassign", NOON + timedelta(minutes=95), engineer=world.wang.number, reason="还给王工")
    taken, refused = conflicts.apply_all(job.number, act=world.act(Role.DISPATCHER, NOON + timedelta(minutes=96)))

    assert [each["result"] for each in (*told, again)] == ["refused", "held", "refused"]
    assert ("GS-01 × 3" in tray, "240.00" in tray, "刘师傅" in tray) == (True, True, True)
    assert (taken, refused) == (2, None)
    [quotation] = charges.quotations_of(f"order:{job.number}")
    assert (quotation.state, quotation.answered_at) == ("accepted", NOON + timedelta(minutes=88))


@pytest.mark.clause(id="R-6.11")
def test_a_price_that_is_not_what_the_customer_was_shown_is_refused_and_waits(engineer: Client, world: World) -> None:
    out_of_warranty(world)
    job = world.until(world.report(), "declare_hazards")

    [moved] = answers(engineer, command(job, "offer_quote", 87, lines={"GS-01": "3"}, shown_cny="210.00"))
    [taken] = answers(engineer, command(job, "offer_quote", 88, lines={"GS-01": "3"}, shown_cny="240.00"))

    assert (moved["problem"]["code"], moved["in_tray"]) == ("price_moved", True)
    assert "210.00 元，按现在的价目是 240.00 元" in moved["problem"]["detail"]
    assert taken["result"] == "applied"


@pytest.mark.clause(id="R-6.4")
def test_the_engineer_hears_what_became_of_his_request(
    world: World, engineer: Client, job: ServiceOrder, shelf: StockPlace
) -> None:
    answers(engineer, command(job, "request_parts", **HOSES), for_the_van(parts={"HOSE-12": "1"}))
    one_, other = PartsRequest.objects.order_by("pk")

    asking.issue_for(one_.number, shelf, [Line("HOSE-12", Decimal(2))], act=keeper(world, 65))
    asking.issue_for(one_.number, shelf, [Line("ECU-3", Decimal(1), ("E1",))], act=keeper(world, 70))
    asking.close(other.number, reason="明天到货", act=keeper(world, 75))

    assert told(world) == [
        f"仓库关闭了领料申请 {other.number}：明天到货。没有发的：高压油管 × 1",
        f"领料申请 {one_.number} 已发齐：控制器 × 1",
        f"领料申请 {one_.number} 先发了高压油管 × 2；还差控制器 × 1",
    ]
    assert "先发了高压油管" in engineer.get("/field/").content.decode()


@pytest.mark.clause(id="R-6.3")
def test_before_leaving_the_phone_shows_what_like_repairs_took_and_what_of_it_is_missing(
    world: World, engineer: Client, shelf: StockPlace
) -> None:
    earlier = world.until(world.report(), "begin_repair")
    store.issue(shelf, store.van_of(world.wang.pk, act=keeper(world)), [Line("HOSE-12", Decimal(5))], act=keeper(world))
    using.use(earlier.pk, Line("HOSE-12", Decimal(4)), engineer_id=world.wang.pk, old_part=True,
              act=world.act(Role.ENGINEER))  # fmt: skip
    order = world.until(world.report(at=NOON + timedelta(minutes=200)), "dispatch")
    answers(engineer, command(order, "request_parts", parts={"HOSE-12": "1"}))

    page = engineer.get(f"/field/orders/{order.number}/").content.decode()

    shown = page.partition('data-along="HOSE-12"')[2].partition("</li>")[0]
    assert "同类故障修过 1 次，1 次用到" in shown
    assert ("<b data-on-van>1</b>" in shown, "<b data-asked>1</b>" in shown) == (True, True)
    assert PartsRequest.objects.get().number in page.partition('id="ask-parts"')[2]
    assert 'id="along"' not in engineer.get(f"/field/orders/{earlier.number}/").content.decode()
