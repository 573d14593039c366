"""An engineer's certificates and shifts: added, withdrawn, taken out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.people.engineers import its_page
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.people import actions, queries
from yinuo.people.access import CERTIFIERS, EDITORS
from yinuo.people.types import CertificateKind, DutyKind


class Moment(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class CertificateForm(forms.Form):
    kind = forms.ChoiceField(label=_("证书类别"), choices=CertificateKind.choices)
    number = forms.CharField(label=_("证书编号"), max_length=40)
    issued_on = forms.DateField(label=_("发证日期"), widget=Day())
    valid_to = forms.DateField(label=_("有效期至"), widget=Day(), help_text=_("证书上印的最后一天，当天仍有效。"))


class ShiftForm(forms.Form):
    kind = forms.ChoiceField(label=_("值班类别"), choices=DutyKind.choices)
    starts_at = forms.DateTimeField(label=_("开始"), widget=Moment())
    ends_at = forms.DateTimeField(label=_("结束"), widget=Moment(), help_text=_("跨夜的班次，结束日期是第二天。"))


def add_certificate(engineer: Any, values: Any, act: Any) -> Any:
    actions.add_certificate(engineer, **values, act=act)
    return engineer


def add_shift(engineer: Any, values: Any, act: Any) -> Any:
    actions.save_shift(engineer, **values, act=act)
    return engineer


@open_to(*CERTIFIERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It counts no more from today."""
    certificate = found(queries.certificate(pk), pk)
    act = act_of(request)
    actions.withdraw_certificate(certificate, on=timezone.localdate(act.occurred_at), act=act)
    messages.success(request, _("证书已撤回，从今天起不再计入。"))
    return redirect("desk:engineer", certificate.engineer.number)


@open_to(*EDITORS)
@require_POST
def remove_shift(request: HttpRequest, pk: int) -> HttpResponse:
    shift = found(queries.shift(pk), pk)
    actions.remove_shift(shift, act=act_of(request))
    messages.success(request, _("已取消班次。"))
    return redirect("desk:engineer", shift.engineer.number)


def by_number(user: Any, number: str) -> Any:
    return found(queries.engineer(number), number)


def back() -> str:
    return reverse("desk:engineers")


certificate = open_to(*CERTIFIERS)(
    edit_page(Editing(_("添加证书"), CertificateForm, by_number, lambda one: {}, add_certificate, its_page, back))
)
shift = open_to(*EDITORS)(
    edit_page(Editing(_("添加班次"), ShiftForm, by_number, lambda one: {}, add_shift, its_page, back))
)
urls = [
    path("engineers/<str:key>/certificates/new/", certificate, name="certificate_new"),
    path("engineers/<str:key>/shifts/new/", shift, name="shift_new"),
    path("certificates/<int:pk>/withdraw/", withdraw, name="certificate_withdraw"),
    path("shifts/<int:pk>/remove/", remove_shift, name="shift_remove"),
]
