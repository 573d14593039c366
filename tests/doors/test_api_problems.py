"""What the API says when something is wrong: the status, the field, the remedy, and nothing half done."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.doors.api import BASE, Caller, caller, fault
from tests.world import NOON, World
from yinuo.accounts import actions as accounts
from yinuo.accounts import queries as account_queries
from yinuo.journal import queries as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db
SYSTEM = system_act(NOON, door="test")


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def dispatcher(world: World) -> Caller:
    return caller(world, "dispatcher")


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document, checked to be one."""
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert answer["Content-Type"].startswith("application/problem+json")
    assert told["type"].endswith(f"/api/v1/docs#{code}")
    assert told["title"]
    assert told["remedy"]
    return told


@pytest.mark.parametrize("body", ["{", '{"vehicle": NaN}', '"\\ud800"', '{"a": "\\u0000"}', "[" * 100_000, b"\xff\xfe"])
def test_malformed_json_is_400(dispatcher: Caller, body: Any) -> None:
    problem(dispatcher.post("/orders", body), 400, "bad_json")


def test_another_media_type_is_415(dispatcher: Caller) -> None:
    problem(dispatcher.post("/orders", "vehicle=V0001", media_type="text/plain"), 415, "body_not_json")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"vehicle": "鲁Z00000"}, "vehicle", "unknown_vehicle"),
        ({"place": {"lat": 91, "lon": 121}}, "place.lat", "place_off_map"),
        ({"place": {"lat": -60.0, "lon": -120.0}}, "place", "place_off_map"),
        ({"place": {"lat": 37.5}}, "place.lon", "field_required"),
        ({"place": {}}, "place", "field_required"),
        ({"contact": {"name": "刘", "phone": ""}}, "contact.phone", "field_required"),
        ({"contact": {"name": "刘"}}, "contact.phone", "field_required"),
        ({"contact": {"name": 7, "phone": "1"}}, "contact.name", "field_wrong"),
        ({"fault": {"system": "wings", "description": "x"}}, "fault.system", "field_wrong"),
        ({"channel": "pigeon"}, "channel", "field_wrong"),
        ({"supplier_needed": "yes"}, "supplier_needed", "field_wrong"),
        ({"reported_at": "2026-11-23T12:00:00"}, "reported_at", "field_wrong"),
        ({"reported_at": "0001-01-01T00:00:00+14:00"}, "reported_at", "field_wrong"),
        ({"reported_at": "2026-11-24T12:00:00+08:00"}, "reported_at", "bad_time"),
        ({"photos": ["0" * 64]}, "photos", "file_missing"),
        ({"colour": "red"}, "colour", "field_unknown"),
    ],
)
def test_a_wrong_input_is_422_and_names_the_field(
    dispatcher: Caller, change: dict[str, Any], field: str, code: str
) -> None:
    told = problem(dispatcher.post("/orders", fault(**change)), 422, code)

    assert told["field"] == field
    assert ServiceOrder.objects.count() == 0


def test_several_wrong_inputs_are_all_listed(dispatcher: Caller) -> None:
    told = dispatcher.post("/orders", {"vehicle": 1, "fault": {}}).json()

    fields = {"vehicle", "contact", "fault.system", "fault.description"}
    assert {each["field"] for each in told["errors"]} == fields


def test_a_step_out_of_order_is_409_and_names_the_possible_ones(dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]

    told = problem(dispatcher.step(number, "close"), 409, "wrong_step")

    assert "respond" in told["possible"]
    assert problem(dispatcher.step(number, "fly"), 404, "unknown_step")["field"] == "step"


def test_a_closed_gate_is_409_and_lists_what_is_missing(world: World, dispatcher: Caller) -> None:
    order = world.until(world.report(), "accept")

    told = problem(caller(world, "engineer").step(order.number, "depart"), 409, "gate_closed")

    assert told["clause"] == "R-6.1"
    assert told["gates"] == ["check_out"]
    assert {each["why"] for each in told["missing"]} == {"unconfirmed"}
    assert all(each["text"] and each["clause"] for each in told["missing"])


def test_a_steps_wrong_data_names_the_field(dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]
    path = f"/orders/{number}/steps/respond"

    assert problem(dispatcher.step(number, "respond", how="robot"), 422, "field_wrong")["field"] == "how"
    assert problem(dispatcher.step(number, "respond", who="me"), 422, "field_unknown")["field"] == "who"
    assert problem(dispatcher.post(path, {"data": []}), 422, "field_wrong")["field"] == "data"


def test_a_moment_nobody_can_mean_is_a_wrong_field_everywhere(world: World, dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]
    dispatcher.step(number, "respond")
    wrong = "9999-12-31T23:59:59-12:00"

    step = dispatcher.step(number, "agree_appointment", appointment_at=wrong, agreed_by="刘")
    command = {"id": str(uuid7()), "order": number, "kind": "note", "occurred_at": wrong, "data": {"note": "x"}}
    [answer] = dispatcher.post("/commands", {"commands": [command]}).json()["answers"]

    assert problem(step, 422, "field_wrong")["field"] == "appointment_at"
    assert (answer["status"], answer["problem"]["field"]) == (422, "commands.0.occurred_at")


def test_a_role_that_may_not_is_403(world: World, dispatcher: Caller) -> None:
    number = dispatcher.post("/orders", fault()).json()["number"]

    problem(caller(world, "finance").step(number, "respond"), 403, "not_allowed")


def test_no_token_is_401(world: World) -> None:
    answer = Client().get(f"{BASE}/orders")

    problem(answer, 401, "token_missing")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_browsers_session_is_no_key(world: World) -> None:
    client = Client()
    client.force_login(world.users["dispatcher"])

    problem(client.get(f"{BASE}/orders"), 401, "token_missing")


def test_a_revoked_an_expired_and_an_idle_users_token_are_401(world: World, dispatcher: Caller) -> None:
    sales = world.users["sales"]
    expired = accounts.issue_token(sales, name="old", act=SYSTEM, expires_at=NOON - timedelta(seconds=1))
    idle = caller(world, "finance")
    person = world.users["finance"]
    accounts.change_user(person, act=SYSTEM, name=person.name, role=person.role, phone="", is_active=False)
    [token] = account_queries.live_tokens(world.users["dispatcher"], "test")
    accounts.revoke_token(token, act=SYSTEM)

    for each in (dispatcher, Caller(expired), idle, Caller("yn_never")):
        problem(each.get("/orders"), 401, "token_stale")


def test_a_token_for_reading_does_not_write(world: World) -> None:
    reader = caller(world, "dispatcher", scope="read")

    assert reader.get("/orders").status_code == 200
    problem(reader.post("/orders", fault()), 403, "scope_read")


def test_what_is_not_there_is_404_in_json(dispatcher: Caller) -> None:
    for path in ("/orders/SO-20260101-0001", "/orders/SO-20260101-0001/journal", "/nothing", "/orders/"):
        problem(dispatcher.get(path), 404, "not_found")


def test_another_method_is_405_and_says_which_are_allowed(dispatcher: Caller) -> None:
    answer = dispatcher.client.delete(f"{BASE}/orders", headers=dispatcher.headers({}))

    problem(answer, 405, "method_wrong")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_a_text_named_jpg_is_415_and_a_giant_photo_413(dispatcher: Caller, settings: LazySettings) -> None:
    def send(data: bytes) -> Any:
        file = BytesIO(data)
        file.name = "photo.jpg"
        return dispatcher.client.post(f"{BASE}/files", {"file": file}, headers=dispatcher.headers({}))

    problem(send(b"just text"), 415, "file_type_wrong")
    problem(send(b"\xff\xd8\xff" + b"0" * 30_000_000), 413, "file_too_large")
    problem(dispatcher.client.post(f"{BASE}/files", headers=dispatcher.headers({})), 422, "field_required")


def test_a_cursor_of_another_list_or_of_nobodys_making_is_422(dispatcher: Caller) -> None:
    stolen = dispatcher.get("/engineers?limit=1").json()["next"]

    for cursor in (stolen, "x", "bnVsbA", "%00"):
        told = dispatcher.get(f"/orders?cursor={cursor}").json()
        assert (told["status"], told["field"]) == (422, "cursor")
    problem(dispatcher.get("/orders?limit=101"), 422, "field_wrong")


def test_more_than_the_share_of_a_minute_is_429(dispatcher: Caller, settings: LazySettings, noon: Any) -> None:
    settings.API_PER_MINUTE = 2
    answers = [dispatcher.get("/me") for _ in range(3)]

    problem(answers[2], 429, "too_many")
    assert answers[2]["Retry-After"] == "60"
    noon.shift(timedelta(minutes=1))
    assert dispatcher.get("/me").status_code == 200


def test_a_problem_speaks_the_callers_language(world: World, dispatcher: Caller) -> None:
    english = dispatcher.get("/orders/SO-1", accept_language="en")
    accounts.set_language(world.users["dispatcher"], "zh-hant")
    own = dispatcher.get("/orders/SO-1")

    assert (english["Content-Language"], own["Content-Language"]) == ("en", "zh-hant")


def test_a_bug_is_500_without_its_inside(dispatcher: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("yinuo.api.orders.board.visible", fail)

    answer = dispatcher.get("/orders")

    problem(answer, 500, "broken")
    assert "secret" not in answer.content.decode()


def test_a_key_that_is_a_word_works_for_its_owner_alone(world: World, dispatcher: Caller) -> None:
    manager = caller(world, "service_manager")
    first = [who.post("/orders", fault(), key="order 1").json()["number"] for who in (dispatcher, manager)]
    again = [who.post("/orders", fault(), key="order 1").json()["number"] for who in (dispatcher, manager)]

    assert first == again
    assert ServiceOrder.objects.count() == 2


def test_a_known_key_with_other_content_is_refused(dispatcher: Caller) -> None:
    key = str(uuid7())
    dispatcher.post("/orders", fault(), key=key)

    told = problem(dispatcher.post("/orders", fault(supplier_needed=True), key=key), 409, "command_id_reused")

    assert told["remedy"]
    assert ServiceOrder.objects.count() == 1
    assert problem(dispatcher.post("/orders", fault(), key="k" * 65), 422, "key_wrong")["field"] == "Idempotency-Key"


def test_a_refusal_is_repeated_word_for_word_and_leaves_nothing(dispatcher: Caller) -> None:
    before, key = journal.last_id(), str(uuid7())
    body = fault(vehicle="V9")
    first, again = dispatcher.post("/orders", body, key=key), dispatcher.post("/orders", body, key=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again["Content-Type"].startswith("application/problem+json")
    assert again["Idempotency-Replayed"] == "true"
    assert journal.last_id() == before


def test_a_write_without_a_key_still_works_each_time(dispatcher: Caller) -> None:
    answers = [dispatcher.post("/orders", fault()) for _ in range(2)]

    assert len({json.loads(each.content)["number"] for each in answers}) == 2


@pytest.mark.parametrize("path", ["/api/v1/nothing/of/the/kind", "/api/v1/orders/%0A%08/receipt.pdf", "/api/nothing"])
def test_an_address_that_leads_nowhere_is_a_problem_document_too(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "not_found"
