"""What is sent in: files, bodies, texts and numbers that nobody means well are refused, and nothing is half done."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection
from django.test import Client
from django.urls import reverse

from tests.doors.api import BASE, caller, fault
from tests.doors.attack import SYSTEM, jpeg, signed_in, text
from tests.world import NEAR, NOON, World
from yinuo.assets import queries as assets
from yinuo.files import actions as files
from yinuo.files.models import Blob
from yinuo.files.types import Purpose
from yinuo.inbox.models import Command
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


# ── files ──

UPLOADS = {
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "drawing.jpg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "program.jpg": b"MZ\x90\x00" + b"\0" * 200,
    "text.jpg": "只是文字".encode(),
    "half.jpg": b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20,
    "moving.gif": b"GIF89a" + b"\0" * 50,
    "zip.png": b"PK\x03\x04" + b"\0" * 50,
}


def doors_for_files(world: World) -> dict[str, Any]:
    """Every way to send a file in: what the door answers."""
    engineer, program = signed_in(world, "engineer"), caller(world, "dispatcher")
    return {
        "field": lambda file: engineer.post("/field/files/", {"file": file}),
        "api": lambda file: program.client.post(f"{BASE}/files", {"file": file}, headers=program.headers({})),
        "portal": lambda file: Client().post(f"/p/v/{world.sweeper.qr_key}/files/", {"file": file}),
    }


@pytest.mark.parametrize("name", UPLOADS)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(world: World, name: str) -> None:
    for door, send in doors_for_files(world).items():
        answer = send(SimpleUploadedFile(name, UPLOADS[name], "image/jpeg"))
        assert answer.status_code == 415, door
        assert "script" not in text(answer)
    assert Blob.objects.count() == 0


def test_a_photo_of_30_mb_is_refused_with_words_and_nothing_is_kept(world: World) -> None:
    for door, send in doors_for_files(world).items():
        answer = send(SimpleUploadedFile("big.jpg", jpeg() + b"\0" * 30_000_000, "image/jpeg"))
        assert answer.status_code == 413, door
        assert "20 MB" in json.dumps(answer.json(), ensure_ascii=False)
    assert Blob.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["../../../../etc/cron.d/x.jpg", "..\\..\\x.jpg", "/etc/passwd", "a\x00b.jpg", "x" * 900]
)
def test_a_files_name_leads_nowhere(world: World, name: str, settings: Any, tmp_path: Path) -> None:
    for send in doors_for_files(world).values():
        assert send(SimpleUploadedFile(name, jpeg(), "image/jpeg")).status_code == 201

    [blob] = Blob.objects.all()
    kept = Path(settings.FILES) / blob.sha256[:2] / blob.sha256[2:4] / blob.sha256
    assert kept.is_file()
    assert not kept.stat().st_mode & 0o111


@pytest.mark.parametrize("path", ["/static/../site/settings.py", "/static/%2e%2e/site/settings.py",
                                  "/static/..%2fapps.py",
                                  "/p/o/../../users/", "/field/files/..%2f..%2fsecret_key/"])  # fmt: skip
def test_no_address_climbs_out_of_its_folder(world: World, path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code in (302, 404)
    assert "SECRET_KEY" not in text(answer)


def test_a_picture_is_served_as_a_picture_and_a_document_never_in_the_page(world: World) -> None:
    order = world.report()
    document = b"%PDF-1.4 <script>alert(1)</script>"
    kept = [files.store(data, name, act=SYSTEM) for data, name in ((jpeg(), "a.jpg"), (document, "b.pdf"))]
    for blob in kept:
        files.attach("order", order.number, blob, purpose=Purpose.WORK, act=SYSTEM)
    program = caller(world, "dispatcher")

    for blob, media_type, way in ((kept[0], "image/jpeg", "inline"), (kept[1], "application/pdf", "attachment")):
        for answer in (
            signed_in(world, "dispatcher").get(f"/orders/{order.number}/files/{blob.sha256}/"),
            Client().get(f"/p/o/{order.follow_key}/files/{blob.sha256}/"),
            program.get(f"/files/{blob.sha256}"),
        ):
            assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith(way)
            assert "private" in answer["Cache-Control"]
            b"".join(answer)


def test_what_a_download_is_called_cannot_reach_into_the_headers(world: World) -> None:
    vehicle = assets.vehicle("V0001")
    vehicle.number = 'V"1;filename=x.html'
    vehicle.save()

    answer = signed_in(world, "dispatcher").get(reverse("desk:vehicle_plate", args=[vehicle.number]))

    assert answer["Content-Disposition"] == 'inline; filename="V\\"1;filename=x.html.pdf"'


# ── bodies ──

BOMBS = ["{", "", "nul", b"\xff\xfe{}", '{"commands": NaN}', '"\\ud800"', '{"commands": [{"id": "\\udfff"}]}',
         "[" * 100_000, '{"commands": [1e999]}',
         '{"a":' * 900 + "1" + "}" * 900, '{"commands": ' + "9" * 5000 + "}", "[" * 990 + "]" * 990]  # fmt: skip


@pytest.mark.parametrize("body", BOMBS, ids=range(len(BOMBS)))
def test_json_that_cannot_be_read_is_400_or_422_and_never_a_bug(world: World, body: Any) -> None:
    answers = [
        signed_in(world, "engineer").post("/field/commands/", body, content_type="application/json"),
        caller(world, "dispatcher").post("/commands", body),
        caller(world, "dispatcher").post("/orders", body),
    ]

    assert {each.status_code for each in answers} <= {400, 422}
    assert all("problem" in each["Content-Type"] or "problem" in each.json() for each in answers)


DATA: list[dict[str, Any]] = [
    {"lat": 1e999, "lon": 1}, {"lat": "nan", "lon": "1e999"}, {"lat": 10**300, "lon": -(10**300)},
    {"note": "x" * 3000}, {"note": {"a": {"b": 1}}}, {"note": [[[[[]]]]]}, {"note": "\ud83d"}, {"note": 1e308},
    {"items": {"x": 10**300}}, {"items": {"x" * 5000: True}}, {"photos": ["../../x"]}, {"photos": [1e999]},
    {"engineer": "' OR 1=1 --"}, {"score": 10**30}, {"appointment_at": "9" * 500, "agreed_by": "x"},
    {"hazards": [{}]}, {"wait_for": ["x"]}, {"x" * 5000: 1}, {"needed": 2}, {"until": -1}, {"__proto__": {}},
]  # fmt: skip
STEPS = (
    "locate",
    "note",
    "need_supplier",
    "agree_appointment",
    "dispatch",
    "wait",
    "declare_hazards",
    "rate",
    "cancel",
)


@pytest.mark.parametrize("data", DATA, ids=range(len(DATA)))
def test_values_nobody_can_mean_are_refused_at_their_field_and_never_a_bug(world: World, data: dict[str, Any]) -> None:
    order = world.until(world.report(), "dispatch")
    engineer, program = signed_in(world, "engineer"), caller(world, "dispatcher")
    raw = json.dumps(data).replace("Infinity", "1e999")

    for step in STEPS:
        command = f'{{"id": "{uuid7()}", "order": "{order.number}", "kind": "{step}", "data": {raw}, '
        body = command + f'"occurred_at": "{NOON.isoformat()}", "device_clock_offset": 1e3}}'
        batch = engineer.post("/field/commands/", f'{{"commands": [{body}]}}', content_type="application/json")
        single = program.post(f"/orders/{order.number}/steps/{step}", f'{{"data": {raw}}}')
        for answer in (batch, single):
            assert answer.status_code < 500, (step, text(answer))
            json.loads(answer.content, parse_constant=pytest.fail)  # Infinity is no JSON
    assert ServiceOrder.objects.get().lat == NEAR.lat


@pytest.mark.parametrize("change", [
    {"device_clock_offset": 10**400}, {"basis_version": 10**40}, {"id": "0" * 5000},
    {"order": "x" * 5000}, {"order": "' OR 1=1 --"}, {"kind": "x" * 5000}, {"occurred_at": "2026-11-23"},
    {"occurred_at": "0001-01-01T00:00:00+14:00"}, {"data": []}, {"id": None}, {"order": {}},
])  # fmt: skip
def test_a_command_of_the_wrong_shape_is_refused_and_the_others_go_on(world: World, change: dict[str, Any]) -> None:
    order = world.until(world.report(), "dispatch")
    good = {"id": str(uuid7()), "order": order.number, "kind": "note", "data": {"note": "好"},
            "occurred_at": NOON.isoformat()}  # fmt: skip
    body = {"commands": [good | {"id": str(uuid7()), "kind": "rate"} | change, good | {"order": order.number}]}
    raw = json.dumps(body).replace("Infinity", "1e999")

    answer = signed_in(world, "engineer").post("/field/commands/", raw, content_type="application/json")

    assert answer.status_code == 200, text(answer)
    first, second = json.loads(answer.content, parse_constant=pytest.fail)["answers"]
    assert first["result"] == "refused"
    assert second["result"] in ("applied", "held")


# ── NUL and what a stricter database refuses ──


@pytest.fixture
def strict_database() -> Iterator[None]:
    """SQLite keeps a NUL silently; PostgreSQL refuses the statement, and so does this."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        rows = params if many else [params or ()]
        for row in rows:
            for value in row.values() if isinstance(row, dict) else row:
                if isinstance(value, str) and ("\x00" in value or "\\u0000" in value):
                    raise DataError("A string literal cannot contain NUL (0x00) characters.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


NUL_ADDRESSES = ["/search/?q=a%00b", "/customers/?q=%00", "/orders/?q=%00&state=%00", "/?q=%00&tab=%00",
                 "/intake/?phone=%00",
                 "/intake/match/?phone=1%00", "/intake/preview/?vehicle=%00", "/customers/%00/", "/vehicles/%00/",
                 "/orders/%00/", "/users/%00/", "/vehicles/?sort=%00", "/vehicles/plates/?q=%00",
                 "/customers/?page=%00",
                 "/customers/new/?name=%00", "/engineers/%00/edit/", "/models/%00/", "/outlets/%00/"]  # fmt: skip


@pytest.mark.parametrize("address", NUL_ADDRESSES)
def test_an_address_with_a_nul_is_refused_before_any_database_sees_it(
    world: World, strict_database: None, address: str
) -> None:
    assert signed_in(world, "admin" if "users" in address else "dispatcher").get(address).status_code in (400, 404)


@pytest.mark.parametrize("address", ["/p/o/a%00b/", "/p/v/%00/", "/p/r/%00/", "/p/o/%00/files/%00/", "/p/r/k/?hash=%00",
                                     f"{BASE}/orders/a%00b", f"{BASE}/files/%00"])  # fmt: skip
def test_a_key_with_a_nul_opens_nothing(world: World, strict_database: None, address: str) -> None:
    assert Client().get(address).status_code in (400, 401, 404)


def test_a_nul_in_any_text_of_a_form_is_refused_or_taken_out(world: World, strict_database: None) -> None:
    order = world.report()
    desk, nobody = signed_in(world, "dispatcher"), Client(raise_request_exception=False)
    nul = "a\x00b"
    report = {"fault_system": "hydraulics", "fault": "漏油", "where": "here", "lat": NEAR.lat, "lon": NEAR.lon,
              "name": "刘", "phone": "13900000001"}  # fmt: skip
    tries = [
        (nobody, f"/p/v/{world.sweeper.qr_key}/", report | {name: nul})
        for name in ("fault", "name", "phone", "address")
    ] + [
        (nobody, f"/p/v/{world.sweeper.qr_key}/", report | {"photos": nul}),
        (nobody, "/p/", {"machine": nul, "phone": "13900000001"}),
        (nobody, f"/p/o/{order.follow_key}/do/note/", {"note": nul, "photos": nul}),
        (nobody, f"/p/o/{order.follow_key}/do/cancel/", {"reason": "\x00"}),
        (nobody, "/login/", {"username": nul, "password": nul, "next": nul}),
        (nobody, "/language/", {"language": nul}),
        (desk, "/intake/", {"phone": nul, "q": nul, "vehicle": nul, "contact_name": nul, "fault": nul}),
        (desk, "/customers/new/", {"number": nul, "name": nul, "kind": "sanitation", "province": nul, "city": nul}),
        (desk, "/customers/C001/contacts/new/", {"name": nul, "phone": nul}),
        (desk, f"/orders/{order.number}/respond/", {"how": "phone", "note": nul, "command_id": nul}),
        (desk, "/tray/seen/", {"notice": nul}),
    ]
    for client, path, told in tries:
        answer = client.post(path, told)
        assert answer.status_code in (302, 400, 404, 409, 422), (path, told, answer.status_code)
    program = caller(world, "dispatcher")
    assert program.post("/orders", fault(contact={"name": nul, "phone": "1"})).status_code == 400
    assert program.get("/orders?q=%00").status_code == 422
    assert program.get("/orders?vehicle=%00").status_code == 422
    engineer = signed_in(world, "engineer")
    command = {"id": str(uuid7()), "order": nul, "kind": "note", "data": {"note": nul}, "occurred_at": NOON.isoformat()}
    assert (
        engineer.post("/field/commands/", {"commands": [command]}, content_type="application/json").status_code == 200
    )
    assert "\\u0000" not in json.dumps([each.answer for each in Command.objects.order_by("pk")])


@pytest.mark.parametrize("path", ["/customers/?page={n}", "/contacts/{n}/remove/", "/tokens/{n}/revoke/",
                                  "/imports/{n}/",
                                  "/shifts/{n}/remove/", "/?outlet={n}", "/vehicles/?page=-{n}"])  # fmt: skip
def test_a_number_too_large_for_any_database_is_not_found_and_not_a_bug(world: World, path: str) -> None:
    client = signed_in(world, "admin")

    for number in ("9" * 25, "9" * 5000):
        answer = (
            client.post(path.format(n=number))
            if "remove" in path or "revoke" in path
            else client.get(path.format(n=number))
        )
        assert answer.status_code in (200, 404), answer.status_code
