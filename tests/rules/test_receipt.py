"""What a receipt states and how its hash answers for it (R-6.18, R-8.1)."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tests.receipt_sample import PICTURES, URL, ZONE, sample
from yinuo.orders.rules.receipt import (
    SCHEMA,
    Outcome,
    PartLine,
    Rating,
    canonical,
    content_hash,
    from_canonical,
    line_cny,
)
from yinuo.orders.rules.receipt_labels import LABELS
from yinuo.orders.rules.receipt_page import receipt_pages, receipt_pdf, receipt_view

VIEW = {"verify_url": URL, "zone": ZONE, "labels": LABELS, "language": "zh-hans", "paper": "a4"}


@pytest.mark.clause(id="R-8.1")
def test_the_stored_text_gives_the_same_receipt_and_the_same_hash():
    content = sample()

    again = from_canonical(canonical(content))

    assert again == content
    assert content_hash(again) == content_hash(content)


@pytest.mark.parametrize(
    "change",
    [
        {"work": sample().work + "。"},
        {"contact": replace(sample().contact, name="张喆婕")},
        {"outcome": Outcome.RESERVED},
        {"photos": sample().photos[:1]},
        {"signature": replace(sample().signature, sha256="0" * 64)},
        {"payment": replace(sample().payment, paid_cny=Decimal("121.01"))},
    ],
)
def test_one_changed_mark_changes_the_hash(change):
    assert content_hash(replace(sample(), **change)) != content_hash(sample())


def test_the_same_moment_and_the_same_amount_written_otherwise_keep_the_hash():
    content, east = sample(), timezone(timedelta(hours=8))
    signature = replace(content.signature, signed_at=content.signature.signed_at.astimezone(east))
    payment = replace(content.payment, due_cny=Decimal("121.00"), paid_cny=Decimal("1.21E+2"))

    rewritten = replace(content, signature=signature, payment=payment)

    assert content_hash(rewritten) == content_hash(content)


def test_a_moment_without_a_zone_is_no_moment():
    signature = replace(sample().signature, signed_at=datetime(2026, 11, 23, 15, 23))

    with pytest.raises(ValueError, match="aware"):
        content_hash(replace(sample(), signature=signature))


def test_a_text_of_another_schema_is_not_read_as_a_receipt():
    with pytest.raises(ValueError, match=SCHEMA):
        from_canonical('{"schema":"other/1","receipt":{}}')


def test_a_score_lies_between_one_and_five():
    with pytest.raises(ValueError, match="from 1 to 5"):
        Rating(6)


def test_a_part_under_warranty_costs_the_customer_nothing():
    paid = PartLine("OR-24", "O 形圈", Decimal(2), "只", Decimal("6.50"))

    assert line_cny(paid) == Decimal("13.00")
    assert line_cny(replace(paid, covered=True)) == Decimal(0)


@pytest.mark.clause(id="R-6.18")
def test_the_page_says_which_promise_was_kept_and_by_how_much_one_was_missed():
    page, _ = receipt_view(sample(), PICTURES, **VIEW)

    said = [(each["kind"], each["word"], each["margin"], each["note"]) for each in page["promises"]]

    assert said == [
        ("响应", "兑现", "提前 18 分钟", ""),
        ("到场", "超时", "晚 35 分钟", "高速封闭绕行"),
        ("答复", "已由新承诺接替", "", "服务距离或配套协助情况变更"),
    ]


def test_a_reader_of_another_language_reads_the_checks_in_it_and_the_hash_of_what_was_signed():
    signed = sample()
    words = {signed.quality[0].text: "Repaired parts and vehicle cleaned"}

    page, _ = receipt_view(signed, PICTURES, **VIEW | {"labels": LABELS | words})

    assert page["checks"][1][1][0]["text"] == "Repaired parts and vehicle cleaned"
    assert page["hash"] == content_hash(signed)


def test_a_picture_that_does_not_match_its_hash_is_not_printed():
    forged = dict.fromkeys(PICTURES, b"something else")

    page, files = receipt_view(sample(), forged, **VIEW)

    assert [photo["file"] for photo in page["photos"]] == ["", ""]
    assert set(files) == {"verify.svg"}


@pytest.mark.parametrize("paper", ["a4", "phone"])
def test_the_same_receipt_is_the_same_file_to_the_byte(paper):
    first = receipt_pdf(sample(), PICTURES, verify_url=URL, zone=ZONE, paper=paper)

    assert first.startswith(b"%PDF-")
    assert receipt_pdf(sample(), PICTURES, verify_url=URL, zone=ZONE, paper=paper) == first


def test_a_phone_gets_one_long_page():
    pages = receipt_pages(sample(), PICTURES, verify_url=URL, zone=ZONE, pixels_per_inch=40)

    assert len(pages) == 1


@pytest.mark.parametrize("outcome", [Outcome.RESERVED, Outcome.REFUSED])
def test_a_bare_receipt_without_parts_photos_rating_or_signature_prints_too(outcome):
    content = replace(
        sample(), promises=(), timeline=(), parts=(), charges=(), payment=None, safety=(), quality=(), photos=(),
        rating=None, outcome=outcome, note="仍有异响，约定周三复查。", apology="", distance_km=None,
        signature=replace(sample().signature, sha256=""),
    )  # fmt: skip

    assert receipt_pdf(content, {}, verify_url=URL, zone=ZONE).startswith(b"%PDF-")
