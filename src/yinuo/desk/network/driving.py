"""Service vehicles: the list with who can go, one vehicle with its papers and trips, out and back (R-3.7)."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page, refuse
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, list_page
from yinuo.desk.kit.tables import Column, page_of
from yinuo.desk.network.tools import SOON_DAYS, today
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.story import story
from yinuo.hall.words import plain, status_of
from yinuo.journal import queries as journal
from yinuo.kernel.errors import Refused
from yinuo.network import queries
from yinuo.network.access import EDITORS, may_edit
from yinuo.network.actions import driving
from yinuo.network.queries import driving as driven
from yinuo.network.rules.papers import due
from yinuo.network.types import Ready, VehicleState, VehicleUse
from yinuo.people import queries as people

FIELDS = ("name", "use", "state", "licence_until", "insurance_until", "inspection_until", "note")
PLATE = r"^\w{5,12}$"
STORY = 20


class VehicleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("车型"), max_length=80, required=False)
    use = forms.ChoiceField(label=gettext_lazy("用途"), choices=VehicleUse.choices)
    outlet = forms.TypedChoiceField(label=gettext_lazy("网点"), coerce=queries.outlet)
    state = forms.ChoiceField(label=gettext_lazy("状态"), choices=VehicleState.choices)
    licence_until = forms.DateField(label=gettext_lazy("行驶证有效期至"), required=False, widget=Day())
    insurance_until = forms.DateField(label=gettext_lazy("保险到期"), required=False, widget=Day())
    inspection_until = forms.DateField(
        label=gettext_lazy("年检有效期至"), required=False, widget=Day(),
        help_text=gettext_lazy("没有登记或过期的证件，车辆不能派出；到期前 30 天、7 天提醒。"),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = [(one.code, one.name) for one in queries.outlets()]
        cast(forms.ChoiceField, self.fields["outlet"]).choices = [("", "—"), *outlets]


class NewVehicleForm(VehicleForm):
    plate = forms.RegexField(PLATE, label=gettext_lazy("车牌"), max_length=12)
    field_order = ("plate",)


class OutForm(forms.Form):
    driver = forms.TypedChoiceField(label=gettext_lazy("驾驶人"), coerce=people.engineer)
    purpose = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=120,
        help_text=gettext_lazy("去工单的，在派工或出发时选车，不用在这里登记。"),
    )
    km_out = forms.IntegerField(
        label=gettext_lazy("出车里程（公里）"), min_value=0, max_value=3_000_000, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew = [(one.number, f"{one.name} · {one.outlet.name}") for one in people.engineers() if one.active]
        cast(forms.ChoiceField, self.fields["driver"]).choices = [("", "—"), *crew]


class BackForm(forms.Form):
    km_in = forms.IntegerField(label=gettext_lazy("交车里程（公里）"), min_value=0, max_value=3_000_000, required=False)


def readiness(vehicle: Any) -> Ready:
    """Whether it can go today."""
    return driven.ready_of(vehicle, today())


def papers(vehicle: Any) -> list[tuple[Any, Any, Any]]:
    """Each paper, its last day, and how that stands."""
    return [
        (paper, until, due(until, today(), soon_days=SOON_DAYS)) for paper, until in driven.papers_of(vehicle).items()
    ]


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    told = {**values}
    plate = told.pop("plate").upper()
    unknown(driven.service_vehicle(plate), plate, "plate")
    return driving.save_vehicle(plate, told, act=act)[0]


@open_to(*OFFICE)
@require_GET
def vehicle(request: HttpRequest, plate: str) -> HttpResponse:
    """One vehicle: papers, the trip it is on, trips before, what happened to it."""
    return shown(request, plate)


def shown(
    request: HttpRequest, plate: str, *, form: forms.Form | None = None, words: Any = None, status: int = 200
) -> HttpResponse:
    """The page as it stands; `form` is the one that was refused."""
    one: Any = found(driven.service_vehicle(plate), plate)
    trips = page_of(driven.trips_of(one.pk), request)
    page = {
        "vehicle": one,
        "ready": readiness(one),
        "papers": papers(one),
        "page": trips,
        "running": next((each for each in trips.rows if each.ended_at is None), None),
        "form": form or (BackForm() if one.is_out else OutForm()),
        "words": words,
        "story": story(reversed(journal.newest(f"service_vehicle:{plate}", limit=STORY))),
        "may_edit": may_edit(user_of(request).role),
    }
    return render(request, "desk/network/service_vehicle.html", page, status=status)


@open_to(*EDITORS)
@require_http_methods(["GET", "POST"])
def out(request: HttpRequest, plate: str) -> HttpResponse:
    """It leaves for a purpose."""
    form = OutForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        return shown(request, plate) if request.method == "GET" else shown(request, plate, form=form, status=422)
    told = form.cleaned_data

    def run(act: Any) -> dict[str, Any]:
        trip = driving.take_out(
            plate, driver_id=told["driver"].pk, purpose=told["purpose"], km=told["km_out"], act=act
        )  # fmt: skip
        return {"trip": trip.pk}

    return done(request, plate, form, "service_vehicle.out", run, _("已登记出车"))


@open_to(*EDITORS)
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, plate: str) -> HttpResponse:
    """It is back."""
    form = BackForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        return shown(request, plate) if request.method == "GET" else shown(request, plate, form=form, status=422)

    def run(act: Any) -> dict[str, Any]:
        return {"trip": driving.bring_back(plate, km=form.cleaned_data["km_in"], act=act).pk}

    return done(request, plate, form, "service_vehicle.back", run, _("已登记交车"))


def done(request: HttpRequest, plate: str, form: forms.Form, kind: str, run: Any, said: str) -> HttpResponse:
    """Do it once; a refusal stands in the form."""
    try:
        once(request, kind, run)
    except Refused as refused:
        return shown(request, plate, form=form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, said)
    return redirect("desk:service_vehicle", plate)


def its_page(one: Any) -> str:
    return reverse("desk:service_vehicle", args=[one.plate])


def listed(_none: Any = None) -> str:
    return reverse("desk:service_vehicles")


vehicles = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "服务车辆"),
            name="service_vehicles",
            query=lambda user, chosen: driven.service_vehicles(chosen.get("q", "")),
            columns=(
                Column("plate", gettext_lazy("车牌"), sort="plate"),
                Column("use", gettext_lazy("用途"), sort="use"),
                Column("name", gettext_lazy("车型")),
                Column("outlet", gettext_lazy("网点"), "outlet.name", sort="outlet__name"),
                Column(
                    "licence_until",
                    gettext_lazy("行驶证有效期至"),
                    lambda row: plain(row.licence_until),
                    sort="licence_until",
                    kind="short",
                ),
                Column(
                    "insurance_until",
                    gettext_lazy("保险到期"),
                    lambda row: plain(row.insurance_until),
                    sort="insurance_until",
                    kind="short",
                ),
                Column(
                    "inspection_until",
                    gettext_lazy("年检有效期至"),
                    lambda row: plain(row.inspection_until),
                    sort="inspection_until",
                    kind="short",
                ),
                Column("ready", gettext_lazy("现在"), readiness, kind="tag"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:service_vehicle_new") if may_edit(user.role) else "",
            new_label=gettext_lazy("登记车辆"),
            empty=gettext_lazy("还没有服务车辆"),
            lead=gettext_lazy("在必要时配备服务车辆。证件过期的车不能派出（R-3.7）。"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(
        Editing(
            gettext_lazy("登记车辆"),
            NewVehicleForm,
            lambda user, key: None,
            lambda none: {},
            save_new,
            its_page,
            listed,
        )
    )
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=gettext_lazy("修改车辆"),
            form=VehicleForm,
            find=lambda user, plate: found(driven.service_vehicle(plate), plate),
            start=lambda one: {name: getattr(one, name) for name in FIELDS} | {"outlet": one.outlet.code},
            save=lambda one, values, act: driving.save_vehicle(one.plate, {**values}, act=act)[0],
            after=its_page,
            back=listed,
        )
    )
)
urls = [
    path("service-vehicles/", vehicles, name="service_vehicles"),
    path("service-vehicles/new/", new, name="service_vehicle_new"),
    path("service-vehicles/<str:plate>/", vehicle, name="service_vehicle"),
    path("service-vehicles/<str:key>/edit/", edit, name="service_vehicle_edit"),
    path("service-vehicles/<str:plate>/out/", out, name="service_vehicle_out"),
    path("service-vehicles/<str:plate>/back/", back, name="service_vehicle_back"),
]
