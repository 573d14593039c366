"""All money of one matter: quotations, the bill, receipts, invoices, and what finance allows (R-6.11 to R-6.13)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.charges import actions, queries
from yinuo.charges.access import may_invoice
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.charges.glance import MONEY
from yinuo.desk.kit.edit import refuse
from yinuo.desk.shell import OFFICE
from yinuo.hall import coverage
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.money import matter, page_of_matter
from yinuo.hall.once import once
from yinuo.hall.steps import next_steps
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.types import State
from yinuo.parts import queries as parts

UNSIGNED = frozenset(State) - {State.SIGNED, State.CLOSED, State.CANCELLED}
"""Where the dispatcher may still change the bill; afterwards the manager may, in the customer's favour."""


class CreditForm(forms.Form):
    due_on = forms.DateField(label=_("约定付款日"), widget=Day())
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：月结客户、政府采购按合同付款。"))


class StrikeForm(forms.Form):
    reason = forms.CharField(max_length=200)


@open_to(*OFFICE)
@never_cache
@require_GET
def account(request: HttpRequest, subject: str) -> HttpResponse:
    """The page of a matter; an order has one before any money was spoken of. Refused("not_found")."""
    return render(request, "desk/charges/account.html", shown(request, subject))


def shown(request: HttpRequest, subject: str) -> dict[str, Any]:
    """What account.html shows."""
    found, order, user = queries.account_of(subject), order_of(request, subject), user_of(request)
    if found is None and order is None:
        raise Refused("not_found", what=subject)
    bill = queries.bill_of(subject)
    return {
        "subject": subject,
        "matter": matter(subject),
        "back_to": page_of_matter(subject),
        "customer": found.customer if found else order.customer,
        "bill": bill,
        "quotations": queries.quotations_of(subject),
        "struck": queries.struck_of(subject),
        "invoices": queries.invoices_of(subject),
        "may_credit": may_invoice(user.role) and bill.due_cny > 0,
        "may_strike": may_strike(user.role, order),
        **of_order(order, user.role),
    }


def may_strike(role: str, order: Any) -> bool:
    """Whether a role takes lines off the bill."""
    return role == Role.SERVICE_MANAGER or (role == Role.DISPATCHER and (order is None or order.state in UNSIGNED))


def order_of(request: HttpRequest, subject: str) -> Any:
    """The order a matter is about, None where it is about another thing."""
    kind, _colon, number = subject.partition(":")
    user = user_of(request)
    return one.order(number, role=user.role, user_id=user.pk) if kind == "order" else None


def of_order(order: Any, role: str) -> dict[str, Any]:
    """What only an order's money has: the warranty, the steps, the parts beyond what was accepted."""
    if order is None:
        return {"order": None}
    return {
        "order": order,
        "warranty": coverage.told(warranty_of(order)),
        "cover": warranty_of(order).verdict,
        "beyond": queries.beyond_of(f"order:{order.number}", parts.used_on(order.pk)),
        "steps": [step for step in next_steps(order.state, role) if step.step in MONEY],
    }


@open_to(Role.DISPATCHER, Role.SERVICE_MANAGER)
@require_POST
def strike(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Take a line off the bill, with a reason; only before the customer signed."""
    page = shown(request, subject)
    form = StrikeForm(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="reason")
    if not page["may_strike"] or pk not in {line.id for line in page["bill"].lines}:
        raise Refused("not_found", what=str(pk))
    once(request, "charges.strike", lambda act: struck(pk, form.cleaned_data["reason"], act))
    messages.success(request, _("已撤下这项费用。"))
    return redirect("desk:account", subject)


def struck(pk: int, reason: str, act: Any) -> Mapping[str, Any]:
    return {"name": actions.strike(pk, reason=reason, act=act).name}


@open_to(Role.FINANCE)
@require_http_methods(["GET", "POST"])
def credit(request: HttpRequest, subject: str) -> HttpResponse:
    """Finance lets the customer pay later."""
    form, words, status = CreditForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                once(request, "charges.credit", lambda act: credited(subject, form.cleaned_data, act))
            except Refused as refused:
                words, status = refuse(form, refused), status_of(refused)
            else:
                messages.success(request, _("已记为约期付款。"))
                return redirect("desk:account", subject)
    page = {
        "form": form,
        "words": words,
        "matter": matter(subject),
        "subject": subject,
        "bill": queries.bill_of(subject),
    }
    return render(request, "desk/charges/credit.html", page, status=status)


def credited(subject: str, told: Mapping[str, Any], act: Any) -> Mapping[str, Any]:
    return {"subject": actions.credit(subject, due_on=told["due_on"], reason=told["reason"], act=act).subject}


urls = [
    path("charges/of/<str:subject>/", account, name="account"),
    path("charges/of/<str:subject>/credit/", credit, name="account_credit"),
    path("charges/of/<str:subject>/strike/<int:pk>/", strike, name="account_strike"),
]
