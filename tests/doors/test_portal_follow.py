"""Following, confirming, signing and verifying by link: what a customer sees, and what is the house's own business."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.hall.receipts import verify_url
from yinuo.journal.models import Entry
from yinuo.messages.models import Notice
from yinuo.orders.models import Receipt, ServiceOrder

EVENING = NOON + timedelta(hours=6)


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def repaired(world: World) -> ServiceOrder:
    """An order whose work is done and waits for the signature."""
    return world.until(world.report(), "complete_checks")


@pytest.fixture
def signed(world: World) -> Receipt:
    """A signed order's receipt."""
    return Receipt.objects.select_related("order").get(order=world.until(world.report(), "sign"))


def drawn() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGBA", (300, 120), (0, 0, 0, 0)).save(out, "PNG")
    return SimpleUploadedFile("signature.png", out.getvalue())


def pen(client: Client, order: ServiceOrder) -> str:
    return str(client.post(f"/p/o/{order.follow_key}/files/", {"file": drawn()}).json()["sha256"])


def answer(**changes: str) -> dict[str, str]:
    return {"command_id": str(uuid4()), "verdict": "accept", "no_improper": "yes", "signer": "刘师傅", **changes}


def test_the_customer_reads_in_words_what_is_waited_for(client: Client, world: World) -> None:
    order = world.until(world.report(), "begin_repair")
    world.step(order, "wait", NOON + timedelta(hours=2), wait_for="parts", reason="缺滚刷")

    page = client.get(f"/p/o/{order.follow_key}/").content.decode()

    assert "暂时等待：等配件" in page


def test_the_page_tells_the_promises_with_their_reason_and_a_countdown(client: Client, world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        page = client.get(f"/p/o/{world.report().follow_key}/").content.decode()

    assert "已收到报修" in page
    assert 'data-due="2026-11-23T04:30:00+00:00"' in page
    assert "公里服务半径内，应在接报后 4 小时内到场（R-5.11）" in page


def test_the_engineers_number_is_shown_only_from_the_dispatch_on(client: Client, world: World) -> None:
    world.wang.phone = "13700007777"
    world.wang.save()
    order = world.report()

    before = client.get(f"/p/o/{order.follow_key}/").content.decode()
    world.until(order, "dispatch")
    after = client.get(f"/p/o/{order.follow_key}/").content.decode()

    assert "13700007777" not in before
    assert "13700007777" in after
    assert "已派工程师王工" in after


def test_internal_notes_reasons_and_escalations_are_not_told(client: Client, world: World) -> None:
    order = world.report()
    world.step(order, "note", NOON + timedelta(minutes=1), Role.DISPATCHER, note="客户很难缠")
    world.step(order, "respond", NOON + timedelta(minutes=2), note="欠着上次的钱")
    world.step(order, "dispatch", NOON + timedelta(minutes=3), engineer="E001", reason="赵工请假")

    page = client.get(f"/p/o/{order.follow_key}/").content.decode()

    assert not re.search("难缠|欠着|请假|张调度", page)


def test_a_refresh_without_news_costs_nothing(client: Client, world: World) -> None:
    address = f"/p/o/{world.report().follow_key}/"
    htmx = {"HX-Request": "true"}

    part = client.get(address, headers=htmx)
    seen = re.search(r'name="seen" value="([^"]+)"', part.content.decode())
    assert seen is not None
    again = client.get(address, {"seen": seen.group(1)}, headers=htmx)

    assert (part.status_code, again.status_code) == (200, 204)
    assert "<html" not in part.content.decode()


def test_a_repair_solved_by_phone_is_confirmed_by_the_customer(client: Client, world: World) -> None:
    order = world.report()
    world.step(order, "respond", NOON + timedelta(minutes=5))
    world.step(order, "solve_remotely", NOON + timedelta(minutes=9), Role.DISPATCHER, guidance="按住复位键十秒")

    client.post(f"/p/o/{order.follow_key}/do/confirm_solved/", {"command_id": str(uuid4())})

    order.refresh_from_db()
    assert order.solved_confirmed_at == EVENING


def test_a_cancelled_report_needs_a_reason(client: Client, world: World) -> None:
    order = world.report()

    refused = client.post(f"/p/o/{order.follow_key}/do/cancel/", {"command_id": str(uuid4())})
    client.post(f"/p/o/{order.follow_key}/do/cancel/", {"command_id": str(uuid4()), "reason": "自己修好了"})

    order.refresh_from_db()
    assert (refused.status_code, order.state) == (422, "cancelled")


@pytest.mark.parametrize("step", ["close", "dispatch", "override", "nonsense"])
def test_a_link_does_not_open_the_steps_of_others(client: Client, world: World, step: str) -> None:
    order = world.report()

    refused = client.post(f"/p/o/{order.follow_key}/do/{step}/", {"command_id": str(uuid4())})

    assert refused.status_code == 404
    assert Entry.objects.filter(subject=f"order:{order.number}").count() == 1


def test_the_whole_receipt_is_shown_before_it_is_signed(client: Client, repaired: ServiceOrder) -> None:
    page = client.get(f"/p/o/{repaired.follow_key}/sign/").content.decode()

    assert re.search("油管接头老化.*更换油管与密封圈.*承诺与实际.*安全防护.*清洁、检验、试车", page, re.DOTALL)


@pytest.mark.clause(id="R-6.18")
def test_a_signature_by_link_freezes_the_receipt(client: Client, repaired: ServiceOrder) -> None:
    told = answer(signature=pen(client, repaired), score="5")

    for _ in range(2):
        done = client.post(f"/p/o/{repaired.follow_key}/sign/", told)

    receipt = Receipt.objects.get(order=repaired)
    assert done.headers["Location"] == f"/p/o/{repaired.follow_key}/"
    assert receipt.signature == told["signature"]
    pdf = client.get(f"/p/o/{repaired.follow_key}/receipt.pdf?paper=phone")
    assert pdf.content[:5] == b"%PDF-"
    assert (
        client.get(
            f"/p/o/{repaired.follow_key}/receipt.pdf?paper=phone", headers={"If-None-Match": pdf["ETag"]}
        ).status_code
        == 304
    )


def test_equal_content_gives_equal_bytes(client: Client, signed: Receipt) -> None:
    address = f"/p/o/{signed.order.follow_key}/receipt.pdf"

    assert client.get(address).content == client.get(address).content


def test_nobody_signs_without_a_signature(client: Client, repaired: ServiceOrder) -> None:
    refused = client.post(f"/p/o/{repaired.follow_key}/sign/", answer())

    assert refused.status_code == 422
    assert "请在方框里签名" in refused.content.decode()
    assert Receipt.objects.count() == 0


def test_the_strokes_of_a_signature_by_link_stand_in_the_journal(client: Client, repaired: ServiceOrder) -> None:
    strokes = [[[10, 20, 0], [12, 24, 16]], [[30, 40, 400]]]

    client.post(
        f"/p/o/{repaired.follow_key}/sign/", answer(signature=pen(client, repaired), strokes=json.dumps(strokes))
    )

    assert Entry.objects.get(kind="order.sign").data["strokes"] == strokes


@pytest.mark.parametrize("strokes", ["[[1, 2]", "[" * 100_000, "[[[NaN, 2, 3]]]", "1" * 5000, '{"a": 1}', '"\\u0000"'])
def test_what_is_no_drawing_does_not_pass_for_a_signature(client: Client, repaired: ServiceOrder, strokes: str) -> None:
    refused = client.post(f"/p/o/{repaired.follow_key}/sign/", answer(signature=pen(client, repaired), strokes=strokes))

    assert refused.status_code == 422
    assert "“笔迹”填得不对" in refused.content.decode()
    assert Receipt.objects.count() == 0


def test_a_reservation_is_signed_with_its_words(client: Client, repaired: ServiceOrder) -> None:
    client.post(
        f"/p/o/{repaired.follow_key}/sign/",
        answer(verdict="reserve", words="油漆划了一道", signature=pen(client, repaired)),
    )

    repaired.refresh_from_db()
    assert (repaired.state, repaired.outcome) == ("signed", "reserved")


def test_a_refusal_keeps_its_reason_and_tells_the_manager(client: Client, repaired: ServiceOrder) -> None:
    client.post(f"/p/o/{repaired.follow_key}/sign/", answer(verdict="refuse", words="还在漏油"))

    repaired.refresh_from_db()
    assert (repaired.state, repaired.outcome) == ("awaiting_signature", "refused")
    assert list(Notice.objects.filter(kind="refused_signature").values_list("recipient__role", flat=True)) == [
        "service_manager"
    ]


def test_a_refusal_needs_its_reason(client: Client, repaired: ServiceOrder) -> None:
    refused = client.post(f"/p/o/{repaired.follow_key}/sign/", answer(verdict="refuse"))

    assert "请写明意见或原因" in refused.content.decode()


@pytest.mark.clause(id="R-6.10")
def test_improper_conduct_is_told_to_the_manager_and_to_nobody_else(client: Client, repaired: ServiceOrder) -> None:
    client.post(f"/p/o/{repaired.follow_key}/sign/", answer(no_improper="no", signature=pen(client, repaired)))

    assert list(Notice.objects.filter(kind="conduct").values_list("recipient__role", flat=True)) == ["service_manager"]


def test_a_rating_by_link_is_kept(client: Client, signed: Receipt) -> None:
    client.post(f"/p/o/{signed.order.follow_key}/do/rate/", {"command_id": str(uuid4()), "score": "4"})

    assert ServiceOrder.objects.get().score == 4


@pytest.mark.clause(id="R-8.1")
def test_a_genuine_receipt_is_told_so_without_naming_the_customer(client: Client, signed: Receipt) -> None:
    path = verify_url(signed.key).removeprefix("http://localhost:8000")

    page = client.get(path).content.decode()

    assert "这是真回执" in page
    assert signed.content_hash in page
    assert not re.search("芝罘区环卫处|刘师傅|LZZYN180XTA000001|鲁F12345", page)


def test_the_printed_digits_are_compared(client: Client, signed: Receipt) -> None:
    good = client.get(f"/p/r/{signed.key}/", {"hash": signed.content_hash[:8].upper()}).content.decode()
    bad = client.get(f"/p/r/{signed.key}/", {"hash": "00000000"}).content.decode()
    short = client.get(f"/p/r/{signed.key}/", {"hash": signed.content_hash[:3]}).content.decode()

    assert "<strong>一致。</strong>" in good
    assert "<strong>不一致。</strong>" in bad
    assert "至少要填 8 位" in short


def test_an_altered_content_is_not_genuine_and_is_not_printed(client: Client, signed: Receipt) -> None:
    Receipt.objects.filter(pk=signed.pk).update(content=signed.content.replace("更换油管", "更换整机"))

    page = client.get(f"/p/r/{signed.key}/").content.decode()

    assert "这张回执不可信" in page
    assert "保存的内容与签字时的摘要不一致" in page
    assert client.get(f"/p/o/{signed.order.follow_key}/receipt.pdf").status_code == 409


def test_an_altered_journal_is_not_genuine(client: Client, signed: Receipt) -> None:
    Entry.objects.filter(kind="order.arrive").update(occurred_at=datetime.fromisoformat("2026-11-23T04:01:00+00:00"))

    assert "这张工单的日志有改动或缺失" in client.get(f"/p/r/{signed.key}/").content.decode()


def test_a_receipt_nobody_issued_is_not_known(client: Client, world: World) -> None:
    unknown = client.get("/p/r/nobody/")

    assert unknown.status_code == 404
    assert "没有这张回执" in unknown.content.decode()


def test_the_commitment_page_shows_the_terms_in_force(client: Client, world: World) -> None:
    page = client.get("/p/commitments/").content.decode()

    assert re.search("30 分钟.*4 小时.*2 小时.*全年无休", page, re.DOTALL)
