"""What the desk does on a tour visit: who goes, when, why not, and findings that become an order (R-5.5)."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import refuse
from yinuo.desk.parts.moving import engineers
from yinuo.desk.tours.visits import visit_for
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel.errors import Refused
from yinuo.tours.actions import visiting
from yinuo.tours.queries import visits as reading
from yinuo.tours.rules.lifecycle import transition
from yinuo.tours.types import TourStep

DESK = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})


class AssignForm(forms.Form):
    engineer = forms.ChoiceField(label=_("服务工程师"), choices=engineers)


class AgreeForm(forms.Form):
    agreed_with = forms.CharField(label=_("与谁约定"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    agreed_at = forms.DateTimeField(
        label=_("约定时间"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("按本地时间填写。"),
    )  # fmt: skip


class FailForm(forms.Form):
    reason = forms.CharField(label=_("未能进行的原因"), max_length=500, widget=forms.Textarea({"rows": 3}))
    new_on = forms.DateField(
        label=_("改到哪天"), required=False, widget=Day(), help_text=_("填了就改期；不填就作罢，等重新安排。")
    )


class ReopenForm(forms.Form):
    new_on = forms.DateField(label=_("改到哪天"), widget=Day())


class RaiseForm(forms.Form):
    machine = forms.CharField(widget=forms.HiddenInput)
    codes = forms.MultipleChoiceField(label=_("哪些问题"), widget=forms.CheckboxSelectMultiple)
    description = forms.CharField(
        label=_("补充说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    parts = forms.CharField(
        label=_("要备的配件"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一种：配件编号，空格，数量。写了就替这次巡检的工程师申请领料，备到新工单上。"),
    )  # fmt: skip


FORMS: Mapping[str, type[forms.Form]] = {
    TourStep.ASSIGN: AssignForm,
    TourStep.AGREE: AgreeForm,
    TourStep.FAIL: FailForm,
    TourStep.REOPEN: ReopenForm,
    TourStep.RAISE: RaiseForm,
}


@open_to(*DESK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step, and taking it. What is refused comes back with all that was typed and the reason."""
    visit = visit_for(request, number)
    if step not in FORMS:
        raise Refused("unknown_step", step=step[:60])
    if request.method == "GET":
        transition(visit.state, step, user_of(request).role)
        return page(request, visit, step, form_of(request, visit, step))
    form = form_of(request, visit, step, request.POST)
    if not form.is_valid():
        return page(request, visit, step, form, status=422)
    try:
        done = once(request, f"tour.{step}", lambda act: taken(number, step, form, act))
    except Refused as refused:
        return page(request, visit, step, form, words=refuse(form, refused), status=status_of(refused))
    if done["order"]:
        messages.success(request, gettext("已转工单：%(number)s") % {"number": done["order"]})
        return redirect("desk:order", done["order"])
    messages.success(request, str(TourStep(step).label))
    return redirect("desk:tour", number)


def form_of(request: HttpRequest, visit: Any, step: str, data: Any = None) -> forms.Form:
    """The step's form with what the visit already tells."""
    contacts = assets.contacts_of(visit.customer_id) if step == TourStep.AGREE else []
    initial = {
        "engineer": visit.engineer.number if visit.engineer else "",
        "agreed_with": visit.contact_name or (contacts[0].name if contacts else ""),
        "phone": visit.contact_phone or (contacts[0].phone if contacts else ""),
        "machine": request.GET.get("machine", ""),
    }
    form = FORMS[step](data, initial=initial)
    if step == TourStep.RAISE:
        found = findings(visit, (data or request.GET).get("machine", ""))
        codes = cast("forms.MultipleChoiceField", form.fields["codes"])
        # All are known, so that a form sent twice hears its first answer; those that are no order yet are shown.
        codes.choices = [(code, text) for code, text, _raised in found]
        codes.widget.choices = [(code, text) for code, text, raised in found if not raised]
        form.initial["codes"] = [code for code, _text in codes.widget.choices]
    return form


def findings(visit: Any, number: str) -> list[tuple[str, str, bool]]:
    """Code, words and whether it is an order already, of each finding of a machine."""
    return [
        (
            each.item.code,
            " ".join((gettext(each.item.text), each.note or f"{each.value} {each.item.unit}")),
            each.order_id is not None,
        )
        for row in visit.machines.all()
        if row.vehicle.number == number
        for each in row.answers.all()
        if each.finding
    ]


def taken(number: str, step: str, form: forms.Form, act: Any) -> dict[str, Any]:
    """Take the step; the answer that a repeat of the form gets."""
    told = {name: said(value) for name, value in form.cleaned_data.items() if value not in (None, "", [])}
    visiting.advance(number, step, told, act=act)
    return {"visit": number, "order": reading.newest_order(number) if step == TourStep.RAISE else ""}


def said(value: Any) -> Any:
    """As a step is told: days and moments as text, several codes as one."""
    if isinstance(value, list):
        return " ".join(value)
    if hasattr(value, "tzinfo"):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def page(
    request: HttpRequest, visit: Any, step: str, form: forms.Form, *, words: Explanation | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page as it stands."""
    told = {"visit": visit, "title": TourStep(step).label, "form": form, "words": words}
    return render(request, "desk/tours/step.html", told, status=status)


urls = [path("tours/visits/<str:number>/steps/<str:step>/", step, name="tour_step")]
