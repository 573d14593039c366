"""Following machines out of warranty: the due list, one machine's follow-ups with the form (R-5.7)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.assets import queries as assets
from yinuo.assets.types import FaultSystem
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.desk.tours.plans import today
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.tours.access import FOLLOWERS, may_follow
from yinuo.tours.actions import following
from yinuo.tours.queries import follow_ups as reading
from yinuo.tours.rules.telling import followed
from yinuo.tours.types import Condition, FollowWay

AHEAD_DAYS = 14
DONE_DAYS = 30
STATES = (
    ("due", _("两周内到期")), ("overdue", _("已逾期")), ("waiting", _("全部未做")), ("done", _("已跟踪")),
)  # fmt: skip


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, initial="due", choices=STATES)
    engineer = forms.CharField(label=_("工程师工号"), required=False, max_length=20)


class FollowForm(forms.Form):
    way = forms.ChoiceField(label=_("跟踪方式"), choices=FollowWay.choices)
    spoke_with = forms.CharField(label=_("与谁沟通"), max_length=60)
    condition = forms.ChoiceField(label=_("使用状况"), choices=Condition.choices)
    hours = forms.DecimalField(label=_("工作小时"), required=False, min_value=0, max_digits=8, decimal_places=1)
    km = forms.DecimalField(label=_("里程（公里）"), required=False, min_value=0, max_digits=8, decimal_places=1)
    issues = forms.CharField(
        label=_("存在的问题"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("带病使用的必须写明。"),
    )  # fmt: skip
    advice = forms.CharField(
        label=_("给客户的建议"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    system = forms.ChoiceField(label=_("要修的系统"), required=False, choices=[("", "—"), *FaultSystem.choices])
    fault = forms.CharField(
        label=_("报修内容"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("客户要求维修时填写，保存时就登记一张工单，承诺时间从现在算。"),
    )  # fmt: skip


@open_to(*OFFICE)
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, number: str) -> HttpResponse:
    """One machine: what was learned so far, and the form for those who follow."""
    vehicle = found(assets.vehicle_numbered(number), number)
    if request.method == "GET":
        contacts = assets.contacts_of(vehicle.customer_id)
        form = FollowForm(initial={"way": "phone", "spoke_with": contacts[0].name if contacts else ""})
        return page(request, vehicle, form)
    if not may_follow(user_of(request).role):
        raise Refused("not_allowed", roles=sorted(FOLLOWERS))
    form = FollowForm(request.POST)
    if not form.is_valid():
        return page(request, vehicle, form, status=422)
    try:
        done = once(request, "follow", lambda act: taken(number, form.cleaned_data, act))
    except Refused as refused:
        return page(request, vehicle, form, words=refuse(form, refused), status=status_of(refused))
    if done["order"]:
        messages.success(request, gettext("已记录，并登记工单：%(number)s") % {"number": done["order"]})
    else:
        messages.success(request, gettext("已记录使用情况。"))
    return redirect("desk:follow_up", number)


def taken(number: str, told: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """Record it; the answer that a repeat of the form gets."""
    given = {name: str(value) for name, value in told.items() if value not in (None, "")}
    row = following.follow(number, followed(given), act=act)
    return {"order": row.order.number if row.order else ""}


def page(
    request: HttpRequest, vehicle: Any, form: FollowForm, *, words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    """The page as it stands."""
    rows = reading.of_vehicle(vehicle.pk)
    told = {
        "vehicle": vehicle,
        "contacts": assets.contacts_of(vehicle.customer_id),
        "waiting": next((row for row in rows if row.done_at is None), None),
        "done": [row for row in rows if row.done_at is not None],
        "today": today(),
        "form": form,
        "words": words,
        "may_follow": may_follow(user_of(request).role),
        "days": settings.FOLLOW_UP_DAYS,
    }
    return render(request, "desk/tours/follow_up.html", told, status=status)


def ahead() -> date:
    return today() + timedelta(days=AHEAD_DAYS)


def matching(user: Any, chosen: Mapping[str, Any]) -> Any:
    return reading.follow_ups(
        reading.visible(role=user.role, user_id=user.pk), q=chosen.get("q", ""), state=chosen.get("state", "due"),
        engineer=chosen.get("engineer", "").strip().upper(), today=today(), ahead=ahead(),
    )  # fmt: skip


def figures(request: HttpRequest) -> dict[str, object]:
    """What stands above the list."""
    shown = reading.visible(role=user_of(request).role, user_id=user_of(request).pk)
    since = today() - timedelta(days=DONE_DAYS)
    return {
        "counts": reading.counts(shown, today=today(), ahead=ahead(), since=since),
        "days": settings.FOLLOW_UP_DAYS,
        "done_days": DONE_DAYS,
    }


def state_of(row: Any) -> str:
    """In words: when it was done, or that it is late."""
    if row.done_at is not None:
        return str(row.get_condition_display())
    return gettext("已逾期") if row.due_on < today() else gettext("待跟踪")


follow_ups = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("保外跟踪"),
            name="follow-ups",
            query=matching,
            filters=Filter,
            template="desk/tours/follow_ups.html",
            more=figures,
            columns=(
                Column("vehicle", pgettext_lazy("one", "车辆"), lambda row: str(row.vehicle)),
                Column("number", _("编号"), "vehicle.number", sort="vehicle__number", kind="short"),
                Column("model", _("型号"), lambda row: str(row.vehicle.model)),
                Column("customer", _("客户"), "vehicle.customer.name", sort="vehicle__customer__name"),
                Column("warranty", _("质保到期"), lambda row: f"{row.vehicle.warranty_until or '—'}", kind="short"),
                Column("due_on", _("应跟踪日期"), lambda row: f"{row.due_on:%Y-%m-%d}", sort="due_on", kind="short"),
                Column("done_at", _("跟踪时间"), sort="done_at", kind="moment"),
                Column("engineer", _("服务工程师"), "engineer.name", sort="engineer__name"),
                Column("state", _("状态"), state_of, kind="short"),
            ),
            row_url=lambda row: reverse("desk:follow_up", args=[row.vehicle.number]),
        )
    )
)
urls = [
    path("follow-ups/", follow_ups, name="follow_ups"),
    path("follow-ups/<str:number>/", follow_up, name="follow_up"),
]
