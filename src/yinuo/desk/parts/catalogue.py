"""The catalogue of parts: the list that is also the price list, one part with where it lies and was used, the form."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.assets import queries as assets
from yinuo.assets.types import FaultSystem
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column, page_of
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.labels import of
from yinuo.parts import queries
from yinuo.parts.access import EDITORS, may_edit
from yinuo.parts.actions import catalogue
from yinuo.parts.types import OUTSIDE

USES = 30
LONGEST_LEAD = timedelta(days=365).days
SYSTEMS = of(FaultSystem)
FIELDS = (
    "name", "unit", "cost_cny", "supplier", "barcode", "fault_system", "serial_kept", "old_part_owed", "lead_days",
    "active",
)  # fmt: skip


class Filter(Search):
    system = forms.ChoiceField(label=_("故障系统"), required=False, choices=[("", _("全部")), *FaultSystem.choices])
    active = forms.ChoiceField(
        label=_("状态"), required=False, initial="yes", choices=[("yes", _("在用")), ("", _("全部")), ("no", _("停用"))]
    )


class PartForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("件、套、升、米等。"))
    cost_cny = forms.DecimalField(
        label=_("成本价（元）"), min_value=0, max_digits=12, decimal_places=2,
        help_text=_("保外维修按成本价向客户收取。"),
    )  # fmt: skip
    supplier = forms.CharField(label=_("供货方"), max_length=120, required=False)
    barcode = forms.CharField(
        label=_("条码"), max_length=60, required=False, help_text=_("包装上的条码；空着就扫编号。")
    )
    fault_system = forms.ChoiceField(
        label=_("故障系统"), required=False, choices=[("", "—"), *FaultSystem.choices]
    )  # fmt: skip
    lead_days = forms.IntegerField(label=_("到货天数"), min_value=0, max_value=LONGEST_LEAD, initial=14)
    models = forms.MultipleChoiceField(
        label=_("适用型号"), required=False, choices=lambda: [(each.pk, str(each)) for each in assets.models()],
        widget=forms.CheckboxSelectMultiple, help_text=_("一个都不选，表示各型号通用。"),
    )  # fmt: skip
    substitutes = forms.CharField(
        label=_("可代用的配件"), required=False, max_length=400, help_text=_("配件编号，用空格或顿号隔开。")
    )
    serial_kept = forms.BooleanField(label=_("按件管理（每件有序列号）"), required=False)
    old_part_owed = forms.BooleanField(label=_("换下的旧件要回收"), required=False, initial=True)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class NewPartForm(PartForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=40, help_text=NUMBER_HELP)
    field_order = ("number",)


def matching(user: Any, chosen: Any) -> Any:
    active = {"no": False, "": None}.get(chosen.get("active", "yes"), True)
    rows = queries.with_stock(queries.parts(chosen.get("q", ""), active=active))
    return rows.filter(fault_system=chosen["system"]) if chosen.get("system") else rows


def figure(quantity: Decimal) -> int | float:
    """A quantity as a list and a workbook show it: 10, 2.5."""
    return int(quantity) if quantity == int(quantity) else float(quantity)


def start(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in FIELDS} | {
        "models": queries.models_of(part.pk),
        "substitutes": " ".join(each.number for each in queries.substitutes_of(part.pk)),
    }


def save(number: str, values: Any, act: Any) -> Any:
    return catalogue.save_with_fits(
        number, {name: values[name] for name in FIELDS}, models=[int(each) for each in values["models"]],
        substitutes=[each for each in re.split(r"[\s,，、]+", values["substitutes"].upper()) if each], act=act,
    )  # fmt: skip


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.part(number), number, "number")
    return save(number, values, act)


@open_to(*OFFICE)
@require_GET
def part(request: HttpRequest, number: str) -> HttpResponse:
    """What it is, where it lies, what it fits, where it was used."""
    shown = by_number(None, number)
    fits = set(queries.models_of(shown.pk))
    page = {
        "part": shown,
        "system": SYSTEMS.get(shown.fault_system, ""),
        "stock": queries.where(shown.pk),
        "models": [each for each in assets.models() if each.pk in fits],
        "substitutes": queries.substitutes_of(shown.pk),
        "uses": queries.uses(shown.pk)[:USES],
        "page": page_of(queries.movements(part_id=shown.pk), request),
        "may_edit": may_edit(user_of(request).role),
        "outside": OUTSIDE,
    }
    return render(request, "desk/parts/part.html", page)


def its_page(part: Any) -> str:
    return reverse("desk:part", args=[part.number])


def back() -> str:
    return reverse("desk:parts")


def by_number(user: Any, number: str) -> Any:
    return found(queries.parts_by_number([number]).get(number), number)


parts = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("配件目录"),
            name="parts",
            query=matching,
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("name", _("名称"), sort="name"),
                Column("fault_system", _("故障系统"), lambda row: SYSTEMS.get(row.fault_system, "")),
                Column("unit", _("单位")),
                Column("cost_cny", _("成本价（元）"), kind="number", sort="cost_cny"),
                Column("in_stock", _("库存"), lambda row: figure(row.in_stock), kind="number", sort="in_stock"),
                Column("supplier", _("供货方"), sort="supplier"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:part_new") if may_edit(user.role) else "",
            new_label=_("新建配件"),
            template="desk/parts/parts.html",
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建配件"), NewPartForm, by_number, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改配件"),
            form=PartForm,
            find=by_number,
            start=start,
            save=lambda one, values, act: save(one.number, values, act),
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("parts/", parts, name="parts"),
    path("parts/new/", new, name="part_new"),
    path("parts/of/<str:number>/", part, name="part"),
    path("parts/of/<str:key>/edit/", edit, name="part_edit"),
]
