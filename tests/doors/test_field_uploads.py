"""The phone's files at its door and at the API's: in pieces, with the true offset in every answer."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.doors.api import BASE, caller
from tests.doors.stage import jpeg
from tests.world import World
from yinuo.files import queries

pytestmark = pytest.mark.django_db

PHOTO = jpeg()
HASH = sha256(PHOTO).hexdigest()
TOLD = {"sha256": HASH, "size": len(PHOTO), "name": "a.jpg"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> None:
    backend = {"BACKEND": "yinuo.site.storage.WholeFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.FILES = tmp_path


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


def begin(client: Client, **more: Any) -> HttpResponse:
    return client.post("/field/uploads/", TOLD | more, content_type="application/json")


def patch(client: Client, data: bytes, offset: int | str | None = 0, path: str = "/field/uploads", **more: str) -> Any:
    headers = {} if offset is None else {"Upload-Offset": str(offset)}
    url = f"{path}/{HASH}/" if path.startswith("/field") else f"{path}/{HASH}"
    return client.patch(url, data, content_type="application/octet-stream", headers=headers | more)


def test_a_photo_is_announced_and_sent_in_pieces(engineer: Client) -> None:
    told = begin(engineer).json()
    half = patch(engineer, PHOTO[:300]).json()
    whole = patch(engineer, PHOTO[300:], 300).json()

    url = f"/field/uploads/{HASH}/"
    assert told == {"sha256": HASH, "offset": 0, "done": False, "url": url, "most": 1_048_576}
    assert (half["offset"], half["done"]) == (300, False)
    assert whole["done"]
    assert queries.blobs_of([HASH])


def test_a_wrong_offset_is_answered_with_the_true_one(engineer: Client) -> None:
    begin(engineer)
    patch(engineer, PHOTO[:300])

    answer = patch(engineer, PHOTO[:300])

    told = answer.json()
    assert (answer.status_code, told["offset"], told["done"]) == (409, 300, False)
    assert told["problem"]["detail"] == "服务器已经收到 300 字节。"
    assert engineer.get(f"/field/uploads/{HASH}/").json()["offset"] == 300


def test_the_camera_is_believed_as_told(engineer: Client) -> None:
    begin(engineer, taken_at="2026-11-23T09:00:00+08:00", lat=45.8, lon=126.5)
    patch(engineer, PHOTO)

    blob = queries.blob_of(HASH)
    assert (blob.taken_at.isoformat(), blob.taken_lat) == ("2026-11-23T01:00:00+00:00", 45.8)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sha256": "7"}, "sha256"),
        ({"size": "12"}, "size"),
        ({"size": True}, "size"),
        ({"size": None}, "size"),
    ],
)
def test_a_malformed_announcement_names_its_field(engineer: Client, change: dict[str, Any], field: str) -> None:
    answer = begin(engineer, **change)

    assert (answer.status_code, answer.json()["problem"]["field"]) == (422, field)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "a\x00\u200b.jpg"},
        {"taken_at": "2026-11-23T09:00:00"},
        {"taken_at": "1066-10-14T09:00:00Z"},
        {"taken_at": 7},
        {"lat": 91, "lon": 0},
        {"lat": "north", "lon": None},
    ],
)
def test_a_photo_is_not_lost_for_a_camera_that_talks_nonsense(engineer: Client, change: dict[str, Any]) -> None:
    begin(engineer, **change)

    assert patch(engineer, PHOTO).json()["done"]
    blob = queries.blob_of(HASH)
    assert (blob.taken_at, blob.taken_lat) == (None, None)


def test_a_piece_is_refused_for_its_size_its_header_or_its_unknown_file(engineer: Client, settings) -> None:
    settings.UPLOAD_PIECE_KB = 1
    begin(engineer)

    refused = [patch(engineer, bytes(1025)), patch(engineer, b"", None), patch(engineer, b"", "-1")]
    unknown = engineer.get(f"/field/uploads/{'0' * 64}/")

    assert [each.status_code for each in refused] == [413, 422, 422]
    assert (unknown.status_code, unknown.json()["problem"]["code"]) == (404, "not_found")


def test_without_a_session_the_phone_is_asked_to_sign_in_and_keeps_the_file(client: Client, world: World) -> None:
    answers = [begin(client), patch(client, PHOTO), client.get(f"/field/uploads/{HASH}/")]

    assert [each.status_code for each in answers] == [401, 401, 401]


def test_a_piece_without_the_csrf_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["engineer"])

    assert (begin(client).status_code, patch(client, PHOTO).status_code) == (403, 403)


def test_a_body_that_is_no_object_is_refused(engineer: Client) -> None:
    for body in (b"{", b"[]", json.dumps("x").encode()):
        assert engineer.post("/field/uploads/", body, content_type="application/json").status_code == 400


def test_a_program_sends_in_pieces_too(world: World) -> None:
    program = caller(world, "engineer")
    path, key = f"{BASE}/uploads", {"Authorization": f"Bearer {program.token}"}

    told = program.post("/uploads", TOLD).json()
    half = patch(program.client, PHOTO[:300], 0, path, **key).json()
    wrong = patch(program.client, PHOTO[:300], 0, path, **key)
    asked = program.get(f"/uploads/{HASH}").json()
    whole = patch(program.client, PHOTO[300:], 300, path, **key).json()

    assert (told["offset"], half["offset"], asked["offset"], whole["done"]) == (0, 300, 300, True)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "upload_offset")
