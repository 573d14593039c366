"""A phone whose storage is really full: the browser's own quota, not a pretended error (DESIGN 6)."""

import os
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import packed, sign_in
from tests.journeys.offline import accounted, all_sent, outbox, phone, tab
from tests.world import World
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)

QUOTA = 6_000_000
"""Bytes the app may keep: itself, the day's pages, and a few photos."""
MOST = 12
"""So many photos never fit."""

FILLED = """async () => {
  const opened = indexedDB.open("filler", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("bytes", { autoIncrement: true });
  const db = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
  const put = (size) => new Promise((done) => {
    const work = db.transaction("bytes", "readwrite");
    work.objectStore("bytes").add(crypto.getRandomValues(new Uint8Array(size)));
    work.oncomplete = () => done(true);
    work.onabort = () => done(false);
  });
  for (let size = 65536; size >= 64; size /= 2) while (await put(size));
  db.close();
}"""
"""Something else on the phone takes the last bytes."""


@pytest.fixture
def page(browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer) -> Iterator[Page]:
    """A small phone on a job it is working on; it has lost its signal."""
    today.step(job, "accept", clock.now())
    with phone(browser) as context:
        sign_in(context, today.users["engineer"], live_server)
        shown = tab(context, f"{live_server}/health")
        # Before the app asks for room for the first time: the browser goes by what it was told then.
        allow(shown, QUOTA)
        shown.goto(f"{live_server}/field/orders/{job.number}/")
        packed(shown, job.number)
        context.set_offline(True)
        yield shown


def allow(page: Page, bytes_: int) -> None:
    """So much may the app keep from now on."""
    told = {"origin": page.evaluate("location.origin"), "quotaSize": bytes_}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", told)


def noise(name: str) -> FilePayload:
    """A picture that cannot be made small: most of a megabyte."""
    made = BytesIO()
    Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3)).save(made, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_photos_fill_the_phone_and_nothing_that_was_kept_is_lost(page: Page, job: ServiceOrder) -> None:
    note = page.locator("details[data-step=note]")
    note.locator("summary").click()
    note.get_by_label("备注").fill("拍到手机放不下")
    kept, full = note.locator("[data-kept] li"), note.locator(".photos .wrong")
    send = note.get_by_role("button", name="备注", exact=True)

    for turn in range(MOST):
        note.locator("input[type=file]").set_input_files(noise(f"{turn}.jpg"))
        note.locator(".photos:not([aria-busy])").wait_for()
        if full.is_visible():
            break
    expect(full).to_contain_text("手机空间满了")
    expect(full).to_contain_text("删去手机里不用的照片")
    held = kept.count()
    assert 0 < held < MOST
    assert len(outbox(page)["files"]) == held

    # Not even the step itself has room: the form stays as it is, photos and words.
    page.evaluate(FILLED)
    send.click()
    expect(page.locator("#toasts")).to_contain_text("手机空间满了")
    expect(note.get_by_label("备注")).to_have_value("拍到手机放不下")
    expect(kept).to_have_count(held)
    assert outbox(page)["commands"] == []

    allow(page, 4 * QUOTA)
    page.get_by_role("button", name="关闭").click()
    send.click()
    expect(page.locator("[data-outbox]")).to_contain_text("1 项还没有发送")
    page.context.set_offline(False)
    all_sent(page)

    [told] = [event for event in one.story(job.number) if event.data.get("note") == "拍到手机放不下"]
    assert len(told.data["photos"]) == held
    assert accounted(page) == (1, 1, 0)
