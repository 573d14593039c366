"""Quotations of every matter: what waits for an answer, what was accepted and what was not (R-5.8)."""

from typing import Any

from django import forms
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.charges.queries import listing
from yinuo.charges.types import QuoteState
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.hall.money import matter
from yinuo.hall.words import plain


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *QuoteState.choices])


def account_page(row: Any) -> str:
    """The matter's own page of money."""
    return reverse("desk:account", args=[row.account.subject])


quotations = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("报价与收费"),
            name="quotations",
            query=lambda user, chosen: listing.quotations(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("matter", _("事由"), lambda row: matter(row.account.subject), kind="short"),
                Column("customer", _("客户"), "account.customer.name"),
                Column("total_cny", _("合计（元）"), kind="number", sort="total_cny"),
                Column("state", _("状态"), kind="tag"),
                Column("offered_at", _("报价时间"), sort="offered_at", kind="moment"),
                Column("valid_until", _("报价有效期"), lambda row: plain(row.valid_until), kind="short"),
                Column("answered_by", pgettext_lazy("quotation", "答复人")),
                Column("way", _("怎么答复的")),
            ),
            row_url=account_page,
            lead=_("质保期外先报价、客户同意后再修；一律按成本价，收费不超过客户同意的报价。"),
        )
    )
)
urls = [path("charges/quotations/", quotations, name="quotations")]
