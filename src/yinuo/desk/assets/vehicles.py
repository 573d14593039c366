"""Machines: the list, one machine with its history and place, and the forms."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.assets import actions, queries
from yinuo.assets.access import EDITORS, may_edit
from yinuo.desk.assets import warranty
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.desk.tours.vehicle import touring
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.orders.queries.history import orders_of_vehicle

HISTORY = 50
PLAIN = ("vin", "plate", "delivered_on", "warranty_until", "lat", "lon", "address")


class Filter(Search):
    customer = forms.CharField(label=_("客户编号"), required=False, max_length=20)


class Day(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class VehicleForm(forms.Form):
    vin = forms.CharField(label=_("车架号"), max_length=17, min_length=17, help_text=_("17 位，第 9 位是校验位。"))
    plate = forms.CharField(label=_("车牌"), max_length=12, required=False)
    model = forms.TypedChoiceField(label=_("型号"), coerce=queries.model)
    customer = forms.CharField(label=_("客户编号"), max_length=20)
    delivered_on = forms.DateField(label=_("交付日期"), required=False, widget=Day())
    warranty_until = forms.DateField(label=_("质保到期"), required=False, widget=Day())
    lat = forms.FloatField(label=_("纬度"), required=False, help_text=_("WGS-84，十进制度。"))
    lon = forms.FloatField(label=_("经度"), required=False)
    address = forms.CharField(label=_("停放地址"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = [("", "—"), *((each.code, str(each)) for each in queries.models())]
        cast(forms.ChoiceField, self.fields["model"]).choices = models

    def clean_customer(self) -> Any:
        customer = queries.customer(self.cleaned_data["customer"].strip().upper())
        if customer is None:
            raise forms.ValidationError(_("没有这个客户编号，请先新建客户。"))
        return customer

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if (values.get("lat") is None) != (values.get("lon") is None):
            self.add_error("lon", _("经纬度请两个都填，或都留空。"))
        delivered, until = values.get("delivered_on"), values.get("warranty_until")
        if delivered and until and until < delivered:
            self.add_error("warranty_until", _("质保到期日不能早于交付日期。"))
        return values


class NewVehicleForm(VehicleForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


def matching(user: Any, chosen: Any) -> Any:
    rows = queries.vehicles(chosen.get("q", ""))
    return rows.filter(customer__number=chosen["customer"].strip().upper()) if chosen.get("customer") else rows


def start(vehicle: Any) -> dict[str, Any]:
    values = {name: getattr(vehicle, name) for name in PLAIN}
    return values | {"model": vehicle.model.code, "customer": vehicle.customer.number}


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.vehicle_numbered(number), number, "number")
    return actions.save_vehicle(number, {**values} | {"number": number}, act=act)[0]


def place_of(vehicle: Any) -> dict[str, Any] | None:
    """What the map draws."""
    if vehicle.lat is None:
        return None
    return {"points": [{"lat": vehicle.lat, "lon": vehicle.lon, "label": str(vehicle), "tone": "bad", "big": True}]}


@open_to(*OFFICE)
@require_GET
def vehicle(request: HttpRequest, number: str) -> HttpResponse:
    shown = found(queries.vehicle_numbered(number), number)
    today = timezone.localdate(clock.now())
    return render(
        request,
        "desk/assets/vehicle.html",
        {
            "vehicle": shown,
            "contacts": queries.contacts_of(shown.customer_id),
            "orders": orders_of_vehicle(shown.pk)[:HISTORY],
            "place": place_of(shown),
            "covered": shown.warranty_until is not None and today <= shown.warranty_until,
            "may_edit": may_edit(user_of(request).role),
            "touring": touring(shown),
        }
        | warranty.shown(shown, today, user_of(request).role),
    )


def its_page(vehicle: Any) -> str:
    return reverse("desk:vehicle", args=[vehicle.number])


def back() -> str:
    return reverse("desk:vehicles")


vehicles = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "车辆"),
            name="vehicles",
            query=matching,
            filters=Filter,
            template="desk/assets/vehicles.html",
            columns=(
                Column("plate", _("车牌"), str, sort="plate"),
                Column("number", _("编号"), sort="number"),
                Column("model", _("型号"), "model", sort="model__code"),
                Column("customer", _("客户"), "customer", sort="customer__name"),
                Column("vin", _("车架号"), sort="vin"),
                Column("warranty_until", _("质保到期"), lambda row: plain(row.warranty_until), sort="warranty_until"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:vehicle_new") if may_edit(user.role) else "",
            new_label=_("新建车辆"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建车辆"), NewVehicleForm, lambda user, key: None, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改车辆"),
            form=VehicleForm,
            find=lambda user, number: found(queries.vehicle_numbered(number), number),
            start=start,
            save=lambda one, values, act: actions.save_vehicle(one.number, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("vehicles/", vehicles, name="vehicles"),
    path("vehicles/new/", new, name="vehicle_new"),
    path("vehicles/<str:number>/", vehicle, name="vehicle"),
    path("vehicles/<str:key>/edit/", edit, name="vehicle_edit"),
]
