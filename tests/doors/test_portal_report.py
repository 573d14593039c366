"""The customers' door: a fault reported from a phone, once, with the right promise, or refused in clear words."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.world import NEAR, NOON, World
from yinuo.files import queries as files
from yinuo.files.models import Blob
from yinuo.inbox.models import Command
from yinuo.orders.models import ServiceOrder
from yinuo.promises.queries import promises_of


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def form(**changes: Any) -> dict[str, Any]:
    """What the customer fills in."""
    return {
        "command_id": str(uuid4()), "fault_system": "hydraulics", "fault": "举升油缸漏油", "where": "here",
        "lat": NEAR.lat, "lon": NEAR.lon, "name": "刘师傅", "phone": "139 0000 0001", **changes,
    }  # fmt: skip


def address(world: World) -> str:
    return f"/p/v/{world.sweeper.qr_key}/"


def jpeg(width: int = 640, height: int = 480) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


def test_the_plate_recognises_the_machine_without_telling_who_owns_it(client: Client, world: World) -> None:
    page = client.get(address(world)).content.decode()

    assert "鲁F12345" in page
    assert world.customer.name not in page
    assert world.sweeper.vin not in page
    assert "13900000001" not in page


def test_a_report_near_an_outlet_makes_one_order_that_arrives_within_four_hours(client: Client, world: World) -> None:
    answer = client.post(address(world), form())

    order = ServiceOrder.objects.get()
    assert answer.headers["Location"] == f"/p/o/{order.follow_key}/"
    assert (order.channel, order.contact_name, order.contact_phone) == ("portal", "刘师傅", "139 0000 0001")
    assert [(due.kind, due.due_at - NOON) for due in promises_of(order.pk)] == [
        ("respond", timedelta(minutes=30)),
        ("arrive", timedelta(minutes=240)),
    ]


def test_a_form_sent_twice_makes_one_order_and_leads_to_it_both_times(client: Client, world: World) -> None:
    told = form()

    first, second = client.post(address(world), told), client.post(address(world), told)

    assert ServiceOrder.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_an_address_alone_runs_the_stricter_clock_and_the_page_says_so(client: Client, world: World) -> None:
    answer = client.post(address(world), form(where="address", lat="", lon="", address="幸福路口"), follow=True)

    assert [due.why for due in promises_of(ServiceOrder.objects.get().pk)] == ["every_report", "distance_unknown"]
    assert "还没有坐标，先按较严的时限计时" in answer.content.decode()


def test_the_registered_place_is_taken_from_the_record(client: Client, world: World) -> None:
    client.post(address(world), form(where="registered", lat="", lon=""))

    order = ServiceOrder.objects.get()
    assert (order.lat, order.lon, order.address) == (NEAR.lat, NEAR.lon, "芝罘区环卫停车场")


@pytest.mark.parametrize(("lat", "lon"), [(91, 121), (37, 999), (-33.9, -70.7)])
def test_a_place_off_the_map_is_refused_at_its_field_and_keeps_what_was_typed(
    client: Client, world: World, lat: float, lon: float
) -> None:
    answer = client.post(address(world), form(lat=lat, lon=lon))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "坐标不在服务范围之内" in page
    assert "举升油缸漏油" in page
    assert ServiceOrder.objects.count() == 0


def test_no_position_is_asked_for_in_words(client: Client, world: World) -> None:
    answer = client.post(address(world), form(lat="", lon=""))

    assert answer.status_code == 422
    assert "还没有定位" in answer.content.decode()


def test_a_photo_sent_ahead_becomes_part_of_the_order(client: Client, world: World) -> None:
    sent = client.post(f"{address(world)}files/", {"file": SimpleUploadedFile("a.jpg", jpeg())}).json()

    client.post(address(world), form(photos=[sent["sha256"]]))

    order = ServiceOrder.objects.get()
    assert [(each.blob_id, each.purpose) for each in files.attachments_of("order", order.number)] == [
        (sent["sha256"], "report")
    ]
    picture = client.get(f"/p/o/{order.follow_key}/files/{sent['sha256']}/")
    assert (picture["Content-Type"], b"".join(picture)[:2]) == ("image/jpeg", b"\xff\xd8")
    picture.close()


def test_a_photo_sent_with_the_form_works_without_scripts(client: Client, world: World) -> None:
    client.post(address(world), form(files=[SimpleUploadedFile("a.jpg", jpeg())]))

    assert len(files.attachments_of("order", ServiceOrder.objects.get().number)) == 1


def test_a_text_file_named_jpg_is_refused_and_nothing_is_half_done(client: Client, world: World) -> None:
    answer = client.post(
        address(world), form(files=[SimpleUploadedFile("a.jpg", jpeg()), SimpleUploadedFile("b.jpg", b"hello")])
    )

    assert answer.status_code == 415
    assert "“b.jpg”的内容与它的扩展名不符" in answer.content.decode()
    assert (ServiceOrder.objects.count(), Command.objects.count()) == (0, 0)
    assert Blob.objects.count() == 0


def test_a_text_file_sent_ahead_is_refused_in_words(client: Client, world: World) -> None:
    answer = client.post(f"{address(world)}files/", {"file": SimpleUploadedFile("b.jpg", b"hello")})

    assert answer.status_code == 415
    assert answer.json()["title"] == "文件类型不对"


def test_a_photo_of_30_mb_is_refused_with_the_limit(client: Client, world: World) -> None:
    huge = SimpleUploadedFile("big.jpg", jpeg() + b"\0" * 30_000_000)

    answer = client.post(f"{address(world)}files/", {"file": huge})

    assert answer.status_code == 413
    assert answer.json()["detail"] == "“big.jpg”超过了 20 MB 的上限。"


def test_a_refused_form_may_be_mended_and_sent_again_under_its_own_id(client: Client, world: World) -> None:
    told = form(lat=91)
    client.post(address(world), told)

    client.post(address(world), told | {"lat": NEAR.lat})

    assert ServiceOrder.objects.count() == 1


def test_an_open_order_of_the_machine_is_shown_but_its_link_is_not(client: Client, world: World) -> None:
    order = world.report()

    page = client.get(address(world)).content.decode()

    assert "这台车已有处理中的报修" in page
    assert order.follow_key not in page


def test_one_phone_number_cannot_report_without_end(client: Client, world: World) -> None:
    for _ in range(5):
        client.post(address(world), form())

    answer = client.post(address(world), form())

    assert answer.status_code == 429
    assert "操作太频繁" in answer.content.decode()
    assert ServiceOrder.objects.count() == 5


def test_a_form_filled_by_a_machine_is_refused_with_the_reason(client: Client, world: World) -> None:
    answer = client.post(address(world), form(website="https://example.org"))

    assert "防垃圾信息" in answer.content.decode()
    assert ServiceOrder.objects.count() == 0


@pytest.mark.parametrize("path", ["v/nobody/", "o/nobody/", "o/nobody/sign/", "o/nobody/rate/", "o/nobody/receipt.pdf"])
def test_a_key_nobody_gave_out_is_told_so_kindly(client: Client, world: World, path: str) -> None:
    answer = client.get(f"/p/{path}")

    assert answer.status_code == 404
    assert "请再扫一次车上的二维码" in answer.content.decode()


def test_the_start_page_finds_the_machine_by_its_plate(client: Client, world: World) -> None:
    answer = client.post("/p/", {"machine": "鲁F·12345", "phone": "13900000001"})

    assert answer.headers["Location"] == address(world)
    assert 'value="13900000001"' in client.get(address(world)).content.decode()


def test_an_unknown_machine_is_refused_at_its_field(client: Client, world: World) -> None:
    answer = client.post("/p/", {"machine": "京A00000", "phone": "13900000001"})

    assert answer.status_code == 422
    assert "车架号、车牌或编号查不到：京A00000" in answer.content.decode()
