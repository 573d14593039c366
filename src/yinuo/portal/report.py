"""Report a fault of the machine whose plate was scanned: what, where, who to call back (R-5.10, R-6.14)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.assets.types import FaultSystem
from yinuo.charter import queries as charter
from yinuo.charter.types import Terms
from yinuo.hall.act import act_of
from yinuo.hall.why import span
from yinuo.hall.words import status_of
from yinuo.inbox.actions import once
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.orders import actions
from yinuo.orders.queries.history import open_like
from yinuo.orders.types import Channel, State
from yinuo.portal import limits
from yinuo.portal.files import hashes_of
from yinuo.portal.keys import kindly, vehicle_of
from yinuo.portal.masks import masked
from yinuo.portal.start import REMEMBERED
from yinuo.portal.words import PHONE, SAYS, again, refuse

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle

HERE, REGISTERED, ADDRESS = "here", "registered", "address"
DONE = frozenset({State.SIGNED, State.SOLVED_REMOTELY})
"""Open in the books, but no one is coming any more: such an order must not keep anybody from reporting."""
MOST_SHOWN = 3

PLACES = ((HERE, _("就在我这里")), (REGISTERED, _("在登记的停放地点")), (ADDRESS, _("在别处，我来填地址")))
OURS = {"fault.system": "fault_system", "fault.description": "fault", "contact.name": "name", "contact.phone": "phone",
        "place": "where", "lat": "where", "lon": "where"}  # fmt: skip
"""The room's field → the one on this page."""


class ReportForm(forms.Form):
    fault_system = forms.ChoiceField(
        label=_("哪里坏了"),
        choices=FaultSystem.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项；不清楚就选“其他/不清楚”。")},
    )
    fault = forms.CharField(
        label=_("怎么坏的"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "placeholder": _("例：箱体升不起来，油缸在漏油")}),
        error_messages={"required": _("请用一两句话说说故障。")},
    )
    where = forms.ChoiceField(
        label=_("车在哪里"),
        choices=PLACES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选车辆在哪里。")},
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    address = forms.CharField(
        label=_("地址或路标"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": _("例：芝罘区幸福路与环山路口往东 200 米")}),
    )
    name = forms.CharField(
        label=_("怎么称呼您"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name", "data-remember": "name"}),
    )
    phone = forms.RegexField(
        PHONE,
        label=_("您的电话"),
        max_length=30,
        error_messages={"invalid": _("请填能打通的电话号码，固定电话请带区号。")},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel", "data-remember": "phone"}),
    )
    website = forms.CharField(label=_("网址（请留空）"), required=False)

    def __init__(self, vehicle: "Vehicle", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["where"]
        if vehicle.lat is None and isinstance(where, forms.ChoiceField):
            where.choices = [each for each in PLACES if each[0] != REGISTERED]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.pop("website", ""):
            # People do not see this field; machines that fill everything do.
            self.add_error(None, _("有一栏是防垃圾信息用的，不该有内容，现在已清空。请再提交一次。"))
        if told.get("where") == HERE and (told.get("lat") is None or told.get("lon") is None):
            self.add_error("where", _("还没有定位。请点“用手机定位”，或改填地址。"))
        if told.get("where") == ADDRESS and not told.get("address"):
            self.add_error("address", _("请填车辆所在的地址。"))
        return told


@kindly
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """A report makes one order, however often the button is pressed, and leads to the page that follows it."""
    vehicle = vehicle_of(key)
    form = ReportForm(vehicle, request.POST or None, initial={"phone": request.session.get(REMEMBERED, "")})
    words, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("portal:follow", key=made(request, vehicle, form.cleaned_data))
        except Refused as refused:
            words, status = refuse(form, refused, OURS), status_of(refused)
    page = {
        "form": form,
        "words": words,
        "vehicle": vehicle,
        "customer": masked(vehicle.customer.name, 3, 2),
        "vin": masked(vehicle.vin, 3, 4),
        "open": coming(vehicle.pk),
        "photos": request.POST.getlist("photos"),
        "strict": strictest(),
        "place": {"points": [], "pick": {"lat": "id_lat", "lon": "id_lon"}},
    }
    return render(request, "portal/report.html", page, status=status)


def coming(vehicle_id: int) -> list[dict[str, Any]]:
    """Newest repairs of the machine somebody is still to come for: the same fault need not be reported again."""
    found = [order for order in open_like(vehicle_id) if order.state not in DONE][:MOST_SHOWN]
    return [{"order": order, "says": SAYS[order.state][0]} for order in found]


def strictest() -> str:
    """The limit that runs while the place is unknown, in words. Refused("no_commitment")."""
    commitment = charter.in_force(clock.now())
    if commitment is None:
        raise Refused("no_commitment", clause="R-4.4")
    return span(Terms.from_json(commitment.terms).arrive.minutes)


def made(request: HttpRequest, vehicle: "Vehicle", told: dict[str, Any]) -> str:
    """The follow key of the order this form makes, or made when it was sent before."""
    limits.count(request, "report", phone=told["phone"])
    act = act_of(request, "contact", on_behalf=told["name"])
    payload = {**told, "vehicle": vehicle.number, "photos": request.POST.getlist("photos"),
               "files": [[each.name, each.size] for each in request.FILES.getlist("files")]}  # fmt: skip
    answer = once(
        act.command_id, lambda: reported(request, vehicle, told, act), refusal=again, owner=f"plate:{vehicle.qr_key}",
        kind="portal.report", payload=payload, act=act,
    )  # fmt: skip
    return str(answer.body["follow"])


def reported(request: HttpRequest, vehicle: "Vehicle", told: dict[str, Any], act: Act) -> tuple[int, dict[str, Any]]:
    """Files and order in one transaction: a refused file leaves no order, a refused order no file."""
    place, address = place_of(vehicle, told)
    order = actions.report(
        actions.Report(
            vehicle, told["name"], told["phone"].strip(), told["fault_system"], told["fault"], Channel.PORTAL,
            place=place, address=address, photos=hashes_of(request),
        ),
        act=act,
    )  # fmt: skip
    return 201, {"follow": order.follow_key, "number": order.number}


def place_of(vehicle: "Vehicle", told: dict[str, Any]) -> tuple[Place | None, str]:
    """Where the machine stands. An address alone is no place: the stricter clock runs until somebody finds it."""
    if told["where"] == REGISTERED and vehicle.lat is not None and vehicle.lon is not None:
        return Place(vehicle.lat, vehicle.lon), vehicle.address
    if told["where"] == HERE:
        try:
            return Place(told["lat"], told["lon"]), told["address"]
        except ValueError:
            raise Refused("place_off_map", field="place", lat=told["lat"], lon=told["lon"]) from None
    return None, told["address"]


urls = [path("v/<str:key>/", report, name="report")]
