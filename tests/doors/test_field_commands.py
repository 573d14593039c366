"""The phone's batch of commands: exactly once, in order, nothing lost, and every refusal in words."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.world import NOON, World, ticks
from yinuo.inbox import queries as inbox
from yinuo.inbox.models import Command
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db


def command(order: ServiceOrder, kind: str, minutes: int = 20, **data: Any) -> dict[str, Any]:
    at = (order.reported_at + timedelta(minutes=minutes)).isoformat()
    return {"id": str(uuid7()), "order": order.number, "kind": kind, "data": data, "occurred_at": at}


def post(client: Client, body: Any) -> HttpResponse:
    return client.post("/field/commands/", body, content_type="application/json")


def answers(client: Client, *commands: Any) -> list[dict[str, Any]]:
    answer = post(client, {"commands": list(commands)})
    assert answer.status_code == 200
    return answer.json()["answers"]


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


@pytest.fixture
def job(world: World) -> ServiceOrder:
    return world.until(world.report(), "dispatch")


def test_commands_are_applied_in_their_order(engineer: Client, job: ServiceOrder) -> None:
    given = answers(
        engineer,
        command(job, "accept"),
        command(job, "depart", 25, items=ticks("check_out")),
        command(job, "arrive", 80),
    )

    assert [(each["result"], each["status"], each["body"]["state"]) for each in given] == [
        ("applied", 200, "accepted"), ("applied", 200, "en_route"), ("applied", 200, "on_site"),
    ]  # fmt: skip


def test_a_repeated_command_is_done_once_and_hears_its_first_answer(engineer: Client, job: ServiceOrder) -> None:
    accept = command(job, "accept")

    [first], [again] = answers(engineer, accept), answers(engineer, accept)

    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["body"] == first["body"]
    assert [event.kind for event in one.story(job.number)].count("order.accept") == 1


def test_the_same_id_with_other_content_is_refused(engineer: Client, job: ServiceOrder) -> None:
    accept = command(job, "accept")
    answers(engineer, accept)

    [answer] = answers(engineer, accept | {"kind": "decline", "data": {"reason": "去不了"}})

    assert answer["problem"]["code"] == "command_id_reused"
    assert ServiceOrder.objects.get(pk=job.pk).state == "accepted"


def test_a_refusal_is_kept_with_what_was_sent(engineer: Client, job: ServiceOrder) -> None:
    answers(engineer, command(job, "accept"))
    depart = command(job, "depart", items={"work_card": True})

    [first], [again] = answers(engineer, depart), answers(engineer, depart)

    assert (first["result"], first["status"]) == ("refused", 409)
    assert (again["repeated"], again["problem"]) == (True, first["problem"])
    stored = Command.objects.get(pk=depart["id"])
    assert stored.answer["sent"]["data"] == {"items": {"work_card": True}}


def test_a_refusal_says_whether_the_dispatcher_has_it(engineer: Client, job: ServiceOrder) -> None:
    depart = command(job, "depart")
    nowhere = command(job, "accept") | {"order": "SO-20200101-9999"}
    unreadable = command(job, "accept") | {"id": "no id"}
    unknown = command(job, "dance")

    given = [answers(engineer, each)[0] for each in (depart, depart, nowhere, nowhere, unreadable, unknown)]

    assert [each["result"] for each in given] == ["refused"] * 6
    assert [each["in_tray"] for each in given] == [True, True, False, False, False, False]
    assert [str(row.id) for row in inbox.open_conflicts()] == [depart["id"]]


def test_a_closed_gate_names_every_open_item(engineer: Client, job: ServiceOrder) -> None:
    [_, answer] = answers(engineer, command(job, "accept"), command(job, "depart", items={"work_card": True}))

    problem = answer["problem"]
    assert problem["gates"] == ["check_out"]
    assert [each["code"] for each in problem["missing"]] == ["tool_kit", "uniform", "tools", "parts", "cleaning"]
    assert problem["missing"][0]["clause"] == "R-6.1"
    assert problem["missing"][0]["because"] == "未确认"
    assert problem["missing"][0]["said"] == "携带工具包（未确认）"


def test_a_refused_command_holds_the_later_ones_of_its_order_only(
    engineer: Client, world: World, job: ServiceOrder
) -> None:
    other = world.until(world.report(at=NOON + timedelta(minutes=1)), "dispatch")

    given = answers(
        engineer,
        command(job, "arrive"),
        command(other, "accept"),
        held := command(job, "accept"),
    )

    assert [each["result"] for each in given] == ["refused", "applied", "held"]
    assert (given[2]["status"], given[2]["problem"]["code"]) == (424, "held")
    assert not Command.objects.filter(pk=held["id"]).exists()
    assert [each["result"] for each in answers(engineer, held)] == ["applied"]


def test_the_moment_is_corrected_by_the_clock_of_the_phone(engineer: Client, job: ServiceOrder) -> None:
    accept = command(job, "accept", 20) | {"device_clock_offset": -300}

    answers(engineer, accept)

    assert one.story(job.number)[-1].occurred_at == job.reported_at + timedelta(minutes=15)


def test_a_phone_that_woke_up_in_1970_is_corrected_too(engineer: Client, job: ServiceOrder) -> None:
    happened_at = job.reported_at + timedelta(minutes=15)
    accept = command(job, "accept") | {
        "occurred_at": "1970-01-01T00:00:00+00:00", "device_clock_offset": happened_at.timestamp(),
    }  # fmt: skip

    [answer] = answers(engineer, accept)

    assert (answer["result"], one.story(job.number)[-1].occurred_at) == ("applied", happened_at)


def test_a_photo_that_has_not_arrived_holds_its_command_and_its_id_stays_good(
    engineer: Client, world: World, job: ServiceOrder
) -> None:
    note = command(job, "note", note="见照片", photos=["a" * 64])

    [answer] = answers(engineer, note)

    assert (answer["result"], answer["problem"]["code"]) == ("held", "file_missing")
    assert not Command.objects.exists()


def test_an_engineer_cannot_act_on_the_order_of_another(client: Client, world: World, job: ServiceOrder) -> None:
    world.step(job, "reassign", NOON + timedelta(minutes=12), engineer="E002", reason="更近")
    client.force_login(world.users["engineer"])

    [answer] = answers(client, command(job, "accept"))

    assert (answer["status"], answer["problem"]["code"]) == (403, "not_yours")


def test_an_unknown_order_is_said_so(engineer: Client, job: ServiceOrder) -> None:
    [answer] = answers(engineer, command(job, "accept") | {"order": "SO-20261123-9999"})

    assert (answer["status"], answer["problem"]["code"]) == (422, "unknown_order")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "7"}, "commands.0.id"),
        ({"id": None}, "commands.0.id"),
        ({"order": 7}, "commands.0.order"),
        ({"kind": "fly"}, "commands.0.kind"),
        ({"data": [1]}, "commands.0.data"),
        ({"occurred_at": "yesterday"}, "commands.0.occurred_at"),
        ({"occurred_at": "2026-11-23T12:00:00"}, "commands.0.occurred_at"),
        ({"device_clock_offset": "fast"}, "commands.0.device_clock_offset"),
        ({"device_clock_offset": 1e300}, "commands.0.device_clock_offset"),
        ({"basis_version": "3"}, "commands.0.basis_version"),
    ],
)
def test_a_malformed_command_names_its_field(
    engineer: Client, job: ServiceOrder, change: dict[str, Any], field: str
) -> None:
    [answer] = answers(engineer, command(job, "accept") | change)

    assert answer["result"] == "refused"
    assert answer["problem"]["field"] == field
    assert ServiceOrder.objects.get(pk=job.pk).state == "dispatched"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b'{"commands": [NaN]}', 400, "bad_json"),
        (b'{"commands": ["\\ud800"]}', 400, "bad_json"),
        (b"[" * 100_000, 400, "bad_json"),
        (b"[]", 422, "field_required"),
        (b'{"commands": {}}', 422, "field_required"),
        (json.dumps({"commands": [{}] * 201}).encode(), 413, "too_many_commands"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_as_a_whole(
    engineer: Client, body: bytes, status: int, code: str
) -> None:
    answer = post(engineer, body)

    assert (answer.status_code, answer.json()["problem"]["code"]) == (status, code)
    assert answer.json()["problem"]["remedy"]


def test_without_a_session_the_answer_is_401_and_nothing_is_done(
    client: Client, world: World, job: ServiceOrder
) -> None:
    answer = post(client, {"commands": [command(job, "accept")]})

    assert (answer.status_code, answer.json()["problem"]["code"]) == (401, "signed_out")
    assert ServiceOrder.objects.get(pk=job.pk).state == "dispatched"


def test_the_office_has_no_business_at_this_door(client: Client, world: World, job: ServiceOrder) -> None:
    client.force_login(world.users["dispatcher"])

    assert post(client, {"commands": [command(job, "accept")]}).status_code == 403


def test_a_post_without_the_csrf_token_is_refused(world: World, job: ServiceOrder) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["engineer"])

    assert post(client, {"commands": [command(job, "accept")]}).status_code == 403
    assert ServiceOrder.objects.get(pk=job.pk).state == "dispatched"


def test_a_moment_in_the_future_is_kept_and_flagged(engineer: Client, world: World, job: ServiceOrder) -> None:
    far = datetime(2100, 1, 1, tzinfo=job.reported_at.tzinfo)

    [answer] = answers(engineer, command(job, "accept") | {"occurred_at": far.isoformat()})

    assert answer["result"] == "applied"
    notice = world.users["dispatcher"].notices.get(kind="flagged_time")
    assert notice.data["why"] == "future"
