"""A customer sends the dispatcher photos by phone: they become part of the order, by the rules of every upload."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of
from yinuo.kernel.ids import uuid7
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


def photo(colour: str = "teal") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{colour}.jpg", jpeg(colour))


def send(client: Client, number: str, *files: SimpleUploadedFile, **data: str):  # type: ignore[no-untyped-def]  # -- shape: a test client's answer
    told = {"command_id": str(uuid7()), "purpose": "report", "caption": "客户微信发来", "file": list(files)} | data
    return client.post(f"/orders/{number}/photos/", told)


def test_they_are_shown_on_the_order_and_told_in_its_story(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = send(dispatcher, order.number, photo(), photo("red"))

    assert answer.headers["Location"] == f"/orders/{order.number}/"
    assert [(each.purpose, each.caption) for each in attachments_of("order", order.number)] == [
        ("report", "客户微信发来"), ("report", "客户微信发来"),
    ]  # fmt: skip
    assert [event.kind for event in one.story(order.number)] == ["order.report", "file.attach", "file.attach"]


def test_the_story_counts_photos_and_voice_notes_apart(world: World, dispatcher: Client) -> None:
    order, act = world.report(), world.act("dispatcher", NOON)
    spoken = b"OggS" + b"\0" * 64
    kept = [files.store(data, "a", act=act).sha256 for data in (jpeg("teal"), jpeg("red"), spoken)]

    world.step(order, "note", NOON + timedelta(minutes=10), Role.DISPATCHER, note="客户发来", photos=kept)

    page = dispatcher.get(f"/orders/{order.number}/").content.decode()
    assert "<p>照片 2 张</p>" in page
    assert "<p>语音 1 段</p>" in page


def test_the_same_form_twice_adds_them_once(world: World, dispatcher: Client) -> None:
    order, key = world.report(), str(uuid7())

    for _ in range(2):
        assert send(dispatcher, order.number, photo(), command_id=key).status_code == 302

    assert len(attachments_of("order", order.number)) == 1


def test_what_is_no_picture_is_refused_beside_its_input_and_nothing_is_kept(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = send(dispatcher, order.number, photo(), SimpleUploadedFile("a.jpg", b"<script>"))

    assert answer.status_code == 415
    assert "a.jpg" in answer.content.decode()
    assert attachments_of("order", order.number) == []


@override_settings(FILE_IMAGE_MB=1, FILE_AUDIO_MB=1, FILE_DOCUMENT_MB=1)
def test_what_is_too_large_is_refused(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = send(dispatcher, order.number, SimpleUploadedFile("a.jpg", jpeg() + b"0" * 1_100_000))

    assert answer.status_code == 413


def test_more_than_seven_at_once_are_refused(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = send(dispatcher, order.number, *(photo() for _ in range(8)))

    assert answer.status_code == 422
    assert attachments_of("order", order.number) == []


def test_the_dialog_brings_the_reader_back_to_the_order(world: World, dispatcher: Client) -> None:
    order = world.report()

    answer = dispatcher.post(
        f"/orders/{order.number}/photos/",
        {"command_id": str(uuid7()), "purpose": "report", "file": [photo()]},
        headers={"HX-Request": "true"},
    )

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/orders/{order.number}/")


def test_a_reader_adds_nothing(world: World, client: Client) -> None:
    order = world.report()
    client.force_login(world.users["auditor"])

    assert send(client, order.number, photo()).status_code == 403
    assert "添加照片" not in client.get(f"/orders/{order.number}/").content.decode()
