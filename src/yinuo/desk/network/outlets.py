"""Outlets: the list with a map, one outlet with its people and its 100 km, and the forms."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.charter.queries import in_force
from yinuo.charter.types import Terms
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.network.life import life_of
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.network import actions, queries
from yinuo.network.access import EDITORS, may_edit
from yinuo.network.types import OutletState
from yinuo.orders.queries.holders import open_of_outlet
from yinuo.people import queries as people

MOST_ORDERS = 30


class OutletForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    province = forms.CharField(label=_("省份"), max_length=40)
    city = forms.CharField(label=_("城市"), max_length=40)
    address = forms.CharField(label=_("地址"), max_length=200)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90, help_text=_("WGS-84，十进制度。"))
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180)
    opened_on = forms.DateField(label=_("启用日期"), widget=Day())
    closed_on = forms.DateField(
        label=_("停用日期"), required=False, widget=Day(), help_text=_("从这一天起，不再按它计算距离。")
    )


class NewOutletForm(OutletForm):
    code = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("code",)


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    code = values["code"].upper()
    unknown(queries.outlet(code), code, "code")
    return actions.save_outlet(code, {**values} | {"code": code}, act=act)[0]


def state(outlet: Any) -> OutletState:
    """Whether it serves today, closed for good, or is yet to open."""
    return queries.state_of(outlet, timezone.localdate(clock.now()))


@open_to(*OFFICE)
@require_GET
def outlet(request: HttpRequest, code: str) -> HttpResponse:
    shown = found(queries.outlet(code), code)
    now = clock.now()
    page = {
        "outlet": shown,
        "state": state(shown),
        "engineers": people.engineers_of_outlet(shown.pk),
        "on_duty": people.on_duty(now),
        "orders": open_of_outlet(shown.pk)[:MOST_ORDERS],
        "area": area(shown, radius_km(now)),
        "radius_km": radius_km(now),
        "may_edit": may_edit(user_of(request).role),
        **life_of(shown, timezone.localdate(now)),
    }
    return render(request, "desk/network/outlet.html", page)


def radius_km(now: Any) -> float | None:
    """Within what distance the promise is to arrive, by the commitment in force."""
    commitment = in_force(now)
    return Terms.from_json(commitment.terms).radius_km if commitment else None


def area(outlet: Any, km: float | None) -> dict[str, Any]:
    """What the map draws: the outlet, and the circle within which arrival is promised."""
    point = {"lat": outlet.lat, "lon": outlet.lon}
    rings = [point | {"km": km, "tone": "work"}] if km else []
    return {"points": [point | {"label": outlet.name, "tone": "work", "big": True}], "rings": rings}


def its_page(outlet: Any) -> str:
    return reverse("desk:outlet", args=[outlet.code])


def back() -> str:
    return reverse("desk:outlets")


outlets = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "服务网点"),
            name="outlets",
            query=lambda user, chosen: queries.outlets(chosen.get("q", "")),
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("code", _("编号"), sort="code"),
                Column("city", _("城市"), lambda row: f"{row.province} {row.city}", sort="city"),
                Column("phone", _("电话")),
                Column("opened_on", _("启用日期"), lambda row: plain(row.opened_on), sort="opened_on"),
                Column("state", _("状态"), state, kind="tag"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:outlet_new") if may_edit(user.role) else "",
            new_label=_("新建网点"),
            template="desk/network/outlets.html",
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建网点"), NewOutletForm, lambda user, key: None, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改网点"),
            form=OutletForm,
            find=lambda user, code: found(queries.outlet(code), code),
            start=lambda one: {name: getattr(one, name) for name in actions.FIELDS},
            save=lambda one, values, act: actions.save_outlet(one.code, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("outlets/", outlets, name="outlets"),
    path("outlets/new/", new, name="outlet_new"),
    path("outlets/<str:code>/", outlet, name="outlet"),
    path("outlets/<str:key>/edit/", edit, name="outlet_edit"),
]
