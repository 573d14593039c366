"""Customers: the list, one customer with its people, machines and orders, and the forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.assets import actions, queries
from yinuo.assets.access import EDITORS, may_edit
from yinuo.assets.types import CustomerKind
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.orders.queries.holders import of_customer
from yinuo.tours.queries import calls

HISTORY = 20
NUMBER = r"^[^\s/\\?#%&|]+$"
NUMBER_HELP = _("字母、数字、汉字和连字符，不能有空格和斜线；定下后不再改。")


class Filter(Search):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *CustomerKind.choices])


class CustomerForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=CustomerKind.choices)
    province = forms.CharField(label=_("省份"), max_length=40)
    city = forms.CharField(label=_("城市"), max_length=40)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)


class NewCustomerForm(CustomerForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=30, help_text=_("客户来电时凭号码认出他；号码相同就是同一人。"))
    title = forms.CharField(label=_("职务"), max_length=40, required=False)


def matching(user: Any, chosen: Any) -> Any:
    rows = queries.with_vehicle_counts(queries.customers(chosen.get("q", "")))
    return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.customer(number), number, "number")
    return actions.save_customer(number, {**values} | {"number": number}, act=act)[0]


def save_contact(customer: Any, values: Any, act: Any) -> Any:
    actions.save_contact(customer, **values, act=act)
    return customer


@open_to(*OFFICE)
@require_GET
def customer(request: HttpRequest, number: str) -> HttpResponse:
    shown = found(queries.customer(number), number)
    return render(
        request,
        "desk/assets/customer.html",
        {
            "customer": shown,
            "contacts": queries.contacts_of(shown.pk),
            "vehicles": queries.vehicles_of(shown.pk)[:200],
            "orders": of_customer(shown.pk)[:HISTORY],
            "may_edit": may_edit(user_of(request).role),
            "calls": calls.of_customer(shown.pk),
        },
    )


@open_to(*EDITORS)
@require_POST
def remove_contact(request: HttpRequest, pk: int) -> HttpResponse:
    contact = found(queries.contact(pk), pk)
    actions.remove_contact(contact, act=act_of(request))
    messages.success(request, _("已删除联系人。"))
    return redirect("desk:customer", contact.customer.number)


def its_page(customer: Any) -> str:
    return reverse("desk:customer", args=[customer.number])


def back() -> str:
    return reverse("desk:customers")


def by_number(user: Any, number: str) -> Any:
    return found(queries.customer(number), number)


customers = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "客户"),
            name="customers",
            query=matching,
            filters=Filter,
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("number", _("编号"), sort="number"),
                Column("kind", _("类别")),
                Column("city", _("城市"), lambda row: f"{row.province} {row.city}", sort="city"),
                Column("vehicle_count", _("车辆数"), kind="number", sort="vehicle_count"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:customer_new") if may_edit(user.role) else "",
            new_label=_("新建客户"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建客户"), NewCustomerForm, by_number, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改客户"),
            form=CustomerForm,
            find=by_number,
            start=lambda one: {name: getattr(one, name) for name in ("name", "kind", "province", "city", "address")},
            save=lambda one, values, act: actions.save_customer(one.number, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
contact = open_to(*EDITORS)(
    edit_page(Editing(_("联系人"), ContactForm, by_number, lambda customer: {}, save_contact, its_page, back))
)
urls = [
    path("customers/", customers, name="customers"),
    path("customers/new/", new, name="customer_new"),
    path("customers/<str:number>/", customer, name="customer"),
    path("customers/<str:key>/edit/", edit, name="customer_edit"),
    path("customers/<str:key>/contacts/new/", contact, name="contact_new"),
    path("contacts/<int:pk>/remove/", remove_contact, name="contact_remove"),
]
