"""Taking a step on an order of parts: one form a step, what is refused comes back with all that was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.charges import queries as charges
from yinuo.charges.types import Method
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.charges.quote import pairs
from yinuo.desk.kit.edit import refuse
from yinuo.desk.sales.sales import by_number
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.parts import queries as parts
from yinuo.parts.types import STORES
from yinuo.sales import queries
from yinuo.sales.actions import advance
from yinuo.sales.rules import CASHIERS, SELLERS, line_of
from yinuo.sales.types import Freight, SaleStep


class OfferForm(forms.Form):
    promised_on = forms.DateField(
        label=_("最迟哪一天发运"), widget=Day(), help_text=_("这是给客户的承诺，晚了要写原因。")
    )
    freight = forms.ChoiceField(label=_("运费"), choices=Freight.choices, widget=forms.RadioSelect)
    carriage = forms.CharField(
        label=_("代垫的运费"), required=False, widget=forms.Textarea({"rows": 2}), max_length=400,
        help_text=_("每行一种：价目编号，空格，数量，例如 YF-03 25。"),
    )  # fmt: skip
    note = forms.CharField(label=_("给客户的说明"), required=False, max_length=500)

    def clean_carriage(self) -> dict[str, str]:
        return dict(pairs(self.cleaned_data["carriage"], "1"))


class AcceptForm(forms.Form):
    by = forms.CharField(label=_("客户方同意人"), max_length=60)
    note = forms.CharField(label=_("客户怎么说的"), max_length=500)


class DeclineForm(forms.Form):
    by = forms.CharField(label=_("客户方答复人"), max_length=60)
    reason = forms.CharField(label=_("客户为什么不同意"), max_length=200)


class PayForm(forms.Form):
    amount = forms.DecimalField(label=_("收到的金额（元）"), min_value=0, max_digits=12, decimal_places=2)
    method = forms.ChoiceField(label=_("支付方式"), choices=Method.choices, widget=forms.RadioSelect)
    payer = forms.CharField(label=_("交款人"), max_length=120, required=False)
    reference = forms.CharField(label=_("流水号或凭证号"), max_length=80, required=False)
    invoice_number = forms.CharField(label=_("发票号"), max_length=40, required=False)


class PickForm(forms.Form):
    place = forms.ChoiceField(
        label=_("从哪个库房备货"), choices=lambda: [(each.code, each.name) for each in parts.places(*STORES)]
    )
    serials = forms.CharField(
        label=_("序列号"), required=False, widget=forms.Textarea({"rows": 3}), max_length=4000,
        help_text=_("按件管理的配件：每行一件，配件编号，空格，序列号。"),
    )  # fmt: skip

    def clean_serials(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for words in (line.split() for line in self.cleaned_data["serials"].splitlines() if line.strip()):
            if len(words) != 2:
                raise forms.ValidationError(_("写法不对：%(what)s"), params={"what": " ".join(words)})
            found.setdefault(words[0], []).append(words[1])
        return found


class SendForm(forms.Form):
    carrier = forms.CharField(label=_("承运单位"), max_length=60)
    waybill = forms.CharField(label=_("运单号"), max_length=60)
    late_why = forms.CharField(
        label=_("晚发的原因"), max_length=200, required=False, help_text=_("超过承诺日期才要写。")
    )


class ArriveForm(forms.Form):
    by = forms.CharField(label=_("谁确认收到"), max_length=60)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("取消原因"), max_length=200)


FORMS: Mapping[SaleStep, type[forms.Form]] = {
    SaleStep.OFFER: OfferForm,
    SaleStep.ACCEPT: AcceptForm,
    SaleStep.DECLINE: DeclineForm,
    SaleStep.PAY: PayForm,
    SaleStep.PICK: PickForm,
    SaleStep.SEND: SendForm,
    SaleStep.ARRIVE: ArriveForm,
    SaleStep.CANCEL: CancelForm,
}


@open_to(*(OFFICE & (SELLERS | CASHIERS)))
@require_http_methods(["GET", "POST"])
def sale_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step, and taking it. Refused("unknown_step"), and what the step refuses."""
    sale = by_number(None, number)
    if step not in SaleStep.values:
        raise Refused("unknown_step", step=step)
    taken = SaleStep(step)
    line_of(sale.state, taken, user_of(request).role)
    form, words, status = form_of(sale, taken, request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                once(request, f"sale.{step}", doing(number, taken, told(form)))
            except Refused as refused:
                words, status = refuse(form, refused), status_of(refused)
            else:
                messages.success(request, _("已完成：%(step)s") % {"step": taken.label})
                return redirect("desk:sale", number)
    page = {"sale": sale, "step": taken, "form": form, "words": words}
    return render(request, "desk/sales/step.html", page, status=status)


def doing(number: str, step: SaleStep, data: Mapping[str, Any]) -> Callable[[Act], Mapping[str, Any]]:
    """The act of a form."""
    return lambda act: {"number": advance(number, step, data, act=act).number}


def told(form: forms.Form) -> dict[str, Any]:
    """As the step takes it: what was chosen for a part that is made no more, part by part."""
    data = dict(form.cleaned_data)
    for name in [each for each in data if each.startswith(("instead.", "rebuilt."))]:
        kind, part = name.split(".", 1)
        if value := data.pop(name):
            data.setdefault(kind, {})[part] = value
    return data


def form_of(sale: Any, step: SaleStep, data: Any) -> forms.Form:
    """The step's form; an offer asks what becomes of each part that is made no more."""
    initial: dict[str, Any] = {"by": sale.contact_name, "payer": sale.customer.name}
    more: dict[str, forms.Field] = {}
    if step == SaleStep.PAY:
        initial["amount"] = charges.bill_of(queries.subject_of(sale)).due_cny
    if step == SaleStep.OFFER:
        initial["freight"] = Freight.PREPAID
        for line in queries.asked_of(sale):
            if line.substitutes:
                more[f"instead.{line.part}"] = forms.ChoiceField(
                    label=_("%(part)s 用什么代替") % {"part": f"{line.part} {line.name}"}, required=False,
                    choices=[("", _("不代替")), *((each, each) for each in line.substitutes)],
                )  # fmt: skip
            if not line.active:
                more[f"rebuilt.{line.part}"] = forms.CharField(
                    label=_("%(part)s 已停产，怎么修复") % {"part": f"{line.part} {line.name}"}, required=False,
                    max_length=200, help_text=_("没有代用件的，写明修复或定制的办法；不能以停产为由不供。"),
                )  # fmt: skip
    made: type[forms.Form] = type("SaleStepForm", (FORMS[step],), more)
    return made(data, initial=initial)


urls = [path("sales/<str:number>/<slug:step>/", sale_step, name="sale_step")]
