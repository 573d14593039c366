"""Money receipts: the list with the check for gaps, one receipt, its PDF, giving money back (R-6.13)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yinuo.charges import actions
from yinuo.charges.access import REFUNDERS, may_refund
from yinuo.charges.queries import bill_of, listing
from yinuo.charges.types import Method
from yinuo.desk.charges.register import register
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, shown
from yinuo.desk.kit.tables import EXPORT_ROWS, Column, ordered, workbook
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.money import matter, page_of_matter, paper_of, pdf_response, verify_url
from yinuo.hall.once import once
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused


class Filter(Search):
    year = forms.IntegerField(label=_("年份"), required=False, min_value=2000, max_value=2999)
    method = forms.ChoiceField(label=_("支付方式"), required=False, choices=[("", _("全部")), *Method.choices])


class RefundForm(forms.Form):
    amount = forms.DecimalField(label=_("退款金额（元）"), min_value=0, max_digits=12, decimal_places=2)
    method = forms.ChoiceField(label=_("支付方式"), choices=Method.choices)
    reference = forms.CharField(label=_("流水号或凭证号"), max_length=80, required=False)
    reason = forms.CharField(label=_("退款原因"), max_length=200, help_text=_("印在退款收据上，客户看得到。"))


LISTING = Listing(
    title=pgettext_lazy("several", "收据"),
    name="receipts",
    query=lambda user, chosen: listing.payments(
        chosen.get("q", ""), method=chosen.get("method", ""), year=chosen.get("year")
    ),
    filters=Filter,
    columns=(
        Column("number", _("编号"), sort="serial"),
        Column("matter", _("事由"), lambda row: matter(row.account.subject), kind="short"),
        Column("payer", _("交款人"), sort="payer"),
        Column("amount_cny", _("金额（元）"), kind="number", sort="amount_cny"),
        Column("method", _("支付方式")),
        Column("reference", _("流水号或凭证号")),
        Column("paid_at", _("收款时间"), sort="paid_at", kind="moment"),
        Column("taken_by", _("收款人"), "taken_by.name"),
        Column("refund_of", _("原收据"), "refund_of.number", kind="short"),
    ),
    row_url=lambda row: reverse("desk:money_receipt", args=[row.number]),
    empty=_("还没有收据"),
    template="desk/charges/receipts.html",
)


@open_to(*OFFICE)
@require_GET
def money_receipts(request: HttpRequest) -> HttpResponse:
    """The list; above it every year's series and whether a number is missing. `?export=pdf` prints the register."""
    form = Filter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = ordered(LISTING.query(request.user, chosen), LISTING.columns, request)
    if request.GET.get("export") == "xlsx":
        return workbook(rows[:EXPORT_ROWS], LISTING.columns, LISTING.name)
    if request.GET.get("export") == "pdf":
        return register(list(rows[:EXPORT_ROWS]), chosen.get("year"))
    part = "desk/kit/list.html#rows" if request.headers.get("HX-Request") else LISTING.template
    series = [each | {"missing": listing.missing(each["year"])} for each in listing.years()]
    return render(request, part, shown(LISTING, form, rows, request) | {"series": series})


def by_number(number: str) -> Any:
    return found(listing.payment(number), number)


@open_to(*OFFICE)
@require_GET
def money_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt: what it says, what was given back, its PDF."""
    payment = by_number(number)
    subject = payment.account.subject
    bill = bill_of(subject)
    page = {
        "payment": payment,
        "paper": paper_of(payment),
        "matter": matter(subject),
        "back_to": page_of_matter(subject),
        "verify": verify_url(payment.key),
        "refunds": [each for each in bill.paid if each.refund_of == number],
        "may_refund": payment.refund_of is None and may_refund(user_of(request).role),
    }
    return render(request, "desk/charges/money_receipt.html", page)


@open_to(*OFFICE)
@require_GET
def money_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as PDF, two copies on a page; `?download=1` to keep it."""
    return pdf_response(by_number(number), request)


@open_to(*(OFFICE & REFUNDERS))
@require_http_methods(["GET", "POST"])
def money_refund(request: HttpRequest, number: str) -> HttpResponse:
    """Give money back by a counter-entry."""
    payment = by_number(number)
    form, words, status = RefundForm(request.POST or None, initial={"method": payment.method}), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = once(request, "charges.refund", lambda act: refunded(number, form.cleaned_data, act))
            except Refused as refused:
                words, status = refuse(form, refused), status_of(refused)
            else:
                messages.success(request, _("已退款，收据 %(number)s。") % {"number": answer["number"]})
                return redirect("desk:money_receipt", answer["number"])
    page: dict[str, Any] = {"payment": payment, "form": form, "words": words, "matter": matter(payment.account.subject)}
    return render(request, "desk/charges/refund.html", page, status=status)


def refunded(number: str, told: dict[str, Any], act: Any) -> dict[str, str]:
    more = {name: told[name] for name in ("reason", "reference")}
    return {"number": actions.refund(number, told["amount"], told["method"], **more, act=act).number}


urls = [
    path("charges/receipts/", money_receipts, name="money_receipts"),
    path("charges/receipts/<str:number>/", money_receipt, name="money_receipt"),
    path("charges/receipts/<str:number>/receipt.pdf", money_pdf, name="money_pdf"),
    path("charges/receipts/<str:number>/refund/", money_refund, name="money_refund"),
]
