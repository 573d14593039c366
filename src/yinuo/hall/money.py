"""A money receipt for every door: its PDF with two copies, and what it belongs to (R-6.13)."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yinuo.charges.rules.paper import Paper, digest, from_canonical
from yinuo.hall.labels import FACTS
from yinuo.kernel import pdf
from yinuo.kernel.errors import Refused

if TYPE_CHECKING:
    from yinuo.charges.models import Payment

LABELS: dict[str, str | Promise] = {
    "title": _("收据"),
    "title_refund": _("收据（退款）"),
    "number": _("编号"),
    "date": _("日期"),
    "payer": _("交款人"),
    "matter": _("事由"),
    "capitals": _("人民币（大写）"),
    "amount": _("金额"),
    "method": _("支付方式"),
    "reference": _("流水号或凭证号"),
    "taken_by": _("收款人"),
    "refund_of": _("原收据"),
    "reason": _("理由"),
    "payee": _("收款单位"),
    "copy_keep": _("第一联 存根"),
    "copy_give": _("第二联 交款人"),
    "scan": _("扫码核验"),
    "hash": _("内容摘要"),
    "invoice": _("本收据不能代替发票；发票由财务部另行开具。"),
}
KINDS: dict[str, str | Promise] = {"order": _("工单"), "sale": _("配件销售"), "rescue": _("救援")}
"""Kinds of matters that money is spoken of in."""
PAGES = {"order": "desk:order", "sale": "desk:sale"}


def matter(subject: str) -> str:
    """What money was for, in words: 工单 SO-20261126-0001."""
    kind, _colon, number = subject.partition(":")
    return f"{KINDS.get(kind, kind)} {number}"


def page_of_matter(subject: str) -> str:
    """The desk's page of a matter, "" where it has none."""
    kind, _colon, number = subject.partition(":")
    return reverse(PAGES[kind], args=[number]) if kind in PAGES else ""


def paper_of(payment: "Payment") -> Paper:
    """What the receipt says. Refused("receipt_altered") where what is stored is not what was given out."""
    if digest(payment.content) != payment.content_hash:
        raise Refused("receipt_altered", clause="R-6.13", what=payment.number)
    return from_canonical(payment.content)


def pdf_response(payment: "Payment", request: HttpRequest) -> HttpResponse:
    """The receipt as PDF in the reader's language. The same receipt gives the same bytes."""
    language = get_language() or settings.LANGUAGE_CODE
    tag = f'"{payment.content_hash}-{language}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(money_pdf(payment, language), content_type="application/pdf")
        way = "attachment" if "download" in request.GET else "inline"
        answer["Content-Disposition"] = f'{way}; filename="{payment.number}.pdf"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def money_pdf(payment: "Payment", language: str = "zh-hans") -> bytes:
    """The bytes of the PDF: one copy to keep, one to give. Refused("receipt_altered")."""
    paper = paper_of(payment)
    at = datetime.fromisoformat(paper.paid_at).astimezone(ZoneInfo(settings.COMPANY_ZONE))
    url = verify_url(payment.key)
    method = str(FACTS["method"].get(paper.method, paper.method))
    facts = [
        ("payer", paper.payer), ("matter", matter(paper.matter)), ("method", method), ("reference", paper.reference),
        ("refund_of", paper.refund_of), ("reason", paper.reason),
    ]  # fmt: skip
    data: dict[str, pdf.Json] = {
        "labels": {key: gettext(str(text)) for key, text in LABELS.items()},
        "language": language, "company": paper.company, "number": paper.number, "capitals": paper.capitals,
        "amount": f"¥{Decimal(paper.amount_cny):,.2f}", "refund": bool(paper.refund_of),
        "at": at.strftime("%Y-%m-%d %H:%M"),
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second], "taken_by": paper.taken_by,
        "facts": [[str(LABELS[key]), text] for key, text in facts if text], "hash": payment.content_hash,
        "verify_url": url, "lines": [list(line) for line in paper.lines],
    }  # fmt: skip
    return pdf.render("money", data, {"verify.svg": _qr(url)})


def verify_url(key: str) -> str:
    """The public address printed as QR on the receipt."""
    return f"{settings.PUBLIC_URL}{reverse('portal:money', args=[key])}"


def _qr(url: str) -> bytes:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#15303b", xmldecl=False)
    return out.getvalue()
