"""A customer with a phone: scans, reports with photo and place, follows, signs, verifies. No account, no reload."""

from datetime import timedelta
from io import BytesIO
from typing import Literal

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.console import refusals_expected
from tests.journeys.hands import sign_on
from tests.world import NEAR, World
from yinuo.files import queries as files
from yinuo.kernel import clock
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries import one
from yinuo.promises.queries import promises_of
from yinuo.templatetags.yinuo import vendored

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)  # a machine with many hands on it is slow, not wrong


def large_photo() -> FilePayload:
    """Twelve megapixels, as a phone takes them."""
    made = BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(made, "JPEG", quality=90)
    return {"name": "fault.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def report(page: Page) -> None:
    page.get_by_label("液压系统").check()
    page.get_by_label("怎么坏的").fill("举升油缸漏油")
    page.get_by_label("就在我这里").check()
    page.get_by_role("button", name="用手机定位").click()
    expect(page.locator("[data-located]")).to_contain_text("已定位")
    page.get_by_label("怎么称呼您").fill("刘师傅")
    page.get_by_label("您的电话").fill("13900000001")


def test_a_fault_is_reported_with_photo_and_place_and_followed_live(
    phone: Page, today: World, live_server: LiveServer
) -> None:
    phone.context.set_geolocation({"latitude": NEAR.lat, "longitude": NEAR.lon})
    phone.goto(f"{live_server.url}/p/v/{today.sweeper.qr_key}/")

    report(phone)
    phone.locator("#id_files").set_input_files(large_photo())
    expect(phone.locator("[data-thumbs] input")).to_have_count(1)
    phone.get_by_role("button", name="提交报修").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("已收到报修")
    expect(phone.locator(".count").first).to_contain_text("剩")
    order = ServiceOrder.objects.get()
    assert [due.why for due in promises_of(order.pk)] == ["every_report", "within_radius"]
    [photo] = files.attachments_of("order", order.number)
    assert max(photo.blob.width or 0, photo.blob.height or 0) == 2048

    today.step(order, "respond", clock.now(), how="phone")

    expect(phone.get_by_role("heading", level=1)).to_have_text("已与您联系")


def test_the_phone_remembers_who_it_belongs_to_and_what_it_reported(
    phone: Page, today: World, live_server: LiveServer
) -> None:
    phone.context.set_geolocation({"latitude": NEAR.lat, "longitude": NEAR.lon})
    phone.goto(f"{live_server.url}/p/v/{today.sweeper.qr_key}/")
    report(phone)
    phone.get_by_role("button", name="提交报修").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已收到报修")

    phone.goto(f"{live_server.url}/p/v/{today.sweeper.qr_key}/")

    expect(phone.get_by_label("怎么称呼您")).to_have_value("刘师傅")
    phone.get_by_role("link", name="看它的进度").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已收到报修")


def test_a_text_file_named_jpg_is_told_at_once_and_the_form_stays(
    phone: Page, today: World, live_server: LiveServer
) -> None:
    phone.goto(f"{live_server.url}/p/v/{today.sweeper.qr_key}/")
    phone.get_by_label("怎么坏的").fill("举升油缸漏油")
    with refusals_expected(phone, 415):
        phone.locator("#id_files").set_input_files({"name": "b.jpg", "mimeType": "image/jpeg", "buffer": b"hello"})
        expect(phone.locator(".toast-note.tone-bad")).to_contain_text("文件类型不对")

    expect(phone.get_by_label("怎么坏的")).to_have_value("举升油缸漏油")
    expect(phone.locator("[data-thumbs] li")).to_have_count(0)


def test_the_receipt_is_signed_by_finger_and_verified_by_its_address(
    phone: Page, today: World, live_server: LiveServer
) -> None:
    start = clock.now() - timedelta(hours=4)
    order = today.until(today.report(at=start), "complete_checks")
    phone.goto(f"{live_server.url}/p/o/{order.follow_key}/")

    phone.get_by_role("link", name="看回执并签字").click()
    phone.wait_for_load_state("networkidle")  # a press before the scripts are there is the page's way without them
    phone.get_by_role("button", name="签字").click()
    expect(phone.locator("[data-pad-note]")).to_have_text("请先在方框里签名。")
    phone.get_by_label("没有", exact=True).check()
    phone.get_by_label("5", exact=True).check()
    sign_on(phone)
    phone.get_by_role("button", name="签字").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("您已签字")
    [signed] = [event for event in one.story(order.number) if event.kind == "order.sign"]
    assert len(signed.data["strokes"]) == 1
    receipt = Receipt.objects.get()
    assert files.bytes_of([receipt.signature])[receipt.signature].startswith(b"\x89PNG")
    phone.get_by_role("link", name="核验真伪").click()
    phone.get_by_label("纸上“内容摘要”的前 8 位").fill(receipt.content_hash[:8])
    phone.get_by_role("button", name="比对").click()
    expect(phone.get_by_text("这是真回执")).to_be_visible()
    expect(phone.locator("#compare [role=status]")).to_contain_text("一致。")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_portal_shuts_anybody_out(
    phone: Page, today: World, live_server: LiveServer, scheme: Literal["light", "dark"]
) -> None:
    start = clock.now() - timedelta(hours=4)
    waiting, signed = (
        today.until(today.report(at=start), "complete_checks"),
        today.until(today.report(at=start), "sign"),
    )
    running, key = today.report(at=clock.now()), Receipt.objects.get().key
    paths = ["", "commitments/", f"v/{today.sweeper.qr_key}/", f"o/{running.follow_key}/", f"o/{signed.follow_key}/",
             f"o/{waiting.follow_key}/sign/", f"o/{signed.follow_key}/rate/", f"r/{key}/"]  # fmt: skip
    phone.emulate_media(color_scheme=scheme)
    axe = (settings.STATIC_ROOT / vendored()["axe"]).read_text()

    found = {}
    for path in paths:
        phone.goto(f"{live_server.url}/p/{path}")
        phone.evaluate(axe)
        found[path] = phone.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))")

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
