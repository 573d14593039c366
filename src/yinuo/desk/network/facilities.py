"""What an outlet is set up with (R-3.2): added, put right, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.network import queries
from yinuo.network.access import EDITORS
from yinuo.network.actions import keeping
from yinuo.network.queries import keeping as kept
from yinuo.network.types import Condition, FacilityKind

FIELDS = ("kind", "name", "quantity", "condition", "checked_on", "note")


class FacilityForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=FacilityKind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    quantity = forms.IntegerField(label=gettext_lazy("数量"), min_value=1, max_value=9999, initial=1)
    condition = forms.ChoiceField(label=gettext_lazy("状况"), choices=Condition.choices)
    checked_on = forms.DateField(label=gettext_lazy("查看日期"), widget=Day())
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)


def add(outlet: Any, values: Any, act: Any) -> Any:
    return keeping.save_facility(None, outlet, {**values}, act=act)


def change(facility: Any, values: Any, act: Any) -> Any:
    return keeping.save_facility(facility, facility.outlet, {**values}, act=act)


def its_outlet(facility: Any) -> str:
    return reverse("desk:outlet", args=[facility.outlet.code])


def back() -> str:
    return reverse("desk:outlets")


@open_to(*EDITORS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no longer there."""
    facility = found(kept.facility(pk), pk)
    code, name = facility.outlet.code, facility.name
    keeping.remove_facility(facility, act=act_of(request))
    messages.success(request, _("已移除：%(name)s") % {"name": name})
    return redirect("desk:outlet", code)


new = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=gettext_lazy("登记场所或设施"),
            form=FacilityForm,
            find=lambda user, code: found(queries.outlet(code), code),
            start=lambda outlet: {},
            save=add,
            after=its_outlet,
            back=back,
        )
    )
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=gettext_lazy("修改场所或设施"),
            form=FacilityForm,
            find=lambda user, pk: found(kept.facility(pk), pk),
            start=lambda one: {name: getattr(one, name) for name in FIELDS},
            save=change,
            after=its_outlet,
            back=back,
        )
    )
)
urls = [
    path("outlets/<str:key>/facilities/new/", new, name="facility_new"),
    path("outlets/facilities/<int:key>/", edit, name="facility_edit"),
    path("outlets/facilities/<int:pk>/remove/", remove, name="facility_remove"),
]
