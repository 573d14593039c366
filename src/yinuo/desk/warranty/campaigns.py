"""Recalls and service campaigns (召回与服务活动): the list, one with its machines, the forms (GB/T 27922 5.2.5)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import EXPORT_ROWS, Column, page_of, workbook
from yinuo.desk.parts.slip import FIGURE
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.campaigns import letters_pdf
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.parts.queries import parts_by_number
from yinuo.warranty.access import PLANNERS, may_plan
from yinuo.warranty.actions import campaigns as actions
from yinuo.warranty.queries import campaigns as queries
from yinuo.warranty.types.campaigns import CampaignKind, CampaignState, Plan, Reached

PLANNING = OFFICE & PLANNERS
LETTERS = 500
"""Letters of one print."""


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *CampaignState.choices])


class OnList(Search):
    state = forms.ChoiceField(label=_("进展"), required=False, choices=[("", _("全部")), *Reached.choices])


class CampaignForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=CampaignKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    deadline = forms.DateField(label=_("完成期限"), widget=Day())
    work = forms.CharField(
        label=_("做什么"), max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text=_("检查什么、换什么、怎样算合格。工程师照着做；对车主免费。"),
    )  # fmt: skip
    parts = forms.CharField(
        label=_("每台车要的配件"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_("每行一种：配件编号，空格，数量；不写数量就是 1。"),
    )  # fmt: skip
    letter = forms.CharField(
        label=_("给车主的信"), max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text=_("写明缺陷、危险、怎么处理、免费、找谁；抬头和车辆会自动加上。"),
    )  # fmt: skip
    defect = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def clean_parts(self) -> tuple[tuple[str, str], ...]:
        """Number and quantity, line by line."""
        lines = [text.split() for text in self.cleaned_data["parts"].splitlines() if text.strip()]
        known = parts_by_number([line[0].upper() for line in lines])
        return tuple(self.one(line, known) for line in lines)

    def one(self, words: list[str], known: dict[str, Any]) -> tuple[str, str]:
        number, quantity = words[0].upper(), words[1] if len(words) > 1 else "1"
        if number not in known:
            raise forms.ValidationError(_("没有这个配件：%(what)s"), params={"what": words[0]})
        if not FIGURE.fullmatch(quantity):
            raise forms.ValidationError(_("数量不对：%(what)s"), params={"what": quantity})
        return number, quantity


def plan_of(values: Any) -> Plan:
    return Plan(**{name: values[name] for name in ("kind", "title", "work", "letter", "deadline", "parts")})


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    return actions.plan(plan_of(values), defect=values["defect"], act=act)


def start_values(one: Any) -> dict[str, Any]:
    named = {name: getattr(one, name) for name in ("kind", "title", "deadline", "work", "letter")}
    return named | {"parts": "\n".join(" ".join(line) for line in one.parts)}


@open_to(*OFFICE)
@require_GET
def campaign(request: HttpRequest, number: str) -> HttpResponse:
    """One campaign: how far it has come, and its machines; `?export=xlsx` gives them as a workbook."""
    shown = by_number(None, number)
    form = OnList(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.vehicles_in(shown.pk, chosen.get("q", ""), state=chosen.get("state", ""))
    if request.GET.get("export") == "xlsx":
        return workbook(rows[:EXPORT_ROWS], COLUMNS, shown.number)
    known = parts_by_number([each[0] for each in shown.parts])
    page = {
        "campaign": shown,
        "progress": queries.progress_of(shown.pk),
        "parts": [(number, known.get(number), quantity) for number, quantity in shown.parts],
        "form": form,
        "page": page_of(rows, request),
        "overdue": shown.state == CampaignState.RUNNING and shown.deadline < timezone.localdate(clock.now()),
        "may_plan": may_plan(user_of(request).role),
    }
    return render(request, "desk/warranty/campaign.html", page)


COLUMNS = (
    Column("vehicle", _("车辆"), "vehicle"),
    Column("vin", _("车架号"), "vehicle.vin"),
    Column("model", _("型号"), "vehicle.model"),
    Column("customer", _("客户"), "vehicle.customer"),
    Column("city", _("城市"), lambda row: f"{row.vehicle.customer.province} {row.vehicle.customer.city}"),
    Column("state", _("进展"), kind="tag"),
    Column("appointment_at", _("约定时间"), kind="moment"),
    Column("order", _("工单"), "order.number"),
    Column("reason", _("原因")),
)


@open_to(*PLANNING)
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """Owners are told from now on."""
    actions.start(number, act=act_of(request))
    messages.success(request, _("活动已开始。这些车再报修时，调度和工程师都会看到提醒。"))
    return redirect("desk:campaign", number)


@open_to(*PLANNING)
@require_POST
def end(request: HttpRequest, number: str) -> HttpResponse:
    """It is over."""
    actions.end(number, request.POST.get("reason", "")[:500], act=act_of(request))
    messages.success(request, _("活动已结束。"))
    return redirect("desk:campaign", number)


@open_to(*PLANNING)
@require_POST
def strike(request: HttpRequest, number: str, vehicle: str) -> HttpResponse:
    """A machine less on the list."""
    actions.remove_vehicle(number, vehicle, act=act_of(request))
    messages.success(request, _("已从名单里去掉。"))
    return redirect("desk:campaign", number)


@open_to(*OFFICE)
@require_GET
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """A letter to the owner of every machine that is not done yet, one a page; `?vehicle=` only that one's."""
    shown = by_number(None, number)
    rows = queries.vehicles_in(shown.pk)
    if one := request.GET.get("vehicle"):
        rows = rows.filter(vehicle__number=one)
    else:
        rows = rows.filter(state__in=queries.OPEN)
    answer = HttpResponse(letters_pdf(shown, list(rows[:LETTERS])), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{shown.number}.pdf"'
    return answer


def its_page(one: Any) -> str:
    return reverse("desk:campaign", args=[one.number])


def back() -> str:
    return reverse("desk:campaigns")


def by_number(user: Any, number: str) -> Any:
    return found(queries.campaign(number), number)


campaigns = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "召回与服务活动"),
            name="campaigns",
            query=lambda user, chosen: queries.campaigns(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("title", _("名称"), sort="title"),
                Column("kind", _("类别")),
                Column("deadline", _("完成期限"), lambda row: plain(row.deadline), sort="deadline", kind="short"),
                Column("total", _("车辆数"), kind="number", sort="total"),
                Column("finished", _("已完成"), kind="number", sort="finished"),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:campaign_new") if may_plan(user.role) else "",
            new_label=_("新建活动"),
            empty=_("还没有召回或服务活动"),
        )
    )
)
new = open_to(*PLANNING)(
    edit_page(Editing(_("新建活动"), CampaignForm, by_number, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*PLANNING)(
    edit_page(
        Editing(
            title=_("修改活动"),
            form=CampaignForm,
            find=by_number,
            start=start_values,
            save=lambda one, values, act: actions.change(one.number, plan_of(values), act=act),
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/new/", new, name="campaign_new"),
    path("campaigns/<str:number>/", campaign, name="campaign"),
    path("campaigns/<str:key>/edit/", edit, name="campaign_edit"),
    path("campaigns/<str:number>/start/", start, name="campaign_start"),
    path("campaigns/<str:number>/end/", end, name="campaign_end"),
    path("campaigns/<str:number>/letters.pdf", letters, name="campaign_letters"),
    path("campaigns/<str:number>/strike/<str:vehicle>/", strike, name="campaign_strike"),
]
