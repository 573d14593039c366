"""A quotation for an order: quantities beside the price list, parts by number; everything at cost (R-5.8, R-6.12)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.accounts.types import Role
from yinuo.charges import queries
from yinuo.charges.access import may_approve
from yinuo.charges.types import Priced
from yinuo.desk.kit.edit import refuse
from yinuo.desk.orders.order import order_for
from yinuo.desk.parts.slip import FIGURE
from yinuo.hall import coverage
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.orders.actions import advance
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.transitions import transition
from yinuo.orders.types import Step
from yinuo.parts import queries as parts

DEAREST = 10_000_000


class QuoteForm(forms.Form):
    """The lines of the price list are fields named by their code; parts and prices are written a line each."""

    parts = forms.CharField(
        label=_("配件"), required=False, widget=forms.Textarea({"rows": 4}), max_length=4000,
        help_text=_("每行一种：配件编号或条码，空格，数量；不写数量就是 1。按配件目录的成本价。"),
    )  # fmt: skip
    prices = forms.CharField(
        label=_("不按成本价的单价"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000,
        help_text=_("每行一种：编号，空格，单价。低于成本价直接写；高于成本价须写明理由。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("高于成本价的理由"), required=False, max_length=200)
    note = forms.CharField(
        label=_("给客户的说明"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("客户在链接和手机上看得到。"),
    )  # fmt: skip

    def clean_parts(self) -> dict[str, str]:
        return {known(code): figure for code, figure in pairs(self.cleaned_data["parts"], "1")}

    def clean_prices(self) -> dict[str, str]:
        return dict(pairs(self.cleaned_data["prices"], ""))

    def told(self, tariff: list[Priced]) -> dict[str, Any]:
        """As the step takes it."""
        listed = {line.code: self.cleaned_data[f"of.{line.code}"] for line in tariff}
        lines = {code: f"{much.normalize():f}" for code, much in listed.items() if much} | self.cleaned_data["parts"]
        more = {name: self.cleaned_data.get(name) for name in ("prices", "reason", "note")}
        return {"lines": lines} | {name: value for name, value in more.items() if value}


def pairs(text: str, otherwise: str) -> list[tuple[str, str]]:
    """(code, figure) of every line that is not empty."""
    found = []
    for words in (line.split() for line in text.splitlines() if line.strip()):
        figure = words[1] if len(words) > 1 else otherwise
        if not FIGURE.fullmatch(figure) or not 0 < Decimal(figure) < DEAREST:
            raise forms.ValidationError(_("数量不对：%(what)s"), params={"what": " ".join(words)})
        found.append((words[0], figure))
    return found


def known(code: str) -> str:
    """The part's own number."""
    part = parts.part(code) or parts.part(code.upper())
    if part is None:
        raise forms.ValidationError(_("没有这个配件：%(what)s"), params={"what": code})
    return part.number


def quote_form(
    tariff: list[Priced], role: str, data: Any = None, initial: Mapping[str, Any] | None = None
) -> QuoteForm:
    """The form with a field for each line of the price list; only the manager changes prices."""
    fields = {
        f"of.{line.code}": forms.DecimalField(
            label=line.name, required=False, min_value=0, max_digits=8, decimal_places=3,
            widget=forms.NumberInput({"class": "input num", "step": "any", "inputmode": "decimal"}),
        )
        for line in tariff
    }  # fmt: skip
    form: QuoteForm = type("PricedQuoteForm", (QuoteForm,), fields)(data, initial=dict(initial or {}))
    if not may_approve(role):
        del form.fields["prices"], form.fields["reason"]
    return form


@open_to(Role.DISPATCHER, Role.SERVICE_MANAGER)
@require_http_methods(["GET", "POST"])
def offer_quote(request: HttpRequest, number: str) -> HttpResponse:
    """The page, and offering it. What is refused comes back with all that was typed and the reason."""
    order, role = order_for(request, number), user_of(request).role
    transition(order.state, Step.OFFER_QUOTE, role)
    tariff = queries.tariff(day_of(clock.now(), settings.COMPANY_ZONE))
    if request.method == "GET":
        return page(request, order, quote_form(tariff, role, initial=proposed(order)), tariff)
    form = quote_form(tariff, role, request.POST)
    if not form.is_valid():
        return page(request, order, form, tariff, status=422)
    try:
        once(request, "order.offer_quote", lambda act: offered(number, form.told(tariff), act))
    except Refused as refused:
        return page(request, order, form, tariff, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, _("已报价，请客户在链接上或手机上答复。"))
    return redirect("desk:account", f"order:{number}")


def offered(number: str, told: dict[str, Any], act: Act) -> dict[str, str]:
    return {"order": advance(number, Step.OFFER_QUOTE, told, act=act).number}


def proposed(order: Any) -> dict[str, Any]:
    """First values: the parts that were used and not accepted yet, and the way there and back."""
    lacking = queries.beyond_of(f"order:{order.number}", parts.used_on(order.pk))
    return {"parts": "\n".join(f"{each.code} {each.quantity.normalize():f}" for each in lacking)}


def page(
    request: HttpRequest, order: Any, form: QuoteForm, tariff: list[Priced], *, words: Explanation | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = [(line, form[f"of.{line.code}"]) for line in tariff]
    shown = {
        "order": order, "form": form, "lines": lines, "words": words, "warranty": coverage.told(warranty_of(order)),
        "rest": [form[name] for name in ("parts", "prices", "reason", "note") if name in form.fields],
        "open": queries.open_quotation(f"order:{order.number}"),
    }  # fmt: skip
    return render(request, "desk/charges/quote.html", shown, status=status)


urls = [path("orders/<str:number>/offer_quote/", offer_quote, name="offer_quote")]
