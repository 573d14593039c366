"""Reading a machine's meters at the desk, and all its readings (R-5.6)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.access import METER_READERS, may_read_meters
from yinuo.assets.actions.meters import read_meter
from yinuo.assets.queries import coverage as queries
from yinuo.assets.types import MeterSource, Reading, Smaller
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.tables import page_of
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to

READING = METER_READERS - {Role.SYSTEM, Role.ENGINEER}


class MeterForm(forms.Form):
    at = forms.DateTimeField(
        label=_("读表时间"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    meter_km = forms.DecimalField(label=_("里程（公里）"), min_value=0, max_digits=8, decimal_places=1, required=False)
    meter_hours = forms.DecimalField(
        label=_("工时（小时）"), min_value=0, max_digits=8, decimal_places=1, required=False
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("谁读的表"),
        choices=[each for each in MeterSource.choices if each[0] != MeterSource.TELEMATICS],
    )
    smaller = forms.ChoiceField(
        label=_("读数变小的原因"), choices=[("", "—"), *Smaller.choices], required=False,
        help_text=_("只在读数比以前小时选。读数有误的，比这次大的旧读数会作废，但仍看得到。"),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


def save(vehicle: Any, values: Any, act: Any) -> Any:
    reading = Reading(
        values["at"], values["source"], values["meter_km"], values["meter_hours"], values["smaller"]
    )  # fmt: skip
    read_meter(vehicle, reading, note=values["note"], act=act)
    return vehicle


@open_to(*OFFICE)
@require_GET
def meters(request: HttpRequest, number: str) -> HttpResponse:
    """Every reading, those that were found wrong among them."""
    vehicle = found(assets.vehicle_numbered(number), number)
    page = page_of(queries.readings_of(vehicle.pk), request)
    shown = {"vehicle": vehicle, "page": page, "may_read": may_read_meters(user_of(request).role)}
    return render(request, "desk/assets/meters.html", shown)


new = open_to(*READING)(
    edit_page(
        Editing(
            title=_("登记里程工时"),
            form=MeterForm,
            find=lambda user, number: found(assets.vehicle_numbered(number), number),
            start=lambda vehicle: {},
            save=save,
            after=lambda vehicle: reverse("desk:vehicle_meters", args=[vehicle.number]),
            back=lambda: reverse("desk:vehicles"),
        )
    )
)
urls = [
    path("vehicles/<str:number>/meters/", meters, name="vehicle_meters"),
    path("vehicles/<str:key>/meters/new/", new, name="vehicle_meter_new"),
]
