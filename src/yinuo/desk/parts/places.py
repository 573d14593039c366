"""Places: every store and van with what it holds, and one place with its stock and its ledger."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column, page_of, workbook
from yinuo.desk.parts.catalogue import figure
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.network import queries as network
from yinuo.parts import queries
from yinuo.parts.access import EDITORS, may_edit, may_keep
from yinuo.parts.actions import catalogue
from yinuo.parts.types import OUTSIDE, STORES, PlaceKind

HOLDING = [(str(kind.value), kind.label) for kind in PlaceKind if kind not in OUTSIDE]
CENT = Decimal("0.01")
OPENED = [each for each in HOLDING if each[0] != PlaceKind.VAN]
"""A van is opened with the first parts an engineer draws."""
STOCK = (
    Column("number", _("编号")),
    Column("name", _("名称")),
    Column("quantity", _("数量"), lambda held: figure(held.quantity)),
    Column("unit", _("单位")),
    Column("unit_cny", _("成本价（元）"), lambda held: float(held.unit_cny)),
    Column("value_cny", _("金额（元）"), lambda held: float(held.value_cny)),
    Column("serials", _("序列号"), lambda held: " ".join(held.serials)),
)


class Filter(Search):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *HOLDING])


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=OPENED)
    outlet = forms.ChoiceField(
        label=_("所属网点"), required=False,
        choices=lambda: [("", "—"), *((each.code, each.name) for each in network.outlets())],
    )  # fmt: skip
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class NewPlaceForm(PlaceForm):
    code = forms.RegexField(NUMBER, label=_("编号"), max_length=24, help_text=NUMBER_HELP)
    field_order = ("code",)


def save(code: str, values: Any, act: Any) -> Any:
    outlet = network.outlet(values["outlet"]) if values["outlet"] else None
    told = {"name": values["name"], "kind": values["kind"], "active": values["active"], "outlet": outlet}
    return catalogue.open_place(code, told, act=act)[0]


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    code = values["code"].upper()
    unknown(queries.place(code), code, "code")
    return save(code, values, act)


@open_to(*OFFICE)
@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """What lies there and what it is worth; what came and went."""
    shown = by_code(None, code)
    held = queries.held(shown.pk)
    if request.GET.get("export") == "xlsx":
        return workbook(held, STOCK, f"stock-{shown.pk}")
    role = user_of(request).role
    page = {
        "place": shown,
        "held": held,
        "owed": queries.owed(shown.engineer_id).count() if shown.engineer_id else 0,
        "value_cny": sum(each.value_cny for each in held),
        "page": page_of(queries.movements(place_id=shown.pk), request),
        "may_edit": may_edit(role) and shown.kind != PlaceKind.VAN,
        "may_keep": may_keep(role),
        "plans": shown.kind in STORES,
        "outside": OUTSIDE,
    }
    return render(request, "desk/parts/place.html", page)


def its_page(place: Any) -> str:
    return reverse("desk:place", args=[place.code])


def back() -> str:
    return reverse("desk:places")


def by_code(user: Any, code: str) -> Any:
    return found(queries.place(code), code)


def start(place: Any) -> dict[str, Any]:
    outlet = place.outlet.code if place.outlet else ""
    return {"name": place.name, "kind": place.kind, "active": place.active, "outlet": outlet}


places = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("库存"),
            name="stock",
            query=lambda user, chosen: queries.places_with_value(chosen.get("q", ""), kind=chosen.get("kind", "")),
            filters=Filter,
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("code", _("编号"), sort="code"),
                Column("kind", _("类别")),
                Column("kinds", _("配件种数"), kind="number", sort="kinds"),
                Column(
                    "value_cny",
                    _("金额（元）"),
                    lambda row: row.value_cny.quantize(CENT),
                    kind="number",
                    sort="value_cny",
                ),
                Column("owed", _("待回收旧件"), kind="number", sort="owed"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:place_new") if may_edit(user.role) else "",
            new_label=_("新建库房"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建库房"), NewPlaceForm, by_code, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改库房"),
            form=PlaceForm,
            find=by_code,
            start=start,
            save=lambda one, values, act: save(one.code, values, act),
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("parts/places/", places, name="places"),
    path("parts/places/new/", new, name="place_new"),
    path("parts/places/<str:code>/", place, name="place"),
    path("parts/places/<str:key>/edit/", edit, name="place_edit"),
]
