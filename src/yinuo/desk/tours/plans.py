"""Tour plans: the list, and one plan with how far it has come in every province (R-5.5)."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.assets.types import Family
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column, workbook
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.tours.access import PLANNERS, may_plan
from yinuo.tours.actions import planning
from yinuo.tours.queries import plans as reading
from yinuo.tours.types import PlanKind, PlanState, VisitState

SHOWN_LEFT_OUT = 20
LEFT_OUT = (
    Column("number", _("编号"), "vehicle.number"),
    Column("plate", _("车牌"), lambda row: str(row.vehicle)),
    Column("model", _("型号"), lambda row: str(row.vehicle.model)),
    Column("customer", _("客户"), "vehicle.customer.name"),
    Column("province", _("省份"), "vehicle.customer.province"),
    Column("why", _("没有安排的原因"), lambda row: str(row.why.label)),
)


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *PlanState.choices])


class Closing(forms.Form):
    reason = forms.CharField(label=_("结束的原因"), max_length=200)


def today() -> date:
    return day_of(clock.now(), settings.COMPANY_ZONE)


@open_to(*OFFICE)
@require_GET
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """One plan; `?export=left-out` is the list of machines nobody visits, with why."""
    shown = found(reading.plan(number), number)
    left_out = reading.missed(shown, today=today())
    if request.GET.get("export") == "left-out":
        return workbook(left_out, LEFT_OUT, f"{number}-left-out")
    regions = reading.regions(shown, today=today())
    counts = reading.visit_counts(shown)
    page = {
        "plan": shown,
        "families": families_of(shown),
        "provinces": plain(shown.provinces) or gettext("全国"),
        "cycle": cycle_of(shown),
        "regions": regions,
        "whole": reading.whole(regions),
        "counts": [(state, counts.get(state, 0)) for state in VisitState],
        "left_out": left_out[:SHOWN_LEFT_OUT],
        "left_out_count": len(left_out),
        "form": Closing(),
        "may_close": may_plan(user_of(request).role) and shown.state == PlanState.ACTIVE,
        "season": shown.kind == PlanKind.SEASON,
    }
    return render(request, "desk/tours/plan.html", page)


@open_to(*PLANNERS)
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """No more visits come of it."""
    form = Closing(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="reason")
    planning.close_plan(number, reason=form.cleaned_data["reason"], act=act_of(request))
    messages.success(request, gettext("计划已结束，还没有去的巡检不再安排。"))
    return redirect("desk:tour_plan", number)


def families_of(plan: Any) -> str:
    """The plan's families in words."""
    return plain([Family(each).label for each in plan.families])


def cycle_of(plan: Any) -> str:
    """How often, in words; "" for a season."""
    told = (
        (plan.every_months, _("每 %(n)s 个月")),
        (plan.every_hours, _("每 %(n)s 工作小时")),
        (plan.every_km, _("每 %(n)s 公里")),
    )
    return plain([str(words) % {"n": count} for count, words in told if count])


def progress(plan: Any) -> str:
    """How much of a listed plan is done."""
    return f"{plan.done_count} / {plan.machine_count}"


def until(plan: Any) -> str:
    return f"{plan.starts_on:%Y-%m-%d} – {plan.ends_on:%Y-%m-%d}" if plan.ends_on else cycle_of(plan)


def its_page(plan: Any) -> str:
    return reverse("desk:tour_plan", args=[plan.number])


tour_plans = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "巡检计划"),
            name="tour-plans",
            query=lambda user, chosen: reading.plans(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("number", _("编号"), sort="number", kind="short"),
                Column("kind", _("种类")),
                Column("families", _("产品类别"), families_of),
                Column("until", _("时间"), until, sort="starts_on"),
                Column("progress", _("已检 / 台数"), progress),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:tour_plan_new") if may_plan(user.role) else "",
            new_label=_("新建计划"),
            lead=_("入冬前把每台除雪设备看一遍，平时按月、按小时或里程定期看。巡检不收费，发现的问题转成工单。"),
        )
    )
)
urls = [
    path("tours/plans/", tour_plans, name="tour_plans"),
    path("tours/plans/<str:number>/", plan, name="tour_plan"),
    path("tours/plans/<str:number>/close/", close, name="tour_plan_close"),
]
