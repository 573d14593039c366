"""Invoices finance still has to write, and those written; and what customers still owe (发票管理办法, article 18)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from yinuo.accounts.types import Role
from yinuo.charges import actions
from yinuo.charges.queries import listing
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.money import matter
from yinuo.hall.once import once
from yinuo.hall.words import plain, status_of
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of


class Filter(Search):
    state = forms.ChoiceField(
        label=_("状态"), required=False, initial="open",
        choices=[("open", _("待开票")), ("", _("全部")), ("written", _("已开票"))],
    )  # fmt: skip


class Writing(forms.Form):
    invoice_number = forms.CharField(
        label=_("发票号"), max_length=40, help_text=_("数电发票 20 位号码，或纸质发票的代码加号码。")
    )


@open_to(*OFFICE)
@require_http_methods(["GET", "POST"])
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice: what it is for; finance writes its number."""
    shown, may_write = found(listing.invoice(pk), pk), user_of(request).role == Role.FINANCE
    form, words, status = Writing(request.POST or None), None, 200
    if request.method == "POST":
        if not may_write:
            raise Refused("not_allowed", roles=[Role.FINANCE])
        status = 422
        if form.is_valid():
            number = form.cleaned_data["invoice_number"]
            try:
                once(request, "charges.invoice", lambda act: written(pk, number, act))
            except Refused as refused:
                words, status = refuse(form, refused), status_of(refused)
            else:
                messages.success(request, _("已登记发票 %(number)s。") % {"number": number})
                return redirect("desk:invoices")
    page: dict[str, Any] = {
        "shown": shown, "form": form, "words": words, "may_write": may_write and not shown.number,
        "matter": matter(shown.account.subject), "late": is_late(shown),
    }  # fmt: skip
    return render(request, "desk/charges/invoice.html", page, status=status)


def written(pk: int, number: str, act: Any) -> dict[str, str]:
    return {"number": actions.write_invoice(pk, number=number, act=act).number}


def is_late(row: Any) -> bool:
    """Whether it should have been written by now."""
    return not row.number and row.due_on < day_of(clock.now(), settings.COMPANY_ZONE)


def state(row: Any) -> str:
    return str(_("已开票") if row.number else _("已逾期") if is_late(row) else _("待开票"))


def matching(user: Any, chosen: Any) -> Any:
    is_open = {"": None, "written": False}.get(chosen.get("state", "open"), True)
    return listing.invoices(chosen.get("q", ""), is_open=is_open)


invoices = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "发票"),
            name="invoices",
            query=matching,
            filters=Filter,
            columns=(
                Column("matter", _("事由"), lambda row: matter(row.account.subject)),
                Column("customer", _("客户"), "account.customer.name"),
                Column("amount_cny", _("金额（元）"), kind="number", sort="amount_cny"),
                Column("payment", _("收据"), "payment.number", kind="short"),
                Column("due_on", _("最迟开票"), lambda row: plain(row.due_on), sort="due_on", kind="short"),
                Column("state", _("状态"), state),
                Column("number", _("发票号"), sort="number"),
            ),
            row_url=lambda row: reverse("desk:invoice", args=[row.pk]),
            lead=_("收了钱就要开票：收据不能代替发票。负数是要开的红字发票。"),
        )
    )
)
owing = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("应收款"),
            name="owing",
            query=lambda user, chosen: listing.accounts_owing(chosen.get("q", "")),
            columns=(
                Column("subject", _("事由"), lambda row: matter(row.subject), sort="subject"),
                Column("customer", _("客户"), "customer.name", sort="customer__name"),
                Column("total_cny", _("合计（元）"), kind="number", sort="total_cny"),
                Column("paid_cny", _("已收（元）"), kind="number"),
                Column("due_cny", _("应收（元）"), lambda row: row.total_cny - row.paid_cny, kind="number"),
                Column(
                    "due_on", _("约定付款日"), lambda row: plain(row.credit_due_on), sort="credit_due_on", kind="short"
                ),
                Column("why", _("理由"), "credit_why"),
            ),
            row_url=lambda row: reverse("desk:account", args=[row.subject]),
            empty=_("没有未收的款"),
        )
    )
)
urls = [
    path("charges/invoices/", invoices, name="invoices"),
    path("charges/invoices/<int:pk>/", invoice, name="invoice"),
    path("charges/owing/", owing, name="owing"),
]
