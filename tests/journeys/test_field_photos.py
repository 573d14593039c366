"""Photos on the phone: made small, kept, sent, taken out and put back, and paired before and after."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import PHONE
from tests.journeys.hands import AT_THE_MACHINE, accessible, opened, photo, press, sign_in, tick_all
from tests.world import NEAR, World, ticks
from yinuo.files.models import Blob
from yinuo.files.queries import attachments_of, open_blob
from yinuo.journal.types import Event
from yinuo.kernel import clock
from yinuo.kernel.geo import Place
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.fixture
def job(today: World) -> ServiceOrder:
    return today.report(Place(NEAR.lat, NEAR.lon), at=clock.now() - timedelta(hours=4))


def camera_photo(colour: str = "#456", size: tuple[int, int] = (3000, 1500)) -> FilePayload:
    """A picture as a camera writes it: large, lying on its side, with time and place."""
    image, made = Image.new("RGB", size, colour), BytesIO()
    exif = image.getexif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8769)[0x9003] = "2026:11:23 09:30:00"
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 18.0, 0.0), 3: "E", 4: (121.0, 12.0, 0.0)})
    image.save(made, "JPEG", exif=exif)
    return {"name": f"{colour[1:]}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
"""What a browser does on a phone without room: every write is refused."""


def told(job: ServiceOrder, step: str) -> Event:
    """The entry of a step."""
    return next(event for event in one.story(job.number) if event.kind == f"order.{step}")


def test_a_photo_is_made_small_on_the_phone_and_keeps_its_time_and_place(
    engineer: Page, today: World, job: ServiceOrder
) -> None:
    opened(engineer, today, job, after="begin_repair")
    box = engineer.locator('#now [data-kind="photo"]').last
    sent: list[int] = []
    pieces = "**/field/uploads/*/"
    engineer.route(pieces, lambda route: (sent.append(len(route.request.post_data_buffer or b"")), route.continue_()))

    box.locator("input[type=file]").set_input_files(camera_photo())
    expect(box.get_by_text("已传到")).to_be_visible()
    accessible(engineer)
    engineer.get_by_label("故障原因").fill("油管老化")
    engineer.get_by_label("维修内容").fill("换油管")
    press(engineer, "维修完毕")
    expect(engineer.get_by_role("heading", name="清洁、检验、试车")).to_be_visible()

    [kept] = attachments_of("order", job.number, "after")
    blob = Blob.objects.get(pk=kept.blob_id)
    assert (blob.width, blob.height) == (1024, 2048)
    assert (blob.taken_at, blob.taken_lat, blob.taken_lon) == (TAKEN, 37.3, 121.2)
    assert 0 < sum(sent) < len(camera_photo()["buffer"])
    with open_blob(blob.pk) as file:
        assert not Image.open(file).getexif()


def test_chosen_photos_survive_a_reload_and_one_taken_out_can_be_put_back(
    engineer: Page, today: World, job: ServiceOrder
) -> None:
    opened(engineer, today, job, after="begin_repair")
    chosen = engineer.locator('#now [data-kind="photo"]').last
    chosen.locator("input[type=file]").set_input_files([camera_photo(colour) for colour in ("#a00", "#0a0", "#00a")])
    expect(chosen.locator("li")).to_have_count(3)

    chosen.get_by_role("button", name="删除这张照片").first.click()
    chosen.get_by_role("button", name="删除这张照片").first.click()
    chosen.get_by_role("button", name="恢复").first.click()
    expect(chosen.get_by_role("button", name="恢复")).to_have_count(1)
    engineer.reload()

    expect(chosen.locator("li")).to_have_count(2)
    expect(chosen.locator("li img").first).to_have_js_property("complete", value=True)
    engineer.get_by_label("故障原因").fill("油管老化")
    engineer.get_by_label("维修内容").fill("换油管")
    press(engineer, "维修完毕")
    expect(engineer.get_by_role("heading", name="清洁、检验、试车")).to_be_visible()
    assert len(attachments_of("order", job.number, "after")) == 2


def test_a_photo_after_stands_beside_the_one_before(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="declare_hazards")
    for line in engineer.locator("#now .tick-list input[type=checkbox]:visible").all():
        line.check()
    box = engineer.locator('#now [data-box="photos"]')
    box.locator("input[type=file]").set_input_files([photo("a.jpg"), camera_photo("#a00")])
    expect(engineer.locator("#now").get_by_text("已传到")).to_have_count(2)
    press(engineer, "开始维修")
    expect(engineer.get_by_role("heading", name="维修后照片")).to_be_visible()

    pair = engineer.locator("[data-pairs] > li").nth(1)
    pair.locator("input[type=file]").set_input_files(camera_photo("#0a0"))
    expect(pair.get_by_text("已传到")).to_be_visible()
    expect(pair.get_by_text("拍维修后")).to_be_hidden()
    engineer.get_by_label("故障原因").fill("油管老化")
    engineer.get_by_label("维修内容").fill("换油管")
    press(engineer, "维修完毕")
    expect(engineer.get_by_role("heading", name="清洁、检验、试车")).to_be_visible()

    before = [each.blob_id for each in attachments_of("order", job.number, "before")]
    [after] = attachments_of("order", job.number, "after")
    assert told(job, "finish_repair").data["pairs"] == {before[1]: after.blob_id}
    today.step(job, "complete_checks", clock.now(), items=ticks("completion"))
    engineer.reload()
    expect(engineer.get_by_role("heading", name="维修前后")).to_be_visible()
    expect(engineer.locator(f'#screen [data-before="{before[1]}"] [data-picture-after]')).to_be_visible()


def test_pairs_are_made_and_shown_without_signal(
    browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    today.until(job, "declare_hazards")
    # Not watched: without signal a browser's console is full of what did not load.
    context = browser.new_context(locale="zh-CN", **PHONE, **AT_THE_MACHINE)
    sign_in(context, today.users["engineer"], live_server)
    engineer = context.new_page()
    engineer.goto(f"{live_server}/field/orders/{job.number}/")
    context.set_offline(True)
    tick_all(engineer, "车辆底盘下作业")
    engineer.locator('#now [data-box="photos"] input[type=file]').set_input_files(camera_photo("#a00"))
    expect(engineer.locator("#now").get_by_text("已存在手机上")).to_be_visible()
    press(engineer, "开始维修")

    pair = engineer.locator("[data-pairs] > li")
    expect(pair).to_have_count(1)
    pair.locator("input[type=file]").set_input_files(camera_photo("#0a0"))
    expect(pair.get_by_text("已存在手机上")).to_be_visible()
    engineer.get_by_label("故障原因").fill("油管老化")
    engineer.get_by_label("维修内容").fill("换油管")
    press(engineer, "维修完毕")
    tick_all(engineer, "清洁、检验、试车")
    engineer.get_by_label("试车时长").fill("12")
    press(engineer, "检验完成")

    expect(engineer.get_by_role("heading", name="维修前后")).to_be_visible()
    for place in ("[data-picture-before]", "[data-picture-after]"):
        expect(pair.locator(place)).to_have_attribute("src", re.compile("^blob:"))
    context.set_offline(False)
    expect(engineer.locator("[data-outbox]")).to_be_hidden()
    [before] = attachments_of("order", job.number, "before")
    [after] = attachments_of("order", job.number, "after")
    assert told(job, "finish_repair").data["pairs"] == {before.blob_id: after.blob_id}
    context.close()


def test_a_full_phone_says_so_and_keeps_what_is_there(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="begin_repair")
    engineer.get_by_label("维修内容").fill("换油管")
    engineer.evaluate(FULL)

    box = engineer.locator('#now [data-kind="photo"]').last
    box.locator("input[type=file]").set_input_files(camera_photo())

    expect(box.get_by_text("手机空间满了")).to_be_visible()
    expect(engineer.get_by_label("维修内容")).to_have_value("换油管")


def test_a_picture_that_cannot_be_read_is_told_at_once(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="begin_repair")
    box = engineer.locator('#now [data-kind="photo"]').last

    box.locator("input[type=file]").set_input_files({**photo("x.jpg"), "buffer": b"no picture"})

    expect(box.get_by_text("读不了这张照片")).to_be_visible()
