"""The protocol of a tour visit on paper (R-5.5): what was looked at, what was found, who signed; free of charge."""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from yinuo.checklists.types import InspectionKind, Judgement
from yinuo.files import queries as files
from yinuo.hall.words import plain
from yinuo.journal.rules import canonical
from yinuo.kernel import pdf
from yinuo.kernel.pictures import NotAPicture, thumbnail
from yinuo.tours.types import MachineState

MOST_PHOTOS = 12
PHOTO_PX = 640


def pdf_response(visit: Any, request: HttpRequest) -> HttpResponse:
    """The protocol in the reader's language; the same content gives the same bytes, so a known one is 304."""
    shown = pictures(visit)
    data = view(visit, shown)
    tag = f'"{sha256(canonical(data)).hexdigest()}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(pdf.render("tour", data, shown), content_type="application/pdf")
        way = "attachment" if "download" in request.GET else "inline"
        answer["Content-Disposition"] = f'{way}; filename="{visit.number}.pdf"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def view(visit: Any, shown: Mapping[str, bytes]) -> dict[str, pdf.Json]:
    """Every word and figure of the paper, with the names of the pictures that are there."""
    ended = timezone.localtime(visit.ended_at or visit.made_at)
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "company": settings.COMPANY_NAME,
        "hotline": settings.HOTLINE,
        "title": gettext("巡检记录"),
        "number": visit.number,
        "date": [ended.year, ended.month, ended.day, ended.hour, ended.minute, ended.second],
        "free": gettext("本次巡检免费：不收上门费、工时费、检查费。"),
        "facts": [list(pair) for pair in facts(visit)],
        "machines": [machine(row) for row in visit.machines.all()],
        "photos": [{"file": name, "words": words} for name, _hash, words in photos(visit) if name in shown],
        "words": {
            "machine": gettext("检查结果"), "item": gettext("检查项目"), "result": gettext("结果"),
            "note": gettext("情况"), "photos": gettext("照片"), "signature": gettext("客户签字"),
            "opinion": gettext("客户意见"), "hotline": gettext("服务热线"), "none": gettext("没有发现问题。"),
        },
        "signature": "signature" if "signature" in shown else "",
        "signer": visit.signer,
        "opinion": visit.opinion,
    }  # fmt: skip


def facts(visit: Any) -> list[tuple[str, str]]:
    """Whose, when, by whom."""
    return [
        (gettext("客户"), visit.customer.name),
        (gettext("地址"), visit.customer.address or f"{visit.customer.province}{visit.customer.city}"),
        (gettext("联系人"), f"{visit.contact_name} {visit.contact_phone}".strip() or "—"),
        (gettext("巡检计划"), f"{visit.plan.name} {visit.plan.number}"),
        (gettext("服务工程师"), visit.engineer.name if visit.engineer else "—"),
        (gettext("开始时间"), plain(visit.begun_at) or "—"),
        (gettext("完成时间"), plain(visit.ended_at) or "—"),
    ]


def machine(row: Any) -> dict[str, pdf.Json]:
    """One machine with its lines, findings first."""
    answers = sorted(row.answers.all(), key=lambda each: not each.finding)
    meters = [f"{value.normalize():f} {unit}" for value, unit in
              ((row.hours, gettext("小时")), (row.km, gettext("公里"))) if value is not None]  # fmt: skip
    return {
        "name": f"{row.vehicle} {row.vehicle.model}",
        "number": row.vehicle.number,
        "meters": plain(meters),
        "state": str(MachineState(row.state).label),
        "note": row.note,
        "lines": [line(each) for each in answers if each.item.kind != InspectionKind.PHOTO],
    }


def line(answer: Any) -> dict[str, pdf.Json]:
    """One line: its text, what was said of it, and the order it became."""
    words = f"{answer.value} {gettext(answer.item.unit) if answer.item.unit else ''}".strip()
    if answer.item.kind == InspectionKind.JUDGED:
        words = str(Judgement(answer.value).label)
    order = gettext("已转工单 %(number)s") % {"number": answer.order.number} if answer.order else ""
    return {
        "text": gettext(answer.item.text), "value": words, "bad": answer.finding,
        "note": pgettext("between the parts of a sentence", "；").join(filter(None, (answer.note, order))),
    }  # fmt: skip


def photos(visit: Any) -> list[tuple[str, str, str]]:
    """(name, hash, words) of the photos on the paper, those of findings first."""
    rows = [answer for row in visit.machines.all() for answer in row.answers.all() if answer.photo]
    rows.sort(key=lambda each: not each.finding)
    return [(f"photo-{n}", each.photo, gettext(each.item.text)) for n, each in enumerate(rows[:MOST_PHOTOS], 1)]


def pictures(visit: Any) -> dict[str, bytes]:
    """Name → bytes, shrunk; one that is lost is not in it."""
    wanted = {name: digest for name, digest, _words in photos(visit)}
    if visit.signature:
        wanted["signature"] = visit.signature
    blobs = files.blobs_of(wanted.values())
    stored = files.bytes_of(blob.sha256 for blob in blobs.values())
    found = {name: stored.get(blobs[digest].sha256) for name, digest in wanted.items() if digest in blobs}
    made = {}
    for name, data in found.items():
        with suppress(NotAPicture):
            made[name] = thumbnail(data or b"", long_side=PHOTO_PX)
    return made
