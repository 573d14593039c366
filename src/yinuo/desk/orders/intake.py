"""Taking a call: who, which machine, what is wrong, where; what it will start is shown while it is typed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yinuo.accounts.types import Role
from yinuo.assets import actions as assets_actions
from yinuo.assets import queries as assets
from yinuo.assets.rules import digits
from yinuo.assets.types import FaultSystem
from yinuo.desk.orders.preview import preview_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import Explanation, explain, status_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.orders.actions import Report, report
from yinuo.orders.queries import callers
from yinuo.orders.types import Channel

TAKERS = (Role.DISPATCHER, Role.SERVICE_MANAGER)
HOME, POINT, ADDRESS = "home", "point", "address"
PHRASES = (
    _("漏油"), _("无法启动"), _("异响"), _("不吸水"), _("不喷水"), _("刷子不转"), _("箱体升不起来"), _("仪表报警"),
    _("无法行驶"), _("停在路边，影响交通"),
)  # fmt: skip
"""What callers say most often: a key away."""

REFUSED_FIELDS = {
    "contact.name": "contact_name", "contact.phone": "phone", "fault.system": "fault_system",
    "fault.description": "fault", "place": "lat", "reported_at": "minutes_ago", "vehicle": "q",
}  # fmt: skip
"""What the report calls a field → what the form calls it."""


class Intake(forms.Form):
    """One call. `vehicle` is the number of the machine picked from the matches of `phone` and `q`."""

    phone = forms.CharField(
        label=_("来电号码"),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autofocus": True, "autocomplete": "off", "inputmode": "tel"}),
    )
    q = forms.CharField(
        label=_("查找车辆"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": _("车牌、车架号、编号或客户")}),
    )
    vehicle = forms.CharField(required=False, max_length=40)
    contact_name = forms.CharField(label=_("联系人"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    fault_system = forms.ChoiceField(
        label=_("故障系统"), choices=FaultSystem.choices, initial=FaultSystem.OTHER, widget=forms.RadioSelect
    )
    fault = forms.CharField(label=_("故障描述"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    place = forms.ChoiceField(
        choices=((HOME, _("在车辆的停放点")), (POINT, _("在地图上点选")), (ADDRESS, _("只知道地址"))), initial=HOME
    )
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)
    address = forms.CharField(label=_("地址或地标"), required=False, max_length=200)
    supplier_needed = forms.BooleanField(label=_("需要配套厂家协助"), required=False)
    minutes_ago = forms.IntegerField(
        label=_("几分钟前接到"), min_value=0, max_value=4320, initial=0, required=False,
        help_text=_("补登记时填写；时限从接到报修算起。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A point on the map needs both figures; an address needs words."""
        told = super().clean() or {}
        if told.get("place") == POINT and (told.get("lat") is None or told.get("lon") is None):
            self.add_error("lat", gettext("请在地图上点一下车辆的位置，或改选“只知道地址”。"))
        if told.get("place") == ADDRESS and not told.get("address"):
            self.add_error("address", gettext("请写下客户说的地址或地标。"))
        return told

    def picked(self) -> Any:
        """The machine picked, or the only one that is meant by what was typed; None else."""
        told = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        named = told.get("vehicle") or told.get("q") or ""
        return assets.vehicle(named) if named else None

    def spot(self, vehicle: Any) -> Place | None:
        """Where the machine is: its home, the point clicked; None when only an address is known."""
        told = self.cleaned_data
        lat, lon = told.get("lat"), told.get("lon")
        if told.get("place") == HOME and vehicle is not None:
            lat, lon = vehicle.lat, vehicle.lon
        if told.get("place") == ADDRESS or lat is None or lon is None:
            return None
        return Place(lat, lon)


@open_to(*TAKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The page; a refused or incomplete call comes back with all that was typed."""
    if request.method == "GET":
        start = {name: request.GET[name] for name in ("phone", "q", "vehicle") if name in request.GET}
        # From a machine's page: it is found by its own number, so that it stands among the matches.
        return page(request, Intake(initial={"q": start.get("vehicle", "")} | start))
    form = Intake(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    try:
        vehicle = form.picked()
        if vehicle is None:
            raise Refused("unknown_vehicle", field="vehicle", vehicle=form.cleaned_data["q"])
        done = once(request, "order.report", lambda act: taken(form, vehicle, act))
    except Refused as refused:
        return page(request, form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, gettext("已登记，工单号 %(number)s") % {"number": done["order"]})
    return redirect("desk:order", done["order"])


def taken(form: Intake, vehicle: Any, act: Act) -> Mapping[str, Any]:
    """The report, and its caller kept for the next call."""
    told = form.cleaned_data
    act = act.happened(act.occurred_at - timedelta(minutes=told["minutes_ago"] or 0))
    address = told["address"] or (vehicle.address if told["place"] == HOME else "")
    order = report(
        Report(
            vehicle, told["contact_name"], told["phone"], told["fault_system"], told["fault"], Channel.PHONE,
            place=form.spot(vehicle), address=address, supplier_needed=told["supplier_needed"],
        ),
        act=act,
    )  # fmt: skip
    known = {digits(each.phone) for each in assets.contacts_of(vehicle.customer_id)}
    if digits(told["phone"]) not in known:
        assets_actions.save_contact(vehicle.customer, name=told["contact_name"], phone=told["phone"], act=act)
    return {"order": order.number}


def refuse(form: Intake, refused: Refused) -> Explanation | None:
    """Put the refusal beside the input it names; else answer the words for a note above the form."""
    words = explain(refused)
    field = REFUSED_FIELDS.get(words.field, words.field)
    if field not in form.fields:
        return words
    form.add_error(field, " ".join(filter(None, (words.title, words.detail, words.remedy))))
    return None


def page(request: HttpRequest, form: Intake, *, words: Explanation | None = None, status: int = 200) -> HttpResponse:
    """The page as it stands."""
    phone, q, vehicle = (str(form[name].value() or "").replace("\x00", "") for name in ("phone", "q", "vehicle"))
    context = matches_of(phone, q, vehicle) | {
        "form": form, "words": words, "phrases": PHRASES, "preview": preview_of(form, clock.now()),
        "points": {"points": [], "pick": {"lat": "id_lat", "lon": "id_lon"}},
    }  # fmt: skip
    return render(request, "desk/orders/intake.html", context, status=status)


def matches_of(phone: str, q: str, picked: str) -> dict[str, object]:
    """Who calls and which machines may be meant: those a search names, else those of the caller's unit."""
    found = callers.matches(phone, q)
    number = picked if picked in {each.vehicle.number for each in found.machines} else ""
    if not number and len(found.machines) == 1:
        number = found.machines[0].vehicle.number
    return {"found": found, "picked": number, "asked": bool(phone or q)}


@open_to(*TAKERS)
@never_cache
@require_GET
def match(request: HttpRequest) -> HttpResponse:
    """The matches while the number or the plate is typed."""
    phone, q, picked = (request.GET.get(name, "")[:40] for name in ("phone", "q", "vehicle"))
    return render(request, "desk/orders/matches.html", matches_of(phone, q, picked))


@open_to(*TAKERS)
@never_cache
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What the report will start, and what is already open on this machine."""
    form = Intake(request.GET)
    form.is_valid()
    return render(request, "desk/orders/preview.html", {"preview": preview_of(form, clock.now())})


urls = [
    path("intake/", intake, name="intake"),
    path("intake/match/", match, name="intake_match"),
    path("intake/preview/", preview, name="intake_preview"),
]
