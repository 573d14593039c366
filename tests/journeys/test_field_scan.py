"""Which machine is this: the plate's code by a picture or by the camera, and by typing."""

from datetime import timedelta
from io import BytesIO

import pytest
import segno
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import accessible, press, sign_in
from tests.journeys.test_field_job import DEPART
from tests.world import NEAR, World
from yinuo.kernel import clock
from yinuo.kernel.geo import Place
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(today: World) -> ServiceOrder:
    order = today.report(Place(NEAR.lat, NEAR.lon), at=clock.now() - timedelta(minutes=60))
    return today.until(order, "dispatch")


@pytest.fixture
def arriving(phone: Page, job: ServiceOrder, today: World, live_server: LiveServer) -> Page:
    """The engineer's phone, on the way to the machine."""
    today.step(job, "accept", clock.now())
    today.step(job, "depart", clock.now(), items=dict.fromkeys(DEPART, True))
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/orders/{job.number}/")
    return phone


LIVE = "document.querySelector('#scan video').srcObject.getTracks().map((each) => each.readyState)"
"""Whether the camera still runs."""


def plate(key: str) -> FilePayload:
    """A photo of a machine's QR plate."""
    made = BytesIO()
    segno.make(f"https://service.example.com/p/v/{key}/", error="m").save(made, kind="png", scale=8, border=6)
    return {"name": "plate.png", "mimeType": "image/png", "buffer": made.getvalue()}


def show(page: Page, picture: FilePayload) -> None:
    """Choose a picture of the code in the scanning window."""
    page.get_by_label("选一张二维码的照片").set_input_files(picture)


def test_a_scanned_plate_tells_that_it_is_the_machine_of_the_order(arriving: Page, job: ServiceOrder) -> None:
    arriving.get_by_role("button", name="扫铭牌").click()
    accessible(arriving)
    show(arriving, plate(job.vehicle.qr_key))

    expect(arriving.get_by_text("没错，就是这台车")).to_be_visible()
    press(arriving, "我已到场")
    expect(arriving.get_by_role("heading", name="今天有哪些危险作业")).to_be_visible()
    arrived = next(event for event in one.story(job.number) if event.kind == "order.arrive")
    assert arrived.data["vehicle_confirmed"] == "scanned"


def test_another_machine_is_told_in_words_and_stops_nobody(arriving: Page, job: ServiceOrder) -> None:
    arriving.get_by_role("button", name="扫铭牌").click()
    show(arriving, plate("another-key"))

    expect(arriving.get_by_text("这不是工单上的车")).to_be_visible()
    press(arriving, "我已到场")
    expect(arriving.get_by_role("heading", name="今天有哪些危险作业")).to_be_visible()
    arrived = next(event for event in one.story(job.number) if event.kind == "order.arrive")
    assert "vehicle_confirmed" not in arrived.data


def test_without_a_camera_the_last_characters_of_the_vin_will_do(arriving: Page, job: ServiceOrder) -> None:
    arriving.get_by_role("button", name="扫铭牌").click()
    expect(arriving.get_by_text("用不了摄像头")).to_be_visible()
    arriving.get_by_label("扫不了").fill(job.vehicle.vin[-6:].lower())
    arriving.get_by_role("button", name="确定").click()

    expect(arriving.get_by_text("没错，就是这台车")).to_be_visible()


def test_a_picture_without_a_code_says_so(arriving: Page) -> None:
    arriving.get_by_role("button", name="扫铭牌").click()
    show(arriving, {"name": "wall.png", "mimeType": "image/png", "buffer": b"no picture"})

    expect(arriving.get_by_text("没有认出二维码")).to_be_visible()


def test_the_camera_looks_until_the_window_is_closed(arriving: Page, live_server: LiveServer) -> None:
    arriving.context.grant_permissions(["camera"], origin=live_server.url)
    arriving.get_by_role("button", name="扫铭牌").click()
    expect(arriving.locator("#scan video")).to_be_visible()
    assert arriving.evaluate(LIVE) == ["live"]

    arriving.get_by_role("button", name="关闭").click()

    expect(arriving.locator("#scan")).to_be_hidden()
    assert arriving.evaluate(LIVE) == ["ended"]


def test_the_day_opens_the_job_of_a_scanned_machine(
    phone: Page, job: ServiceOrder, today: World, live_server: LiveServer
) -> None:
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/")
    phone.get_by_role("button", name="扫铭牌").click()
    show(phone, plate("another-key"))
    expect(phone.get_by_text("您的任务里没有这台车")).to_be_visible()

    phone.get_by_role("button", name="扫铭牌").click()
    show(phone, plate(job.vehicle.qr_key))

    phone.wait_for_url(f"**/field/orders/{job.number}/")
