"""What the phone hears and feels: voice notes, the signature; and where it is."""

from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import accessible, opened, press, sign_in, sign_on, until
from tests.world import NEAR, World
from yinuo.files.queries import attachments_of, open_blob
from yinuo.journal.types import Event
from yinuo.kernel import clock
from yinuo.kernel.geo import Place
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.people.queries import positions_of

pytestmark = pytest.mark.django_db(transaction=True)


KEPT = """number => import("/static/field/store.js")
  .then(({ recall }) => recall(`signature ${number}`)).then((kept) => kept?.strokes.length > 0)"""
"""The phone keeps what was drawn for this order."""

AGED = """number => import("/static/field/store.js").then(async ({ recall, remember }) => {
  const kept = await recall(`signature ${number}`);
  await remember(`signature ${number}`, { ...kept, at: kept.at - 2 * 3600_000 });
})"""
"""It was drawn two hours ago."""

INKED = """() => {
  const pad = document.querySelector(".sign-pad canvas");
  const { data } = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
  return data.some((value, place) => place % 4 === 0 && value < 128);
}"""
"""Something is drawn on the pad."""


@pytest.fixture
def job(today: World) -> ServiceOrder:
    return today.report(Place(NEAR.lat, NEAR.lon), at=clock.now() - timedelta(hours=4))


def told(job: ServiceOrder, step: str) -> Event:
    """The entry of a step."""
    return next(event for event in one.story(job.number) if event.kind == f"order.{step}")


def test_a_voice_note_is_heard_at_the_desk(
    engineer: Page, desk: Page, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    engineer.context.grant_permissions(["microphone", "geolocation"], origin=live_server.url)
    opened(engineer, today, job, after="begin_repair")
    engineer.locator("#more-note summary").click()
    form = engineer.locator("#more-note form")
    record = form.locator("[data-record]")

    record.click()
    expect(record).to_contain_text("正在录音 0:01")
    record.click()
    expect(form.locator("audio")).to_be_visible()
    accessible(engineer)
    form.get_by_label("备注").fill("异响录下来了")
    form.get_by_role("button", name="备注").click()
    expect(engineer.locator("#more-note audio")).to_have_count(0)

    sign_in(desk.context, today.users["dispatcher"], live_server)
    desk.goto(f"{live_server}/orders/{job.number}/")
    heard = desk.request.get(f"{live_server}{desk.locator('.voice-row audio').get_attribute('src')}")
    expect(desk.locator(".timeline")).to_contain_text("语音 1 段")
    assert (heard.status, heard.headers["content-type"]) == (200, "audio/webm")
    assert [each.purpose for each in attachments_of("order", job.number)] == ["voice"]


def test_without_a_microphone_the_box_says_what_helps(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="begin_repair")
    box = engineer.locator('#now [data-kind="voice"]')

    box.locator("[data-record]").click()

    expect(box.get_by_text("没有话筒权限")).to_be_visible()


def test_a_signature_survives_the_turning_of_the_phone_and_is_kept_as_strokes(
    engineer: Page, today: World, job: ServiceOrder
) -> None:
    opened(engineer, today, job, after="complete_checks")
    engineer.get_by_label("对，都没有").check()
    engineer.get_by_role("button", name="横屏放大签").click()
    engineer.set_viewport_size({"width": 844, "height": 390})
    sign_on(engineer)
    engineer.set_viewport_size({"width": 390, "height": 844})
    engineer.get_by_role("button", name="签好了").click()

    press(engineer, "确认签字")
    expect(engineer.get_by_role("heading", name="客户已签字")).to_be_visible()

    signed = told(job, "sign").data
    assert len(signed["strokes"]) == 1
    assert all(type(number) is int for point in signed["strokes"][0] for number in point)
    ink = ink_box(signed["signature"])
    assert 0 < ink[0] < ink[2] < 1


def test_a_signature_drawn_before_the_page_went_comes_back_and_can_be_signed(
    engineer: Page, today: World, job: ServiceOrder
) -> None:
    opened(engineer, today, job, after="complete_checks")
    sign_on(engineer)
    until(engineer, KEPT, job.number)

    engineer.reload()
    until(engineer, INKED)
    engineer.set_viewport_size({"width": 360, "height": 740})
    engineer.get_by_label("对，都没有").check()
    press(engineer, "确认签字")
    expect(engineer.get_by_role("heading", name="客户已签字")).to_be_visible()

    assert len(told(job, "sign").data["strokes"]) == 1
    assert engineer.evaluate(KEPT, job.number) is False


def test_a_signature_drawn_hours_ago_does_not_come_back(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="complete_checks")
    sign_on(engineer)
    until(engineer, KEPT, job.number)

    engineer.evaluate(AGED, job.number)
    engineer.reload()

    until(engineer, f"number => ({KEPT})(number).then((kept) => !kept)", job.number)
    assert engineer.evaluate(INKED) is False


def test_a_signature_wiped_away_does_not_come_back(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="complete_checks")
    sign_on(engineer)
    until(engineer, KEPT, job.number)

    engineer.get_by_role("button", name="重签").click()
    until(engineer, f"number => ({KEPT})(number).then((kept) => !kept)", job.number)
    engineer.reload()
    engineer.get_by_label("对，都没有").check()
    press(engineer, "确认签字")

    expect(engineer.locator(".sign-pad .wrong")).to_be_visible()
    assert [event.kind for event in one.story(job.number)][-1] == "order.complete_checks"


def ink_box(sha256: str) -> tuple[float, float, float, float]:
    """Where on the picture the ink is, as shares of its width and height."""
    with open_blob(sha256) as file:
        picture = Image.open(file).convert("L").point(lambda value: 255 if value < 128 else 0)
    box = picture.getbbox()
    assert box is not None
    return box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height


def test_far_from_the_machine_arriving_asks_for_a_reason_and_goes_through(
    engineer: Page, today: World, job: ServiceOrder
) -> None:
    engineer.context.set_geolocation({"latitude": NEAR.lat + 0.1, "longitude": NEAR.lon})
    opened(engineer, today, job, after="depart")

    press(engineer, "我已到场")
    expect(engineer.get_by_text("手机离工单地点还有 11.1 公里")).to_be_visible()
    press(engineer, "我已到场")
    expect(engineer.get_by_label("请写明所在位置和原因")).to_be_focused()
    engineer.get_by_label("请写明所在位置和原因").fill("车开到修理厂了")
    press(engineer, "我已到场")
    expect(engineer.get_by_role("heading", name="今天有哪些危险作业")).to_be_visible()

    arrived = told(job, "arrive").data
    assert (arrived["lat"], arrived["note"]) == (round(NEAR.lat + 0.1, 6), "车开到修理厂了")


def test_coming_nearer_takes_the_question_back(engineer: Page, today: World, job: ServiceOrder) -> None:
    engineer.context.set_geolocation({"latitude": NEAR.lat + 0.1, "longitude": NEAR.lon})
    opened(engineer, today, job, after="depart")
    press(engineer, "我已到场")
    expect(engineer.get_by_label("请写明所在位置和原因")).to_be_visible()

    engineer.context.set_geolocation({"latitude": NEAR.lat, "longitude": NEAR.lon})
    engineer.get_by_role("button", name="重新定位").click()

    expect(engineer.get_by_label("请写明所在位置和原因")).to_be_hidden()


def test_positions_are_recorded_in_sight_while_on_the_way(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="depart")

    with engineer.expect_response("**/field/positions/") as answered:
        expect(engineer.get_by_text("正在记录位置")).to_be_visible()

    assert answered.value.ok
    [kept] = positions_of(today.wang.pk, since=clock.now() - timedelta(hours=1), most=9)
    assert (kept.lat, kept.lon) == (NEAR.lat, NEAR.lon)


def test_an_engineer_may_switch_the_recording_off_on_the_phone(engineer: Page, today: World, job: ServiceOrder) -> None:
    opened(engineer, today, job, after="depart")
    expect(engineer.get_by_text("正在记录位置")).to_be_visible()

    engineer.evaluate("import('/static/field/positions.js').then((positions) => positions.allow(false))")

    expect(engineer.get_by_text("正在记录位置")).to_be_hidden()
    engineer.reload()
    expect(engineer.get_by_role("heading", name="到场签到")).to_be_visible()
    expect(engineer.get_by_text("正在记录位置")).to_be_hidden()
