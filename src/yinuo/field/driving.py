"""交车: the engineer brings the service vehicle back, with what its meter says (R-3.7)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yinuo.accounts.types import Role
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import sentence
from yinuo.kernel.errors import Refused
from yinuo.network.actions import driving

FARTHEST_KM = 3_000_000


class BackForm(forms.Form):
    km_in = forms.IntegerField(min_value=0, max_value=FARTHEST_KM, required=False)


@open_to(Role.ENGINEER)
@require_POST
def back(request: HttpRequest, plate: str) -> HttpResponse:
    """Of the trip that is his own; the reason of a refusal stands on the page he came from."""
    form = BackForm(request.POST)
    km = form.cleaned_data["km_in"] if form.is_valid() else None
    try:
        once(request, "service_vehicle.back", lambda act: {"trip": driving.bring_back(plate, km=km, act=act).pk})
    except Refused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("已登记交车"))
    return redirect("field:me")


urls = [path("service-vehicles/<str:plate>/back/", back, name="vehicle_back")]
