"""Suppliers (配套厂家): the list, one with its people, its answers and its claims, and the forms (R-5.12)."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.assets.types import FaultSystem
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.labels import of
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.suppliers import queries
from yinuo.suppliers.access import EDITORS, may_edit
from yinuo.suppliers.actions import register

YEAR = timedelta(days=365)
LATEST = 10
SYSTEMS = of(FaultSystem)
SEPARATORS = re.compile("[、，,;；]")


class Filter(Search):
    system = forms.ChoiceField(
        label=_("故障系统"), required=False, choices=[("", _("全部")), *FaultSystem.choices]
    )  # fmt: skip


class SupplierForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    region = forms.CharField(label=_("所在地"), max_length=60, required=False)
    phone = forms.CharField(label=_("24 小时电话"), max_length=30, help_text=_("联系人不在时打这个号码。"))
    systems = forms.MultipleChoiceField(
        label=_("配套的系统"), choices=FaultSystem.choices, widget=forms.CheckboxSelectMultiple
    )
    brands = forms.CharField(
        label=_("配件目录里的供货方名称"), required=False, max_length=400,
        help_text=_("一个或几个，用顿号或逗号隔开；据此知道哪些配件可以向它索赔。"),
    )  # fmt: skip
    answer_minutes = forms.IntegerField(
        label=_("约定几分钟内答复"), min_value=1, max_value=1440, initial=60,
        help_text=_("服务承诺要求我们 2 小时内答复客户，厂家要更早。"),
    )  # fmt: skip
    labour_cny = forms.DecimalField(
        label=_("索赔工时单价（元/小时）"), min_value=0, max_digits=8, decimal_places=2, initial=0
    )
    travel_cny = forms.DecimalField(
        label=_("索赔差旅单价（元/公里）"), min_value=0, max_digits=8, decimal_places=2, initial=0
    )
    agreement = forms.CharField(label=_("配套协议编号"), max_length=60, required=False)
    agreement_until = forms.DateField(label=_("协议到期"), required=False, widget=Day())
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def clean_brands(self) -> list[str]:
        """As the register keeps them."""
        told: str = self.cleaned_data["brands"]
        names = (each.strip() for each in SEPARATORS.split(told))
        return list(dict.fromkeys(filter(None, names)))


class NewSupplierForm(SupplierForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=30)
    systems = forms.MultipleChoiceField(
        label=_("负责的系统"), choices=FaultSystem.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("都不选，就是全部。"),
    )  # fmt: skip
    begins = forms.TimeField(
        label=_("从几点"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("不填就是全天；可以跨过半夜。"),
    )  # fmt: skip
    ends = forms.TimeField(label=_("到几点"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    workdays = forms.BooleanField(label=_("只在周一到周五"), required=False)


def systems_of(row: Any) -> str:
    return plain([SYSTEMS.get(each, each) for each in row.systems])


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.supplier(number), number, "number")
    return register.save_supplier(number, {**values} | {"number": number}, act=act)[0]


def start(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in register.FIELDS} | {"brands": "、".join(one.brands)}


def save_contact(supplier: Any, values: Any, act: Any) -> Any:
    register.save_contact(supplier, {**values}, act=act)
    return supplier


@open_to(*OFFICE)
@require_GET
def supplier(request: HttpRequest, number: str) -> HttpResponse:
    """One supplier: whom to call there, how it answers, what was asked last."""
    shown, now = found(queries.supplier(number), number), clock.now()
    page = {
        "supplier": shown,
        "systems": systems_of(shown),
        "brands": plain(shown.brands),
        "contacts": [(each, systems_of(each)) for each in queries.contacts_of(shown.pk)],
        "record": queries.record_of(shown.pk, since=now - YEAR, now=now),
        "requests": queries.requests(supplier=number)[:LATEST],
        "may_edit": may_edit(user_of(request).role),
    }
    return render(request, "desk/suppliers/supplier.html", page)


@open_to(*EDITORS)
@require_POST
def remove_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a person out."""
    supplier = register.remove_contact(pk, act=act_of(request))
    messages.success(request, _("已删除联系人。"))
    return redirect("desk:supplier", supplier.number)


def its_page(one: Any) -> str:
    return reverse("desk:supplier", args=[one.number])


def back() -> str:
    return reverse("desk:suppliers")


def by_number(user: Any, number: str) -> Any:
    return found(queries.supplier(number), number)


suppliers = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "配套厂家"),
            name="suppliers",
            query=lambda user, chosen: queries.suppliers(chosen.get("q", ""), system=chosen.get("system", "")),
            filters=Filter,
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("number", _("编号"), sort="number", kind="short"),
                Column("systems", _("配套的系统"), systems_of),
                Column("region", _("所在地"), sort="region"),
                Column("phone", _("24 小时电话"), kind="short"),
                Column("answer_minutes", _("约定答复（分钟）"), kind="number", sort="answer_minutes"),
                Column("active", _("在用"), kind="yes"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:supplier_new") if may_edit(user.role) else "",
            new_label=_("新建配套厂家"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建配套厂家"), NewSupplierForm, by_number, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改配套厂家"),
            form=SupplierForm,
            find=by_number,
            start=start,
            save=lambda one, values, act: register.save_supplier(one.number, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
contact = open_to(*EDITORS)(
    edit_page(Editing(_("联系人"), ContactForm, by_number, lambda one: {}, save_contact, its_page, back))
)
urls = [
    path("suppliers/", suppliers, name="suppliers"),
    path("suppliers/new/", new, name="supplier_new"),
    path("suppliers/of/<str:number>/", supplier, name="supplier"),
    path("suppliers/of/<str:key>/edit/", edit, name="supplier_edit"),
    path("suppliers/of/<str:key>/contacts/new/", contact, name="supplier_contact_new"),
    path("suppliers/contacts/<int:pk>/remove/", remove_contact, name="supplier_contact_remove"),
]
