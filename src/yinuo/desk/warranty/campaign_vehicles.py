"""The machines of a campaign: putting them on its list, telling their owners, booking what was done."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.assets import queries as assets
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import plain, status_of
from yinuo.kernel.errors import Refused
from yinuo.warranty.access import CALLERS, PLANNERS, may_call
from yinuo.warranty.actions import campaign_calls as calls
from yinuo.warranty.actions import campaigns as actions
from yinuo.warranty.queries import campaigns as queries
from yinuo.warranty.queries.defects import machines_of
from yinuo.warranty.types.campaigns import CampaignState, Reached, Told, Try, Way

PLANNING, CALLING = OFFICE & PLANNERS, OFFICE & CALLERS
MOST = 5000
SPLIT = re.compile(r"[\s,，、;；]+")
OVER = frozenset({Reached.DONE, Reached.EXCUSED})


class AddForm(forms.Form):
    """Machines by what they have in common, or by their numbers."""

    model = forms.ChoiceField(
        label=_("型号"),
        required=False,
        choices=lambda: [("", "—"), *((each.code, str(each)) for each in assets.models())],
    )
    since = forms.DateField(label=_("交付日期从"), required=False, widget=Day())
    until = forms.DateField(label=_("交付日期到"), required=False, widget=Day())
    first = forms.RegexField(r"^\d{1,6}$", label=_("车架号末六位从"), required=False)
    last = forms.RegexField(r"^\d{1,6}$", label=_("车架号末六位到"), required=False)
    numbers = forms.CharField(
        label=_("或粘贴编号"), required=False, max_length=200_000, widget=forms.Textarea({"rows": 5}),
        help_text=_("车辆编号、车架号或车牌，一行一个或用逗号隔开。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not any(told.get(name) for name in ("model", "since", "until", "first", "last", "numbers")):
            raise forms.ValidationError(_("请写一个条件，或粘贴编号：所有的车都加进来多半不对。"))
        return told

    def vehicles(self) -> list[int]:
        """The machines meant. ValidationError names what is none."""
        told = self.cleaned_data
        if told["numbers"].strip():
            machines, strange = queries.of_numbers(SPLIT.split(told["numbers"]))
            if strange:
                self.add_error("numbers", _("找不到：%(what)s") % {"what": plain(strange[:10])})
            return [each.pk for each in machines]
        model = assets.model(told["model"]) if told["model"] else None
        rows = queries.matching(
            model_id=model.pk if model else None, since=told["since"], until=told["until"], first=told["first"],
            last=told["last"],
        )  # fmt: skip
        return list(rows.values_list("pk", flat=True)[:MOST])


class TryForm(forms.Form):
    way = forms.ChoiceField(label=_("怎么联系的"), choices=Way.choices)
    result = forms.ChoiceField(label=_("结果"), choices=Told.choices)
    who = forms.CharField(label=_("对方是谁"), max_length=60, required=False)
    appointment_at = forms.DateTimeField(
        label=_("约定时间"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), max_length=500, required=False, help_text=_("车主拒绝的，写明原因。"))


class DoneForm(forms.Form):
    order = forms.CharField(label=_("工单号"), max_length=30, help_text=_("活动开始之后、客户已签字的工单。"))


class ExcuseForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=500, help_text=_("例如：已报废、已出口、在别处做过。"))


@open_to(*PLANNING)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Put machines on the list."""
    campaign = found(queries.campaign(number), number)
    told = request.POST if request.method == "POST" else None
    form = AddForm(told, initial={"model": campaign.defect.model.code if campaign.defect else ""})
    if request.method == "POST" and form.is_valid() and (ids := form.vehicles()) and form.is_valid():
        answer = once(request, "campaign.add", lambda act: {"count": actions.add_vehicles(number, ids, act=act)})
        count = answer["count"]
        messages.success(
            request, ngettext("加进了 %(count)s 台车。", "加进了 %(count)s 台车。", count) % {"count": count}
        )
        return redirect("desk:campaign", number)
    if form.is_bound and form.is_valid():
        form.add_error(None, _("没有符合条件的车。"))
    page = {"campaign": campaign, "form": form, "behind": bool(campaign.defect)}
    return render(request, "desk/warranty/campaign_add.html", page, status=422 if form.errors else 200)


@open_to(*PLANNING)
@require_POST
def add_batch(request: HttpRequest, number: str) -> HttpResponse:
    """Put all machines of the batch on the list that stood out as a possible defect."""
    campaign = found(queries.campaign(number), number)
    file = found(campaign.defect, number)
    count = actions.add_vehicles(number, machines_of(file), act=act_of(request))
    messages.success(request, ngettext("加进了 %(count)s 台车。", "加进了 %(count)s 台车。", count) % {"count": count})
    return redirect("desk:campaign", number)


@open_to(*OFFICE)
@require_GET
def vehicle(request: HttpRequest, number: str, vehicle: str) -> HttpResponse:
    """A machine of a campaign: its owner, how he was tried, and the forms."""
    return page(request, (number, vehicle))


def page(request: HttpRequest, key: tuple[str, str], *, status: int = 200, **forms_given: Any) -> HttpResponse:
    """The page, with the forms as they came back if any was refused."""
    row = found(queries.row_of(*key), key[1])
    signed = queries.signed_orders(row)
    may = may_call(user_of(request).role) and row.campaign.state == CampaignState.RUNNING
    context = {
        "row": row,
        "campaign": row.campaign,
        "tries": queries.tries_of(row.pk),
        "contacts": assets.contacts_of(row.vehicle.customer_id),
        "signed": signed,
        "may_call": may and row.state not in OVER,
        "may_correct": may,
        "try_form": TryForm(auto_id="try-%s"),
        "done_form": DoneForm(auto_id="done-%s", initial={"order": signed[0].number if signed else ""}),
        "excuse_form": ExcuseForm(auto_id="excuse-%s"),
    }
    return render(request, "desk/warranty/campaign_vehicle.html", context | forms_given, status=status)


@open_to(*CALLING)
@require_http_methods(["POST"])
def tell(request: HttpRequest, number: str, vehicle: str) -> HttpResponse:
    """One try to reach the owner."""
    form = TryForm(request.POST, auto_id="try-%s")

    def run(act: Any) -> None:
        calls.tell(number, vehicle, Try(**form.cleaned_data), act=act)

    return taken(request, (number, vehicle), form, "try_form", run, _("已记下这次联系。"))


@open_to(*CALLING)
@require_http_methods(["POST"])
def done(request: HttpRequest, number: str, vehicle: str) -> HttpResponse:
    """Done on this order."""
    form = DoneForm(request.POST, auto_id="done-%s")

    def run(act: Any) -> None:
        calls.done(number, vehicle, form.cleaned_data["order"].strip().upper(), act=act)

    return taken(request, (number, vehicle), form, "done_form", run, _("已记为完成。"))


@open_to(*CALLING)
@require_http_methods(["POST"])
def excuse(request: HttpRequest, number: str, vehicle: str) -> HttpResponse:
    """It need not be done."""
    form = ExcuseForm(request.POST, auto_id="excuse-%s")

    def run(act: Any) -> None:
        calls.excuse(number, vehicle, form.cleaned_data["reason"], act=act)

    return taken(request, (number, vehicle), form, "excuse_form", run, _("已记为不用做。"))


def taken(
    request: HttpRequest, row: tuple[str, str], form: forms.Form, name: str, run: Any, said: str | Promise
) -> HttpResponse:
    """Do what a form asks for, once; what is refused comes back with all that was typed."""
    if not form.is_valid():
        return page(request, row, status=422, **{name: form})
    try:
        once(request, f"campaign.{name}", lambda act: run(act) or {"vehicle": row[1]})
    except Refused as refused:
        return page(request, row, status=status_of(refused), **{name: form, "words": refuse(form, refused)})
    messages.success(request, str(said))
    return redirect("desk:campaign_vehicle", *row)


urls = [
    path("campaigns/<str:number>/add/", add, name="campaign_add"),
    path("campaigns/<str:number>/add/batch/", add_batch, name="campaign_add_batch"),
    path("campaigns/<str:number>/vehicles/<str:vehicle>/", vehicle, name="campaign_vehicle"),
    path("campaigns/<str:number>/vehicles/<str:vehicle>/tell/", tell, name="campaign_tell"),
    path("campaigns/<str:number>/vehicles/<str:vehicle>/done/", done, name="campaign_done"),
    path("campaigns/<str:number>/vehicles/<str:vehicle>/excuse/", excuse, name="campaign_excuse"),
]
