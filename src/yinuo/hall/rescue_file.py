"""A rescue case as one PDF: its times, assessment, hold and release, claim, owner's word, papers and pictures."""

from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language, gettext

from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed
from yinuo.checklists.types import Gate
from yinuo.files import queries as files
from yinuo.hall import rescue as words
from yinuo.hall.story import Told, story, told
from yinuo.hall.words import plain
from yinuo.kernel import pdf
from yinuo.kernel.clauses import clause
from yinuo.orders.types import Step
from yinuo.rescue.queries.cases import Case

if TYPE_CHECKING:
    from yinuo.files.models import Attachment

PRINTED = {"image/jpeg": ".jpg", "image/png": ".png"}
"""What can stand on paper; other papers are listed by their hash."""

HOLDING = (Step.HOLD_SCENE, Step.CONTACT_AUTHORITY, Step.SAVE_LIFE, Step.RELEASE_SCENE, Step.CLEAR_SCENE)
CLAIMING = (Step.REPORT_CLAIM, Step.SURVEY_DAMAGE, Step.SETTLE_CLAIM, Step.FIND_DAMAGE, Step.CLAIM_PAPER)
CHECKED = (Gate.PROTECT, Gate.AFTERMATH, Gate.TOW)


def pdf_response(case: Case, request: HttpRequest, *, download: bool = False) -> HttpResponse:
    """The file in the reader's language; the same content gives the same bytes, so a browser that has it gets 304."""
    language = get_language() or settings.LANGUAGE_CODE
    data = paper(case, language)
    tag = f'"{sha256(repr(data).encode()).hexdigest()}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(pdf.render("rescue", data, pictures(case)), content_type="application/pdf")
        way = "attachment" if download else "inline"
        answer["Content-Disposition"] = f'{way}; filename="{case.order.number}-JY.pdf"'
    answer["ETag"] = tag
    # Personal data: no shared cache keeps it, and the browser asks each time whether it may still show it.
    answer["Cache-Control"] = "private, no-cache"
    return answer


def pictures(case: Case) -> dict[str, bytes]:
    """File name → bytes of the pictures that are printed."""
    names = {each.blob_id: _name(each) for each in case.attached if _name(each)}
    return {names[sha]: content for sha, content in files.bytes_of(names).items()}


def _name(attached: "Attachment") -> str:
    ending = PRINTED.get(attached.blob.media_type, "")
    return f"{attached.blob_id}{ending}" if ending else ""


@clause("R-9.3", "R-9.4", "R-9.5", "R-9.6", "R-9.7")
def paper(case: Case, language: str) -> dict[str, pdf.Json]:
    """Every word and figure of the paper."""
    order, blobs = case.order, {each.blob_id: each.blob for each in case.attached}
    facts = [
        (gettext("工单"), order.number), (gettext("救援类型"), str(order.get_rescue_display())),
        (gettext("客户"), order.customer.name), (gettext("报修人"), f"{order.contact_name} {order.contact_phone}"),
        (gettext("车辆"), f"{order.vehicle} {order.vehicle.model}"), (gettext("车架号"), order.vehicle.vin),
        (gettext("地点"), order.address), (gettext("班组"), order.engineer.name if order.engineer else ""),
        (gettext("故障描述"), order.fault_description), (gettext("现在"), str(case.phase.label)),
        (gettext("回厂维修工单"), case.workshop.number if case.workshop else ""),
    ]  # fmt: skip
    return {
        "language": language,
        "company": settings.COMPANY_NAME,
        "title": gettext("救援案卷"),
        "number": order.number,
        "page": gettext("第 {page} 页，共 {pages} 页"),
        "none": gettext("没有"),
        "facts": [[label, text] for label, text in facts if text],
        "way_title": gettext("经历的时间"),
        "way": [[label, plain(at), took] for label, at, took in words.way_of(case)],
        "parts": [
            _part(gettext("现场判断"), "R-9.3", words.assessment_of(case)),
            _part(gettext("现场保护与放行"), "R-9.4 R-9.5", _told(case, HOLDING)),
            *_checks(case),
            _part(gettext("查勘理赔"), "R-9.6", _told(case, CLAIMING)),
            *([_part(gettext("理赔时限"), "R-9.6", _limits(case)), _part(gettext("理赔资料"), "", _papers(case))]
              if case.claimed else []),
            _part(gettext("车主确认与回厂"), "R-9.7", words.towing_of(case)),
        ],
        "story_title": gettext("全部经过"),
        "story": [_line(each) for each in story(case.events, blobs)],
        "photos_title": gettext("照片和文书"),
        "photos": [
            {"file": _name(each), "words": str(each.get_purpose_display()), "at": plain(each.added_at),
             "hash": each.blob_id}
            for each in case.attached
        ],
        "signs": [gettext("车主或其代表签字"), gettext("救援人员签字"), gettext("客户服务部签字")],
    }  # fmt: skip


def _part(title: str, clauses: str, rows: list[tuple[str, str]]) -> dict[str, pdf.Json]:
    return {"title": title, "clauses": clauses, "rows": [[label, text] for label, text in rows]}


def _told(case: Case, steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    """Each entry of these steps: when, and in words."""
    return [(plain(event.occurred_at), _sentence(told(event))) for event in case.all_of(*steps)]


def _sentence(each: Told) -> str:
    return f"{each.title}　{each.detail}".strip()


def _line(each: Told) -> list[pdf.Json]:
    return [plain(each.at), each.title, each.detail, each.clause]


def _checks(case: Case) -> list[dict[str, pdf.Json]]:
    """The checklists of the scene and of the tow, where anything of them was answered."""
    answers = checklists.answers_of(case.order.pk)
    items = checklists.items_for(case.order.vehicle.model.family)
    parts = []
    for gate in CHECKED:
        asked = [item for item in items if item.gate == gate]
        if any(item.code in answers for item in asked):
            yes, no = gettext("已确认"), gettext("未确认")
            rows = [(yes if confirmed(item, answers.get(item.code)) else no, gettext(item.text)) for item in asked]
            parts.append(_part(str(gate.label), "", rows))
    return parts


def _limits(case: Case) -> list[tuple[str, str]]:
    rows = []
    for each in case.deadlines:
        met = gettext("%(at)s 做到") % {"at": plain(each.met_at)} if each.met_at else gettext("未完成")
        due = gettext("%(at)s 前") % {"at": plain(each.due_at)}
        rows.append((gettext(each.limit.text), f"{due}；{met}（{gettext(each.limit.law)}）"))
    return rows


def _papers(case: Case) -> list[tuple[str, str]]:
    there, lacking = gettext("有"), gettext("缺")
    return [(label, f"{there if kept else lacking}　{what}".strip()) for label, kept, what in words.papers_of(case)]
