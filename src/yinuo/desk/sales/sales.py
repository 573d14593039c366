"""Orders of parts: the list, a new one, one with what to do next, the packing slip (R-5.8, R-5.9)."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.assets import queries as assets
from yinuo.charges import queries as charges
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.parts.requests import written
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.story import story
from yinuo.hall.words import plain
from yinuo.journal import queries as journal
from yinuo.kernel import clock, pdf
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.parts.types import Line
from yinuo.sales import queries
from yinuo.sales.access import may_sell
from yinuo.sales.actions import Order, ask
from yinuo.sales.rules import SELLERS, is_late, steps_from
from yinuo.sales.types import SaleState, SaleStep

SELLING = OFFICE & SELLERS
NEXT = (SaleStep.OFFER, SaleStep.ACCEPT, SaleStep.PAY, SaleStep.PICK, SaleStep.SEND, SaleStep.ARRIVE)


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *SaleState.choices])


class SaleForm(forms.Form):
    customer = forms.CharField(label=_("客户编号"), max_length=20, help_text=_("客户页面上的编号。"))
    vehicle = forms.CharField(
        label=_("用在哪台车"), max_length=20, required=False, help_text=_("车辆编号、车牌或车架号。")
    )
    contact_name = forms.CharField(label=_("收货人"), max_length=60)
    contact_phone = forms.CharField(label=_("收货电话"), max_length=30)
    address = forms.CharField(label=_("收货地址"), max_length=200)
    lines = forms.CharField(
        label=_("配件"), widget=forms.Textarea({"rows": 5}), max_length=4000,
        help_text=_("每行一种：配件编号或条码，空格，数量。停产的也照记，报价时选代用件或修复件。"),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), max_length=500, required=False)

    def clean_lines(self) -> list[Line]:
        return [written(text.split()) for text in self.cleaned_data["lines"].splitlines() if text.strip()]


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    customer = assets.customer(values["customer"].strip().upper())
    if customer is None:
        raise Refused("field_wrong", field="customer", value=values["customer"])
    vehicle = assets.vehicle(values["vehicle"].strip()) if values["vehicle"].strip() else None
    if values["vehicle"].strip() and vehicle is None:
        raise Refused("unknown_vehicle", field="vehicle", vehicle=values["vehicle"])
    told = {name: values[name] for name in ("contact_name", "contact_phone", "address", "note")}
    return ask(Order(customer, lines=tuple(values["lines"]), vehicle=vehicle, **told), act=act)


@open_to(*OFFICE)
@never_cache
@require_GET
def sale(request: HttpRequest, number: str) -> HttpResponse:
    """One order of parts."""
    shown, role = by_number(None, number), user_of(request).role
    subject = queries.subject_of(shown)
    possible = steps_from(shown.state, role)
    bill = charges.bill_of(subject)
    if bill.due_cny <= 0:
        possible = [each for each in possible if each != SaleStep.PAY]
    primary = next((each for each in NEXT if each in possible), "")
    page = {
        "sale": shown,
        "lines": queries.lines_of(shown),
        "asked": {each.part: each for each in queries.asked_of(shown)},
        "bill": bill,
        "subject": subject,
        "quotation": next(iter(charges.quotations_of(subject)), None),
        "steps": [(SaleStep(each), each == primary) for each in possible],
        "late": late(shown),
        "told": story(journal.events_of(subject))[::-1],
        "follow": settings.PUBLIC_URL + reverse("portal:sale", args=[shown.follow_key]),
    }
    return render(request, "desk/sales/sale.html", page)


def late(row: Any) -> bool:
    """Whether it left, or would leave now, later than was promised."""
    if row.state in (SaleState.ASKED, SaleState.QUOTED, SaleState.CANCELLED):
        return False
    return is_late(row.promised_on, day_of(row.sent_at or clock.now(), settings.COMPANY_ZONE))


def promise(row: Any) -> str:
    """Kept, late or still running."""
    if row.promised_on is None or row.state in (SaleState.QUOTED, SaleState.CANCELLED):
        return ""
    if row.sent_at is None:
        return str(_("已超期")) if late(row) else str(_("未到期"))
    return str(_("晚了")) if late(row) else str(_("按期"))


@open_to(*OFFICE)
@require_GET
def packing(request: HttpRequest, number: str) -> HttpResponse:
    """The slip that lies in the box. The same order gives the same bytes."""
    shown = by_number(None, number)
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME, "language": get_language() or settings.LANGUAGE_CODE,
        "title": gettext("装箱单"), "lead": shown.number,
        "facts": [
            [str(label), text] for label, text in (
                (gettext("收货单位"), shown.customer.name), (gettext("收货地址"), shown.address),
                (gettext("收货人"), f"{shown.contact_name} {shown.contact_phone}"),
                (gettext("承运单位"), shown.carrier), (gettext("运单号"), shown.waybill),
                (gettext("备注"), shown.note),
            ) if text
        ],
        "head": [gettext("配件"), gettext("数量"), gettext("序列号"), gettext("说明")],
        "rows": [
            [str(line.part), f"{line.quantity.normalize():f} {line.part.unit}", " ".join(line.serials),
             line.rebuilt or (gettext("代替 %(part)s") % {"part": line.instead_of.number} if line.instead_of else "")]
            for line in queries.lines_of(shown)
        ],
        "sign": [gettext("装箱人"), gettext("收货人签字"), gettext("日期")],
    }  # fmt: skip
    answer = HttpResponse(pdf.render("packing", data, {}), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{shown.number}.pdf"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def its_page(one: Any) -> str:
    return reverse("desk:sale", args=[one.number])


def back() -> str:
    return reverse("desk:sales")


def by_number(user: Any, number: str) -> Any:
    return found(queries.sale(number), number)


sales = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("配件销售"),
            name="sales",
            query=lambda user, chosen: queries.sales(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("customer", _("客户"), "customer.name", sort="customer__name"),
                Column("contact_name", _("收货人")),
                Column("state", _("状态"), kind="tag"),
                Column("asked_at", _("订购时间"), sort="asked_at", kind="moment"),
                Column(
                    "promised_on", _("承诺发运"), lambda row: plain(row.promised_on), sort="promised_on", kind="short"
                ),
                Column("sent_at", _("发运时间"), sort="sent_at", kind="moment"),
                Column("promise", _("承诺兑现"), promise),
                Column("waybill", _("运单号")),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:sale_new") if may_sell(user.role) else "",
            new_label=_("新建配件订单"),
            lead=_("各种配件及时供应并代为托运，终身供应：停产的给代用件或修复件，不以车龄拒绝。"),
        )
    )
)
new = open_to(*SELLING)(
    edit_page(Editing(_("新建配件订单"), SaleForm, by_number, lambda none: {}, save_new, its_page, back))
)
urls = [
    path("sales/", sales, name="sales"),
    path("sales/new/", new, name="sale_new"),
    path("sales/<str:number>/", sale, name="sale"),
    path("sales/<str:number>/packing.pdf", packing, name="sale_packing"),
]
