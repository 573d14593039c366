"""The main job through the API alone, every write sent twice, and who may see and do what."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine

from tests.doors.api import Caller, caller, fault
from tests.world import FAR, NEAR, NOON, World, ticks
from yinuo.files.models import Blob
from yinuo.journal import queries as journal
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import replay

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def dispatcher(world: World) -> Caller:
    return caller(world, "dispatcher")


@pytest.fixture
def engineer(world: World) -> Caller:
    return caller(world, "engineer")


def minutes(order: dict[str, Any], kind: str) -> float:
    """How long after the report the promise of a kind is due."""
    due = next(each for each in order["promises"] if each["kind"] == kind)
    return (moment(due["due_at"]) - moment(order["reported_at"])) / timedelta(minutes=1)


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    assert at.tzinfo is not None
    return at


def test_a_report_begins_its_promises_and_says_why(dispatcher: Caller) -> None:
    answer = dispatcher.post("/orders", fault())

    order = answer.json()
    assert answer.status_code == 201
    assert order["state"] == "reported"
    assert [each["kind"] for each in order["promises"]] == ["respond", "arrive"]
    assert (minutes(order, "respond"), minutes(order, "arrive")) == (30, 240)
    assert order["promises"][1]["why"]["code"] == "within_radius"
    assert order["promises"][1]["why"]["clause"] == "R-5.11"
    assert "烟台服务站" in order["promises"][1]["why"]["text"]
    assert (order["distance"]["base"], order["distance"]["source"]) == ("YT01", "great_circle")
    assert order["follow_url"].endswith(ServiceOrder.objects.get().follow_key + "/")


@pytest.mark.parametrize("place", [{"lat": NEAR.lat, "lon": NEAR.lon}, {"lat": FAR.lat, "lon": FAR.lon}, None])
def test_a_report_is_answered_with_the_order_as_it_is_read(dispatcher: Caller, place: dict[str, float] | None) -> None:
    answer = dispatcher.post("/orders", fault(place=place)).json()

    assert answer == dispatcher.get(f"/orders/{answer['number']}").json()


def test_far_away_and_with_a_supplier_the_promise_is_a_reply(dispatcher: Caller) -> None:
    far = dispatcher.post("/orders", fault(place={"lat": FAR.lat, "lon": FAR.lon})).json()
    supplier = dispatcher.post("/orders", fault(supplier_needed=True)).json()

    assert [(each["kind"], each["why"]["code"]) for each in far["promises"]][1] == ("reply", "beyond_radius")
    assert [(each["kind"], each["why"]["code"]) for each in supplier["promises"]][1] == ("reply", "supplier_needed")
    assert minutes(far, "reply") == minutes(supplier, "reply") == 120


def test_the_whole_job_walks_through_the_api_and_nothing_doubles(
    dispatcher: Caller, engineer: Caller, noon: Any
) -> None:
    def twice(who: Caller, path: str, body: Any) -> dict[str, Any]:
        key = str(uuid7())
        first, again = who.post(path, body, key=key), who.post(path, body, key=key)
        assert first.status_code < 300, first.content.decode()
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert (first.headers.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
        noon.shift(timedelta(minutes=5))
        return first.json()

    order = twice(dispatcher, "/orders", fault())
    steps = f"/orders/{order['number']}/steps"
    twice(dispatcher, f"{steps}/respond", {"data": {"how": "phone"}})
    ranked = dispatcher.get(f"/orders/{order['number']}/candidates").json()["ranked"]
    twice(dispatcher, f"{steps}/dispatch", {"data": {"engineer": ranked[0]["engineer"]}})
    twice(engineer, f"{steps}/accept", {})
    twice(engineer, f"{steps}/depart", {"data": {"items": ticks("check_out")}})
    twice(engineer, f"{steps}/arrive", {"data": {"lat": NEAR.lat, "lon": NEAR.lon}})
    twice(engineer, f"{steps}/declare_hazards", {"data": {"hazards": ["under_chassis"]}})
    twice(engineer, f"{steps}/begin_repair", {"data": {"items": ticks("hazards", "under_chassis")}})
    twice(engineer, f"{steps}/finish_repair", {"data": {"cause": "接头老化", "work_done": "更换油管"}})
    twice(engineer, f"{steps}/complete_checks", {"data": {"items": ticks("completion")}})
    signed = twice(engineer, f"{steps}/sign", {"data": {"signer": "刘师傅", "no_improper": True, "score": 5}})
    closed = twice(dispatcher, f"{steps}/close", {})

    story = dispatcher.get(f"/orders/{order['number']}/journal").json()
    paper = dispatcher.get(f"/orders/{order['number']}/receipt.pdf")
    kinds = [each["kind"] for each in story if each["kind"] != "order.receipt"]
    assert len(kinds) == len(set(kinds)) == 12
    assert (signed["receipt"], closed["state"], closed["steps"]) == (
        signed["receipt"], "closed", ["take_payment", "note", "claim_paper"]
    )  # fmt: skip
    assert [each["state"] for each in closed["promises"]] == ["kept", "kept"]
    assert (paper.status_code, paper["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert ServiceOrder.objects.count() == 1
    assert (list(journal.faults()), list(replay.differences())) == ([], [])


def test_a_photo_is_sent_first_and_then_named(dispatcher: Caller, world: World) -> None:
    file = BytesIO(PNG)
    file.name = "漏油.png"
    sent = dispatcher.client.post("/api/v1/files", {"file": file}, headers=dispatcher.headers({}))
    order = dispatcher.post("/orders", fault(photos=[sent.json()["sha256"]])).json()

    shown = dispatcher.get(f"/files/{sent.json()['sha256']}")
    assert (sent.status_code, Blob.objects.count()) == (201, 1)
    assert order["state"] == "reported"
    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")
    assert (shown["Content-Type"], len(shown.getvalue())) == (sent.json()["media_type"], sent.json()["size_bytes"])
    assert caller(world, "engineer").get(f"/files/{sent.json()['sha256']}").status_code == 404


def test_an_engineer_sees_the_own_orders_and_no_other(dispatcher: Caller, engineer: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]
    before = (engineer.get("/orders").json()["items"], engineer.get(f"/orders/{number}").status_code)
    dispatcher.step(number, "respond")
    dispatcher.step(number, "dispatch", engineer="E001")

    assert before == ([], 404)
    assert engineer.step(number, "note", note="x").status_code == 200
    assert engineer.get(f"/orders/{number}").json()["steps"][:2] == ["locate", "need_supplier"]
    assert engineer.get(f"/orders/{number}/candidates").json()["code"] == "not_allowed"


def test_an_auditor_reads_everything_and_writes_nothing(world: World, dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]
    auditor = caller(world, "auditor")

    assert auditor.get(f"/orders/{number}").json()["follow_url"] is None
    assert auditor.step(number, "respond").json()["code"] == "not_allowed"
    assert auditor.post("/orders", fault()).status_code == 403


def test_lists_are_turned_by_a_cursor_until_next_is_null(dispatcher: Caller) -> None:
    numbers = [dispatcher.post("/orders", fault()).json()["number"] for _ in range(5)]

    seen, path = [], "/orders?limit=2"
    while path:
        page = dispatcher.get(path).json()
        seen.append([each["number"] for each in page["items"]])
        path = page["next"] and f"/orders?limit=2&cursor={page['next']}"

    newest = numbers[::-1]
    assert seen == [newest[:2], newest[2:4], newest[4:]]


def test_orders_are_found_by_state_deadline_machine_and_words(dispatcher: Caller) -> None:
    first, second = (dispatcher.post("/orders", fault()).json()["number"] for _ in range(2))
    dispatcher.step(first, "respond")
    dispatcher.step(second, "cancel", reason="误报")
    soon = (NOON + timedelta(hours=5)).isoformat().replace("+", "%2B")

    def numbers(query: str) -> list[str]:
        return [each["number"] for each in dispatcher.get(f"/orders?{query}").json()["items"]]

    assert numbers("state=open") == numbers("state=responded,accepted") == numbers(f"due_before={soon}") == [first]
    assert numbers("vehicle=V0001") == numbers("q=13900000001") == [second, first]
    assert dispatcher.get("/orders?state=lost").json()["field"] == "state"
    assert dispatcher.get("/orders?vehicle=V9").json()["code"] == "unknown_vehicle"


def test_the_master_data_is_searched_and_says_where_things_are(dispatcher: Caller) -> None:
    [outlet] = dispatcher.get("/outlets?q=烟台").json()["items"]
    engineers = dispatcher.get("/engineers?limit=1").json()
    [vehicle] = dispatcher.get("/vehicles?q=鲁F12345").json()["items"]
    [customer] = dispatcher.get("/customers?q=环卫").json()["items"]

    assert (outlet["code"], outlet["lat"], outlet["lon"]) == ("YT01", 37.53, 121.40)
    assert [(each["number"], each["lat"], each["on_duty"]) for each in engineers["items"]] == [("E001", 37.53, True)]
    assert engineers["next"] is not None
    assert (vehicle["number"], vehicle["customer"]["number"]) == ("V0001", customer["number"])


@pytest.mark.parametrize("path", ["/orders", "/outlets", "/engineers", "/vehicles", "/customers"])
def test_a_list_asks_no_more_questions_for_more_rows(
    path: str, dispatcher: Caller, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        dispatcher.post("/orders", fault())

    with django_assert_max_num_queries(5):
        assert dispatcher.get(path).status_code == 200


def test_the_batch_of_a_phone_is_applied_and_answered_one_by_one(dispatcher: Caller, engineer: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]
    dispatcher.step(number, "respond")
    dispatcher.step(number, "dispatch", engineer="E001")
    command = {"id": str(uuid7()), "order": number, "kind": "accept", "occurred_at": NOON.isoformat()}

    first = engineer.post("/commands", {"commands": [command]}).json()["answers"]
    again = engineer.post("/commands", {"commands": [command]}).json()["answers"]

    assert [(each["result"], each["repeated"]) for each in (*first, *again)] == [("applied", False), ("applied", True)]


def test_me_tells_whose_token_it_is(engineer: Caller) -> None:
    told = engineer.get("/me").json()

    assert (told["username"], told["role"], told["scope"]) == ("engineer", "engineer", "write")
    assert told["engineer"] == {"number": "E001", "name": "王工"}
