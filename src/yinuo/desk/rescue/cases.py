"""Rescue cases: the list, one case with what to do next, its file as PDF, and the workshop order (R-9.3 to R-9.7)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.orders.order import is_picture, order_for
from yinuo.desk.shell import OFFICE
from yinuo.hall import rescue as words
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.rescue_file import pdf_response
from yinuo.hall.story import story
from yinuo.kernel import clock
from yinuo.orders.rules import scene
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Rescue, Step
from yinuo.rescue.access import KEEPERS, may_keep
from yinuo.rescue.actions.workshop import open_workshop_order
from yinuo.rescue.queries import cases as queries
from yinuo.rescue.rules.phases import phase_of
from yinuo.rescue.types import Phase

ORDER = tuple(Step)
STATES = (("", gettext_lazy("全部")), ("open", gettext_lazy("进行中")), ("ended", gettext_lazy("已结束")))
FIRST: dict[Phase, tuple[Step, ...]] = {
    Phase.HELD: (Step.RELEASE_SCENE, Step.CONTACT_AUTHORITY),
    Phase.CLAIMING: (Step.SETTLE_CLAIM, Step.SURVEY_DAMAGE, Step.REPORT_CLAIM),
    Phase.ON_SCENE: (Step.CONFIRM_RETURN,),
    Phase.ENDED: (Step.CLAIM_PAPER,),
}
"""What the desk usually does in a phase; the crew's own steps are on its phone."""


class Filter(Search):
    kind = forms.ChoiceField(label=gettext_lazy("类型"), required=False,
                             choices=[("", gettext_lazy("全部")), *Rescue.choices])  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=STATES)


@open_to(*OFFICE)
@never_cache
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case: where it stands, what comes next, assessment, claim with its limits, papers, pictures and story."""
    shown, now = queries.case_of(order_for(request, number)), clock.now()
    blobs = {each.blob_id: each.blob for each in shown.attached}
    page = {
        "case": shown,
        "order": shown.order,
        "next": words.NEXT[shown.phase],
        "steps": steps_of(shown, user_of(request).role),
        "way": words.way_of(shown),
        "assessment": words.assessment_of(shown),
        "limits": words.limits_of(shown.deadlines, now),
        "papers": words.papers_of(shown),
        "towing": words.towing_of(shown),
        "pictures": [each for each in shown.attached if is_picture(each)],
        "told": story(shown.events, blobs)[::-1],
        "attempts": len([each for each in shown.events if each.kind == "order.scene_attempt"]),
        "may_open": may_keep(user_of(request).role) and shown.workshop is None and bool(shown.said(Step.END_TOW)),
    }
    return render(request, "desk/rescue/case.html", page)


def steps_of(shown: queries.Case, role: str) -> list[tuple[Step, bool]]:
    """The steps of a scene and a claim that this reader may take now, the one to do next first and marked."""
    order = shown.order
    possible = [
        Step(step) for step in steps_from(order.state, role)
        if step in scene.STEPS and step != Step.CALL_RESCUE and scene.NEEDS_CLOSED.get(step, "") in ("", *order.closed)
    ]  # fmt: skip
    if scene.SCENE in order.closed:
        possible = [step for step in possible if step != Step.HOLD_SCENE]
    if not shown.claimed:
        possible = [step for step in possible if step not in (Step.CLAIM_PAPER, Step.SURVEY_DAMAGE)]
    wanted = next((step for step in FIRST.get(shown.phase, ()) if step in possible), None)
    return [(step, step == wanted) for step in sorted(possible, key=lambda step: (step != wanted, ORDER.index(step)))]


@open_to(*OFFICE)
@require_GET
def file(request: HttpRequest, number: str) -> HttpResponse:
    """The whole case as one PDF; `?download` to keep it."""
    return pdf_response(queries.case_of(order_for(request, number)), request, download="download" in request.GET)


@open_to(*KEEPERS)
@require_POST
def workshop(request: HttpRequest, number: str) -> HttpResponse:
    """Open the workshop order in one press."""
    order_for(request, number)
    made = once(request, "rescue.workshop", lambda act: {"order": open_workshop_order(number, act=act).number})
    messages.success(request, _("已开回厂维修工单 %(number)s") % {"number": made["order"]})
    return redirect("desk:order", made["order"])


def where(row: Any) -> str:
    """Where a case stands, in words."""
    return str(phase_of(row.state, row.closed).label)


listed = open_to(*OFFICE)(
    list_page(
        Listing(
            title=gettext_lazy("救援案卷"),
            name="rescues",
            query=lambda user, chosen: queries.rescues(
                chosen.get("q", ""), kind=chosen.get("kind", ""), state=chosen.get("state", "")
            ),
            filters=Filter,
            columns=(
                Column("number", gettext_lazy("工单"), kind="short"),
                Column("rescue", gettext_lazy("类型")),
                Column("phase", gettext_lazy("到哪一步"), where),
                Column("reported_at", gettext_lazy("接报"), kind="moment", sort="reported_at"),
                Column("vehicle", gettext_lazy("车辆"), lambda row: str(row.vehicle)),
                Column("customer", gettext_lazy("客户"), "customer.name"),
                Column("engineer", gettext_lazy("班组"), "engineer.name"),
                Column("address", gettext_lazy("地点")),
            ),
            row_url=lambda row: reverse("desk:rescue_case", args=[row.number]),
            lead=gettext_lazy("每一次救援的判断、保护、放行、理赔和回厂都在案卷里，可以整卷打印。"),
        )
    )
)

urls = [
    path("rescue/cases/", listed, name="rescue_cases"),
    path("rescue/cases/<str:number>/", case, name="rescue_case"),
    path("rescue/cases/<str:number>/file.pdf", file, name="rescue_file"),
    path("rescue/cases/<str:number>/workshop/", workshop, name="rescue_workshop"),
]
