"""Where a customer without a QR plate begins: which machine, and who to call back."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.assets import queries as assets
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused
from yinuo.portal import limits
from yinuo.portal.keys import kindly
from yinuo.portal.words import PHONE, refuse

REMEMBERED = "portal_phone"


class Find(forms.Form):
    machine = forms.CharField(
        label=_("车牌、车架号或车辆编号"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("车牌在车头，车架号在车门框或行驶证上。三样填一样就行。"),
    )
    phone = forms.RegexField(
        PHONE,
        label=_("您的电话"),
        max_length=30,
        error_messages={"invalid": _("请填能打通的电话号码，固定电话请带区号。")},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel", "data-remember": "phone"}),
        help_text=_("客服会用它回电。"),
    )


@kindly
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Finds the machine and goes on to its report page, where the phone number already stands."""
    form = Find(request.POST or None)
    words, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "find")
            vehicle = assets.vehicle(form.cleaned_data["machine"])
            if vehicle is None:
                raise Refused("unknown_vehicle", field="machine", vehicle=form.cleaned_data["machine"])
            request.session[REMEMBERED] = form.cleaned_data["phone"]
            return redirect("portal:report", key=vehicle.qr_key)
        except Refused as refused:
            words, status = refuse(form, refused), status_of(refused)
    page = {"form": form, "words": words}
    return render(request, "portal/start.html", page, status=status)


urls = [path("", start, name="start")]
