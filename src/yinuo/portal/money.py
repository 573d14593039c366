"""Money as the customer sees it: the price list, the quotation to answer, the bill, how to pay, and a word against a
charge (R-5.8, R-6.11 to R-6.13)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.charges import queries
from yinuo.charges.actions.reporting import report_improper
from yinuo.charges.queries import listing
from yinuo.charges.queries.collecting import collector
from yinuo.charges.rules.paper import digest
from yinuo.hall.act import act_of
from yinuo.hall.coverage import told as in_words
from yinuo.hall.money import matter, paper_of, pdf_response
from yinuo.hall.words import status_of
from yinuo.inbox.actions import once
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Step
from yinuo.portal import limits
from yinuo.portal.keys import kindly, order_of
from yinuo.portal.masks import masked
from yinuo.portal.steps import take
from yinuo.portal.words import again, refuse

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """The customer's answer to a quotation."""

    answer = forms.ChoiceField(
        label=_("您同意这个价格吗？"), choices=((YES, _("同意，请开始维修")), (NO, _("不同意"))),
        widget=forms.RadioSelect,
    )  # fmt: skip
    signer = forms.CharField(
        label=_("您的姓名"), max_length=60, widget=forms.TextInput({"autocomplete": "name", "data-remember": "name"})
    )
    reason = forms.CharField(
        label=_("不同意的原因"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("answer") == NO and not told.get("reason"):
            self.add_error("reason", _("请写一句原因，我们好改。"))
        return told


@kindly
@require_http_methods(["GET", "POST"])
@clause("R-5.8", "R-6.11")
def money(request: HttpRequest, key: str) -> HttpResponse:
    """What was quoted, what is owed and paid; answering the quotation that is open."""
    order = order_of(key)
    form = AnswerForm(request.POST or None, initial={"signer": order.contact_name})
    words, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        name, said = (
            (Step.ACCEPT_QUOTE, {}) if told["answer"] == YES else (Step.DECLINE_QUOTE, {"reason": told["reason"]})
        )
        data = {"signer": told["signer"], "quote": request.POST.get("quote", ""), **said}
        try:
            take(request, order, name, lambda: data)
        except Refused as refused:
            words, status = refuse(form, refused), status_of(refused)
        else:
            done = (
                gettext("已记下您的同意，谢谢。") if name == Step.ACCEPT_QUOTE else gettext("已记下，客服会与您联系。")
            )
            messages.success(request, done)
            return redirect("portal:money_page", key=key)
    return render(request, "portal/money.html", shown(order) | {"form": form, "words": words}, status=status)


def shown(order: "ServiceOrder") -> dict[str, Any]:
    """What money.html shows."""
    subject = f"order:{order.number}"
    bill, warranty = queries.bill_of(subject), warranty_of(order)
    quotations = queries.quotations_of(subject)
    steps = steps_from(order.state, Role.CONTACT)
    return {
        "order": order,
        "bill": bill,
        "warranty": in_words(warranty, to_customer=True),
        "cover": warranty.verdict,
        "quotations": quotations,
        "open": next((each for each in quotations if each.state == "offered"), None)
        if Step.ACCEPT_QUOTE in steps
        else None,
        "today": day_of(clock.now(), settings.COMPANY_ZONE),
        "has_code": bill.due_cny > 0 and collector().code(subject, bill.due_cny) is not None,
        "bank": settings.PAY_ACCOUNT,
    }


def glance(order: "ServiceOrder") -> dict[str, Any] | None:
    """What the page that follows the repair says of money; None where there is nothing to say."""
    subject = f"order:{order.number}"
    if queries.account_of(subject) is None:
        return None
    waits = queries.open_quotation(subject) if Step.ACCEPT_QUOTE in steps_from(order.state, Role.CONTACT) else None
    return {"open": waits, "bill": queries.bill_of(subject)}


@kindly
@require_POST
def improper(request: HttpRequest, key: str) -> HttpResponse:
    """A charge that should not be: it goes to the manager and to finance, and into the order's story."""
    order = order_of(key)
    limits.count(request, "step")
    act, words = act_of(request, Role.CONTACT, on_behalf=order.contact_name), request.POST.get("note", "")

    def run() -> tuple[int, dict[str, Any]]:
        report_improper(f"order:{order.number}", words, act=act)
        return 200, {"order": order.number}

    once(
        act.command_id, run, refusal=again, owner=f"link:{order.follow_key}", kind="portal.improper",
        payload={"note": words}, act=act,
    )  # fmt: skip
    messages.success(request, gettext("已转客户服务部部长和财务部核查，会给您答复。"))
    return redirect("portal:money_page", key=key)


@kindly
@require_GET
def paid(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """The receipt of a payment on this order, and of no other."""
    found = listing.payment(number)
    if found is None or found.account.subject != f"order:{order_of(key).number}":
        raise Refused("unknown_key")
    return pdf_response(found, request)


@kindly
@require_GET
def code(request: HttpRequest, key: str) -> HttpResponse:
    """The code to pay this bill with."""
    subject = f"order:{order_of(key).number}"
    found = collector().code(subject, queries.bill_of(subject).due_cny)
    if found is None:
        raise Refused("unknown_key")
    return HttpResponse(found.data, content_type=found.media_type)


@kindly
@require_GET
@clause("R-6.11")
def tariff(request: HttpRequest) -> HttpResponse:
    """The price list in force, for everybody (明码标价和禁止价格欺诈规定, articles 7 and 8)."""
    day = day_of(clock.now(), settings.COMPANY_ZONE)
    return render(request, "portal/tariff.html", {"lines": queries.tariff(day), "day": day})


@kindly
@require_GET
@clause("R-6.13")
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Is this money receipt genuine? What its QR opens: public, so the payer is named only in part."""
    payment = listing.payment_by_key(key)
    if payment is None:
        return render(request, "portal/money_verify.html", {"payment": None}, status=404)
    subject = payment.account.subject
    named = {
        event.data.get("content_hash") for event in journal.events_of(subject)
        if event.kind in ("charges.pay", "charges.refund") and event.data.get("number") == payment.number
    }  # fmt: skip
    intact = digest(payment.content) == payment.content_hash
    genuine = intact and named == {payment.content_hash} and not journal.faults_of(subject)
    page = {
        "payment": payment, "genuine": genuine, "matter": matter(subject), "payer": masked(payment.payer, 2, 1),
        "paper": paper_of(payment) if intact else None,
    }  # fmt: skip
    return render(request, "portal/money_verify.html", page)


urls = [
    path("o/<str:key>/money/", money, name="money_page"),
    path("o/<str:key>/money/improper/", improper, name="improper"),
    path("o/<str:key>/money/code/", code, name="pay_code"),
    path("o/<str:key>/money/<str:number>.pdf", paid, name="paid"),
    path("m/<str:key>/", verify, name="money"),
    path("tariff/", tariff, name="tariff"),
]
