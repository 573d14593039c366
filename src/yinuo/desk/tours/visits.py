"""Tour visits: what is due, one visit with every machine and finding, its protocol and photos (R-5.5)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.desk.tours.plans import today
from yinuo.files import queries as files
from yinuo.hall.act import user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.tour_paper import pdf_response
from yinuo.hall.tour_story import story
from yinuo.journal import queries as journal
from yinuo.kernel.errors import Refused
from yinuo.tours.queries import visits as reading
from yinuo.tours.queries.visits import VisitFilter
from yinuo.tours.rules.lifecycle import steps_from
from yinuo.tours.types import ENDED, TourStep, VisitState

STATES = (("open", _("未结束")), ("overdue", _("已逾期")), *VisitState.choices, ("", _("全部")))
BUTTONS = (TourStep.ASSIGN, TourStep.AGREE, TourStep.REOPEN, TourStep.FAIL)
"""The steps the desk takes on a page of their own; findings are raised where they stand."""


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, initial="open", choices=STATES)
    plan = forms.CharField(label=_("巡检计划"), required=False, max_length=24)
    province = forms.CharField(label=_("省份"), required=False, max_length=40)


class FindingFilter(Search):
    raised = forms.ChoiceField(
        label=_("状态"), required=False, initial="no",
        choices=[("no", _("还没有转工单")), ("yes", _("已转工单")), ("", _("全部"))],
    )  # fmt: skip


def visit_for(request: HttpRequest, number: str) -> Any:
    """The visit, if this person may see it. Refused("not_found")."""
    user = user_of(request)
    shown = reading.visit(number, role=user.role, user_id=user.pk)
    if shown is None:
        raise Refused("not_found", what=number)
    return shown


@open_to(*OFFICE)
@require_GET
def visit(request: HttpRequest, number: str) -> HttpResponse:
    shown, role = visit_for(request, number), user_of(request).role
    machines = [machine(each) for each in shown.machines.all()]
    page = {
        "visit": shown,
        "machines": machines,
        "findings": sum(len(each["findings"]) for each in machines),
        "steps": [TourStep(step) for step in steps_from(shown.state, role) if step in BUTTONS],
        "may_raise": TourStep.RAISE in steps_from(shown.state, role),
        "late": shown.state not in ENDED and shown.due_on < today(),
        "told": story(journal.events_of(f"tour:{number}"))[::-1],
    }
    return render(request, "desk/tours/visit.html", page)


def machine(row: Any) -> dict[str, Any]:
    """A machine with what was found, and what was said of the rest."""
    answers = list(row.answers.all())
    return {
        "row": row,
        "findings": [each for each in answers if each.finding],
        "open": [each for each in answers if each.finding and each.order_id is None],
        "answers": [each for each in answers if not each.finding],
    }


@open_to(*OFFICE)
@require_GET
def protocol(request: HttpRequest, number: str) -> HttpResponse:
    """The protocol as PDF, once there is something to say."""
    return pdf_response(visit_for(request, number), request)


@open_to(*OFFICE)
@require_GET
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A photo of this visit, and of no other. Refused("not_found")."""
    visit_for(request, number)
    if ("tour", number) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


def matching(user: Any, chosen: Mapping[str, Any]) -> Any:
    wanted = VisitFilter(
        chosen.get("q", ""), chosen.get("state", "open"), chosen.get("plan", "").strip().upper(),
        chosen.get("province", "").strip(),
    )  # fmt: skip
    return reading.visits(reading.visible(role=user.role, user_id=user.pk), wanted, today=today())


def figures(request: HttpRequest) -> dict[str, object]:
    """What stands above the list."""
    return {"counts": reading.counts(today=today())}


def seen(row: Any) -> str:
    return f"{row.seen_count} / {row.machine_count}"


tours = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("巡检"),
            name="tours",
            query=matching,
            filters=Filter,
            template="desk/tours/visits.html",
            more=figures,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("customer", _("客户"), "customer.name", sort="customer__name"),
                Column("province", _("省份"), sort="province", kind="short"),
                Column("plan", _("巡检计划"), "plan.name"),
                Column("engineer", _("服务工程师"), "engineer.name", sort="engineer__name"),
                Column("due_on", _("应在此前完成"), lambda row: f"{row.due_on:%Y-%m-%d}", sort="due_on", kind="short"),
                Column("agreed_at", _("约定时间"), sort="agreed_at", kind="moment"),
                Column("seen", _("已检 / 台数"), seen),
                Column("finding_count", _("问题"), kind="number"),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=lambda row: reverse("desk:tour", args=[row.number]),
        )
    )
)
findings = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("巡检发现的问题"),
            name="tour-findings",
            query=lambda user, chosen: reading.findings(
                q=chosen.get("q", ""), raised={"no": False, "yes": True}.get(chosen.get("raised", "no"))
            ),
            filters=FindingFilter,
            columns=(
                Column("item", _("检查项目"), lambda row: row.item.text),
                Column("note", _("情况"), lambda row: row.note or f"{row.value} {row.item.unit}"),
                Column("vehicle", pgettext_lazy("one", "车辆"), lambda row: str(row.machine.vehicle)),
                Column("customer", _("客户"), "machine.visit.customer.name"),
                Column("visit", _("巡检"), "machine.visit.number", kind="short"),
                Column("done_at", _("检查时间"), "machine.done_at", kind="moment"),
                Column("order", pgettext_lazy("one", "工单"), "order.number", kind="short"),
            ),
            row_url=lambda row: reverse("desk:tour", args=[row.machine.visit.number]),
        )
    )
)
urls = [
    path("tours/", tours, name="tours"),
    path("tours/findings/", findings, name="tour_findings"),
    path("tours/visits/<str:number>/", visit, name="tour"),
    path("tours/visits/<str:number>/protocol.pdf", protocol, name="tour_pdf"),
    path("tours/visits/<str:number>/files/<str:sha256>/", photo, name="tour_file"),
]
