"""The 《售后服务回执》 for every door: its PDF, and the same words for a page on the screen (R-6.18, R-8.1)."""

from hashlib import sha256
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yinuo.files import queries as files
from yinuo.kernel.errors import Refused
from yinuo.kernel.pdf import Json
from yinuo.orders.rules.receipt import ReceiptContent, from_canonical
from yinuo.orders.rules.receipt_labels import LABELS
from yinuo.orders.rules.receipt_page import Paper, receipt_pdf, receipt_view

if TYPE_CHECKING:
    from yinuo.orders.models import Receipt


def pdf_response(
    receipt: "Receipt", request: HttpRequest, paper: str = "a4", *, download: bool = False
) -> HttpResponse:
    """The receipt as PDF in the reader's language, on `paper` a4 or phone; shown in the browser unless `download`.

    The same content gives the same bytes, so a browser that has them is answered 304.
    Refused("receipt_altered") where what is stored is not what was signed.
    """
    chosen: Paper = "phone" if paper == "phone" else "a4"
    language = get_language() or settings.LANGUAGE_CODE
    tag = f'"{receipt.content_hash}-{chosen}-{language}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(pdf_of(receipt, chosen, language), content_type="application/pdf")
        way = "attachment" if download else "inline"
        answer["Content-Disposition"] = f'{way}; filename="{receipt.number}.pdf"'
    answer["ETag"] = tag
    # Personal data: no shared cache keeps it, and the browser asks each time whether it may still show it.
    answer["Cache-Control"] = "private, no-cache"
    return answer


def pdf_of(receipt: "Receipt", paper: Paper = "a4", language: str = "zh-hans") -> bytes:
    """The bytes of the PDF. Refused("receipt_altered")."""
    content = content_of(receipt)
    pictures = files.bytes_of([photo.sha256 for photo in content.photos] + [content.signature.sha256])
    return receipt_pdf(
        content, pictures, verify_url=verify_url(receipt.key), zone=ZoneInfo(settings.COMPANY_ZONE),
        labels=labels(content), language=language, paper=paper,
    )  # fmt: skip


def content_of(receipt: "Receipt") -> ReceiptContent:
    """What was signed. Refused("receipt_altered") where the stored text no longer gives the hash of the signature."""
    if not is_intact(receipt):
        raise Refused("receipt_altered", clause="R-8.1", what=receipt.number)
    return from_canonical(receipt.content)


def is_intact(receipt: "Receipt") -> bool:
    """Whether the stored text gives the hash that was stored with it."""
    return sha256(receipt.content.encode()).hexdigest() == receipt.content_hash


def verify_url(key: str) -> str:
    """The public address printed as QR on the receipt."""
    return f"{settings.PUBLIC_URL}{reverse('portal:verify', args=[key])}"


def on_screen(content: ReceiptContent) -> dict[str, Json]:
    """The very words and figures of the paper, for `hall/receipt.html`; photos and signature are named by hash."""
    zone = ZoneInfo(settings.COMPANY_ZONE)
    data, _files = receipt_view(content, {}, settings.PUBLIC_URL, zone, labels(content), "", "phone")
    photos = zip(cast("list[dict[str, Json]]", data["photos"]), content.photos, strict=True)
    signature = cast("dict[str, Json]", data["signature"]) | {"file": content.signature.sha256}
    return data | {"photos": [shown | {"file": photo.sha256} for shown, photo in photos], "signature": signature}


def labels(content: ReceiptContent) -> dict[str, str]:
    """The receipt's words in the reader's language, and by themselves the checklists' texts and units that stand on it:
    the content is what was signed and is left alone, or its hash would be another."""
    own = {word for check in (*content.safety, *content.quality) for word in (check.text, *check.reading.split())}
    return {key: gettext(text) for key, text in LABELS.items()} | {text: gettext(text) for text in sorted(own)}
