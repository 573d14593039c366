"""Business visits: the list, one visit, a new one, and who was at customers' in the period (R-3.6)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column, workbook
from yinuo.desk.shell import OFFICE
from yinuo.desk.tours.plans import today
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.tours.access import CALLERS, may_call, may_withdraw
from yinuo.tours.actions import calling
from yinuo.tours.queries import calls as reading
from yinuo.tours.rules.cycle import months_later
from yinuo.tours.types import Called, CallPurpose

FIGURES = (
    Column("name", _("姓名")),
    Column("role", _("岗位"), lambda row: str(Role(row.role).label)),
    Column("outlet", _("服务网点")),
    Column("calls", _("客户拜访"), kind="number"),
    Column("repairs", _("上门维修"), kind="number"),
    Column("tours", _("巡检"), kind="number"),
    Column("follow_ups", _("上门跟踪"), kind="number"),
    Column("total", _("合计"), kind="number"),
)


class Filter(Search):
    purpose = forms.ChoiceField(label=_("目的"), required=False, choices=[("", _("全部")), *CallPurpose.choices])


class CallForm(forms.Form):
    customer = forms.CharField(label=_("客户编号"), max_length=20)
    visited_on = forms.DateField(label=_("拜访日期"), widget=Day())
    purpose = forms.ChoiceField(label=_("目的"), choices=CallPurpose.choices)
    met = forms.CharField(label=_("见到谁"), max_length=60)
    result = forms.CharField(label=_("结果"), max_length=1000, widget=forms.Textarea({"rows": 4}))
    next_step = forms.CharField(label=_("下一步"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    next_on = forms.DateField(label=_("下次时间"), required=False, widget=Day())


class Withdrawing(forms.Form):
    reason = forms.CharField(label=_("撤回的理由"), max_length=200)


class Period(forms.Form):
    since = forms.DateField(label=_("从"), required=False, widget=Day())
    until = forms.DateField(label=_("到"), required=False, widget=Day())


@open_to(*OFFICE)
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = found(reading.call(pk), pk), user_of(request)
    may = may_withdraw(user.role, user_id=user.pk, made_by_id=shown.user_id)
    return render(request, "desk/tours/call.html", {"call": shown, "form": Withdrawing(), "may_withdraw": may})


@open_to(*OFFICE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was recorded by mistake."""
    calling.withdraw(pk, reason=request.POST.get("reason", "")[:200], act=act_of(request))
    messages.success(request, gettext("已撤回这条拜访记录。"))
    return redirect("desk:calls")


@open_to(*OFFICE)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How often every business and technical person was at a customer's; who never was comes first."""
    form = Period(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    until = chosen.get("until") or today()
    since = chosen.get("since") or months_later(until, -settings.CALL_PERIOD_MONTHS)
    rows = reading.figures(midnight(since), midnight(date.fromordinal(until.toordinal() + 1)))
    if request.GET.get("export") == "xlsx":
        return workbook(rows, FIGURES, "visits-by-person")
    page = {
        "rows": rows, "since": since, "until": until, "never": sum(row.total == 0 for row in rows),
        "form": Period(initial={"since": since, "until": until}), "months": settings.CALL_PERIOD_MONTHS,
    }  # fmt: skip
    return render(request, "desk/tours/figures.html", page)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.COMPANY_ZONE))


def save_new(_nobody: None, values: Mapping[str, Any], act: Any) -> Any:
    told = {name: value for name, value in values.items() if name != "customer"}
    return calling.record(values["customer"].strip().upper(), Called(**told), act=act)


def its_page(one: Any) -> str:
    return reverse("desk:call", args=[one.pk])


def back() -> str:
    return reverse("desk:calls")


calls = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("客户拜访"),
            name="calls",
            query=lambda user, chosen: reading.calls(chosen.get("q", ""), purpose=chosen.get("purpose", "")),
            filters=Filter,
            template="desk/tours/calls.html",
            columns=(
                Column("customer", _("客户"), "customer.name", sort="customer__name"),
                Column("visited_on", _("拜访日期"), lambda row: f"{row.visited_on:%Y-%m-%d}", sort="visited_on"),
                Column("user", _("谁去的"), "user.name", sort="user__name"),
                Column("purpose", _("目的")),
                Column("met", _("见到谁")),
                Column("result", _("结果")),
                Column("next_on", _("下次时间"), lambda row: f"{row.next_on or ''}", sort="next_on", kind="short"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:call_new") if may_call(user.role) else "",
            new_label=_("登记拜访"),
        )
    )
)
new = open_to(*(CALLERS & OFFICE))(
    edit_page(
        Editing(
            title=_("登记拜访"),
            form=CallForm,
            find=lambda user, key: None,
            start=lambda none: {"visited_on": today()},
            save=save_new,
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("calls/", calls, name="calls"),
    path("calls/new/", new, name="call_new"),
    path("calls/figures/", figures, name="call_figures"),
    path("calls/<int:pk>/", call, name="call"),
    path("calls/<int:pk>/withdraw/", withdraw, name="call_withdraw"),
]
