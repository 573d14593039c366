"""The receipt on paper: words and figures for the template, and the PDF itself (A4, or one long page for a phone)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Literal

import segno

from yinuo.kernel import pdf
from yinuo.kernel.pictures import NotAPicture, thumbnail
from yinuo.orders.rules.receipt import Check, Outcome, Photo, Promised, ReceiptContent, content_hash, line_cny
from yinuo.orders.rules.receipt_labels import LABELS

Paper = Literal["a4", "phone"]
SELF_EVIDENT = frozenset({"met", "late", "overdue"})  # why a promise ended, where the times beside it say the same


def receipt_pdf(
    content: ReceiptContent,
    pictures: Mapping[str, bytes],
    *,
    verify_url: str,
    zone: tzinfo,
    labels: Mapping[str, str] = LABELS,
    language: str = "zh-hans",
    paper: Paper = "a4",
) -> bytes:
    """The receipt as PDF/A.

    `pictures` maps SHA-256 → bytes of the photos and the signature; a missing one leaves its frame and caption.
    `labels` are `LABELS` in the reader's language, and checklist texts by themselves; `zone` is the one times are shown
    in. Equal arguments, equal bytes.
    """
    return pdf.render("receipt", *receipt_view(content, pictures, verify_url, zone, labels, language, paper))


def receipt_pages(
    content: ReceiptContent,
    pictures: Mapping[str, bytes],
    *,
    verify_url: str,
    zone: tzinfo,
    labels: Mapping[str, str] = LABELS,
    language: str = "zh-hans",
    paper: Paper = "phone",
    pixels_per_inch: float = 200,
) -> list[bytes]:
    """The same as PNG pictures, for phones that cannot show a PDF in the page."""
    view = receipt_view(content, pictures, verify_url, zone, labels, language, paper)
    return pdf.render_pages("receipt", *view, pixels_per_inch=pixels_per_inch)


def receipt_view(
    content: ReceiptContent,
    pictures: Mapping[str, bytes],
    verify_url: str,
    zone: tzinfo,
    labels: Mapping[str, str],
    language: str,
    paper: Paper,
) -> tuple[dict[str, pdf.Json], dict[str, bytes]]:
    """What the template gets: every word and figure ready to print, and the pictures under their names, shrunk."""
    files = _small(pictures, [photo.sha256 for photo in content.photos] + [content.signature.sha256])
    files["verify.svg"] = _qr(verify_url)
    signed = content.signature.signed_at.astimezone(zone)
    data: dict[str, pdf.Json] = {
        "labels": dict(labels),
        "language": language,
        "paper": paper,
        "hash": content_hash(content),
        "verify_url": verify_url,
        "number": content.number or content.order_number,
        "order": content.order_number if content.number else "",
        "date": [signed.year, signed.month, signed.day, signed.hour, signed.minute, signed.second],
        "company": {name: getattr(content.company, name) for name in ("name", "hotline", "outlet")},
        **_parties(content, labels),
        "promises": [_promise(each, zone, labels) for each in content.promises],
        "apology": content.apology,
        "timeline": [[_word(labels, "step", each.step), _moment(each.at, zone)] for each in content.timeline],
        **_money(content, labels),
        "checks": [
            [labels["safety"], [_check(each, labels) for each in content.safety]],
            [labels["quality"], [_check(each, labels) for each in content.quality]],
        ],
        "photos": _photos(content.photos, files, labels),
        **_confirmation(content, files, zone, labels),
    }
    return data, files


def _parties(content: ReceiptContent, labels: Mapping[str, str]) -> dict[str, pdf.Json]:
    vehicle, distance = content.vehicle, content.distance_km
    customer = (
        ("name", content.customer),
        ("contact", "  ".join(filter(None, (content.contact.name, content.contact.phone)))),
        ("place", content.place),
        ("distance", f"{distance:f} km" if distance is not None else ""),
    )
    machine = (
        ("vin", vehicle.vin),
        ("plate", vehicle.plate),
        ("model", vehicle.model),
        ("meter", vehicle.meter),
        ("warranty", _word(labels, "warranty", vehicle.warranty)),
    )
    story = (("fault", content.fault), ("cause", content.cause), ("work", content.work))
    return {
        "customer": _pairs(customer, labels),
        "vehicle": _pairs(machine, labels),
        "repair": _pairs((*story, ("engineers", labels["between"].join(content.engineers))), labels),
    }


def _pairs(rows: Sequence[tuple[str, str]], labels: Mapping[str, str]) -> pdf.Json:
    return [[labels[key], text] for key, text in rows if text]


def _promise(promised: Promised, zone: tzinfo, labels: Mapping[str, str]) -> pdf.Json:
    margin = ""
    if promised.met_at is not None:
        late = promised.met_at > promised.due_at
        minutes = int(abs(promised.met_at - promised.due_at).total_seconds()) // 60
        margin = labels["late" if late else "early"].format(span=_span(minutes, labels)) if minutes else ""
    return {
        "kind": _word(labels, "promise", promised.kind),
        "due": _moment(promised.due_at, zone),
        "met": _moment(promised.met_at, zone) if promised.met_at else "—",
        "state": promised.state.value,
        "word": _word(labels, "state", promised.state),
        "margin": margin,
        "note": "" if promised.note in SELF_EVIDENT else _word(labels, "why", promised.note),
    }


def _span(minutes: int, labels: Mapping[str, str]) -> str:
    hours, rest = divmod(minutes, 60)
    return labels["span_hours" if hours else "span_minutes"].format(hours=hours, minutes=rest)


def _money(content: ReceiptContent, labels: Mapping[str, str]) -> dict[str, pdf.Json]:
    parts: list[pdf.Json] = [
        {
            "name": part.name,
            "number": "  ".join(filter(None, (part.number, part.serial))),
            "quantity": f"{part.quantity:f} {part.unit}",
            "unit": _cny(part.unit_cny),
            "total": labels["covered"] if part.covered else _cny(line_cny(part)),
            "old": _word(labels, "old_part", part.old_part),
        }
        for part in content.parts
    ]
    charges: list[pdf.Json] = [
        [line.text, labels["covered"] if line.covered else _cny(line.amount_cny)] for line in content.charges
    ]
    paid = content.payment
    payment: list[pdf.Json] = []
    if paid is not None:
        payment = [
            [labels["due"], _cny(paid.due_cny)],
            [labels["paid"], "  ".join(filter(None, (_cny(paid.paid_cny), _word(labels, "method", paid.method))))],
            *([[labels["voucher"], paid.voucher_number]] if paid.voucher_number else []),
            *([[labels["invoice"], paid.invoice_number]] if paid.invoice_number else []),
        ]
    return {"parts": parts, "charges": charges, "payment": payment}


def _check(check: Check, labels: Mapping[str, str]) -> pdf.Json:
    return {
        "text": labels.get(check.text, check.text),
        "result": check.result.value,
        "word": _word(labels, "result", check.result),
        "reading": " ".join(labels.get(word, word) for word in check.reading.split()),
    }


def _photos(photos: Sequence[Photo], files: Mapping[str, bytes], labels: Mapping[str, str]) -> pdf.Json:
    return [
        {
            "purpose": _word(labels, "purpose", photo.purpose),
            "caption": photo.caption,
            "file": photo.sha256 if photo.sha256 in files else "",
        }
        for photo in photos
    ]


def _confirmation(
    content: ReceiptContent, files: Mapping[str, bytes], zone: tzinfo, labels: Mapping[str, str]
) -> dict[str, pdf.Json]:
    conduct, rating, signature = content.conduct, content.rating, content.signature
    answer = {True: "conduct_proper", False: "conduct_improper", None: "conduct_unsaid"}[conduct.proper]
    score: pdf.Json = None
    if rating is not None:
        recommend = labels["recommend"].format(score=rating.recommend) if rating.recommend is not None else ""
        score = {"score": rating.score, "comment": rating.comment, "recommend": recommend}
    return {
        "outcome": content.outcome.value,
        "outcome_word": _word(labels, "outcome", content.outcome),
        "note": content.note,
        "conduct": {"proper": conduct.proper, "text": labels[answer], "note": conduct.note},
        "rating": score,
        "signature": {
            "file": signature.sha256 if signature.sha256 in files else "",
            "signer": signature.signer,
            "role": signature.role,
            "at_label": labels["refused_at" if content.outcome == Outcome.REFUSED else "signed_at"],
            "at": _moment(signature.signed_at, zone),
        },
    }


def _small(pictures: Mapping[str, bytes], wanted: Sequence[str]) -> dict[str, bytes]:
    """The wanted pictures shrunk, by hash; those absent, or that do not match their hash or open, are left out."""
    small: dict[str, bytes] = {}
    for sha in wanted:
        data = pictures.get(sha)
        if data is None or sha256(data).hexdigest() != sha:
            continue
        try:
            small[sha] = thumbnail(data)
        except NotAPicture:
            continue
    return small


def _qr(url: str) -> bytes:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#15303b", xmldecl=False)
    return out.getvalue()


def _moment(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _cny(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"


def _word(labels: Mapping[str, str], group: str, code: str) -> str:
    """The word for a code; a code without a word stands for itself, so that nothing recorded is hidden."""
    return labels.get(f"{group}.{code}", code) if code else ""
