"""Requests for help (求援): the list, one with its link and its talk, and what we do about it (R-5.12)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.parts.labels import qr_svg
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.files.types import Purpose
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import status_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.suppliers import queries
from yinuo.suppliers.access import SPEAKERS, may_speak
from yinuo.suppliers.actions import requests as actions
from yinuo.suppliers.actions.answering import answer as answered
from yinuo.suppliers.actions.answering import tell_more
from yinuo.suppliers.types import ANSWERS, RequestState, Said, Spoken

PRIVATE = frozenset({Purpose.SIGNATURE, Purpose.VOICE})
"""What no supplier is ever shown."""
SPEAKING = OFFICE & SPEAKERS


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *RequestState.choices])


class PhoneForm(forms.Form):
    """What the supplier said on the phone."""

    kind = forms.ChoiceField(label=_("厂家的答复"), choices=[(each, each.label) for each in ANSWERS])
    words = forms.CharField(label=_("说了什么"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    person = forms.CharField(
        label=_("派谁来"), max_length=60, required=False, help_text=_("厂家派人的，写姓名、电话和时间。")
    )
    phone = forms.CharField(label=_("他的电话"), max_length=30, required=False)
    eta_at = forms.DateTimeField(
        label=_("预计几点到"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


class MoreForm(forms.Form):
    words = forms.CharField(label=_("补充说明"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class Reason(forms.Form):
    reason = forms.CharField(label=_("撤回原因"), max_length=200)


@open_to(*OFFICE)
@require_GET
def supplier_request(request: HttpRequest, number: str) -> HttpResponse:
    """One request: the link to hand over, what was said, and the forms."""
    return page(request, number)


def page(request: HttpRequest, number: str, *, status: int = 200, **forms_given: Any) -> HttpResponse:
    """The page, with the forms as they came back if any was refused."""
    shown = by_number(number)
    may = may_speak(user_of(request).role)
    live = queries.is_live(shown)
    link = settings.PUBLIC_URL + reverse("portal:supplier", args=[shown.key])
    context = {
        "asked": shown,
        "order": shown.order,
        "said": queries.messages_of(shown.pk),
        "live": live,
        "overdue": shown.state == RequestState.ASKED and shown.due_at < clock.now(),
        "link": link if live and may else "",
        "may_speak": may and live,
        "photos": pictures(shown.order.number),
        "answer_form": PhoneForm(auto_id="answer-%s"),
        "more_form": MoreForm(auto_id="more-%s"),
        "withdraw_form": Reason(auto_id="withdraw-%s"),
    }
    return render(request, "desk/suppliers/request.html", context | forms_given, status=status)


def pictures(order: str) -> list[Any]:
    """The order's pictures that a supplier may be shown."""
    attached = files.attachments_of("order", order)
    return [each for each in attached if each.blob.media_type.startswith("image/") and each.purpose not in PRIVATE]


@open_to(*SPEAKING)
@require_GET
def code(request: HttpRequest, number: str) -> HttpResponse:
    """The link as a QR code, to be photographed from the screen. Refused("gone")."""
    shown = by_number(number)
    if not queries.is_live(shown):
        raise Refused("gone")
    link = settings.PUBLIC_URL + reverse("portal:supplier", args=[shown.key])
    return HttpResponse(qr_svg(link), content_type="image/svg+xml")


@open_to(*SPEAKING)
@require_http_methods(["POST"])
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """What the supplier said by phone."""
    form = PhoneForm(request.POST, auto_id="answer-%s")

    def run(act: Act) -> None:
        told: dict[str, Any] = {**form.cleaned_data}
        if told["kind"] != Said.SENDING:
            told |= {"person": "", "phone": "", "eta_at": None}
        answered(number, Spoken(**told), act=act)

    return done(request, number, form, "answer_form", run, _("已记下厂家的答复，工程师会收到。"))


@open_to(*SPEAKING)
@require_http_methods(["POST"])
def more(request: HttpRequest, number: str) -> HttpResponse:
    """What the supplier asked for."""
    form = MoreForm(request.POST, auto_id="more-%s")

    def run(act: Act) -> None:
        tell_more(number, form.cleaned_data["words"], act=act)

    return done(request, number, form, "more_form", run, _("已补充，厂家打开链接就能看到。"))


@open_to(*SPEAKING)
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The link opens nothing any more."""
    form = Reason(request.POST, auto_id="withdraw-%s")

    def run(act: Act) -> None:
        actions.withdraw(number, reason=form.cleaned_data["reason"], act=act)

    return done(request, number, form, "withdraw_form", run, _("已撤回，链接不能再打开。"))


def done(request: HttpRequest, number: str, form: forms.Form, name: str, run: Any, said: str | Promise) -> HttpResponse:
    """Do what a form asks for, once; what is refused comes back with all that was typed."""
    if not form.is_valid():
        return page(request, number, status=422, **{name: form})
    try:
        once(request, f"supplier.{name}", lambda act: run(act) or {"request": number})
    except Refused as refused:
        return page(request, number, status=status_of(refused), **{name: form, "words": refuse(form, refused)})
    messages.success(request, str(said))
    return redirect("desk:supplier_request", number)


@open_to(*SPEAKING)
@require_POST
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """A new link; the old one opens nothing."""
    actions.renew(number, act=act_of(request))
    messages.success(request, _("已换新链接，旧链接作废。"))
    return redirect("desk:supplier_request", number)


@open_to(*SPEAKING)
@require_POST
def photos(request: HttpRequest, number: str) -> HttpResponse:
    """Which of the order's pictures the supplier sees. Refused("not_found") for any other."""
    shown = by_number(number)
    own = [each.blob_id for each in pictures(shown.order.number)]
    chosen = request.POST.getlist("photo")
    if strange := [each for each in chosen if each not in own]:
        raise Refused("not_found", what=strange[0][:12])
    actions.show_photos(number, [each for each in own if each in chosen], act=act_of(request))
    messages.success(request, _("已改好厂家能看到的照片。"))
    return redirect("desk:supplier_request", number)


def by_number(number: str) -> Any:
    return found(queries.request(number), number)


def its_page(one: Any) -> str:
    return reverse("desk:supplier_request", args=[one.number])


supplier_requests = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "求援"),
            name="supplier-requests",
            query=lambda user, chosen: queries.requests(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            lead=_("在工单上选“配套厂家协助”就会向厂家求援；厂家凭链接或电话答复。"),
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("supplier", _("配套厂家"), "supplier.name", sort="supplier__name"),
                Column("order", _("工单"), "order.number", kind="short"),
                Column("vehicle", _("车辆"), "order.vehicle"),
                Column("asked_at", _("求援时间"), sort="asked_at", kind="moment"),
                Column("answered_at", _("答复时间"), sort="answered_at", kind="moment"),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=its_page,
        )
    )
)
urls = [
    path("suppliers/requests/", supplier_requests, name="supplier_requests"),
    path("suppliers/requests/<str:number>/", supplier_request, name="supplier_request"),
    path("suppliers/requests/<str:number>/code/", code, name="supplier_request_code"),
    path("suppliers/requests/<str:number>/answer/", answer, name="supplier_request_answer"),
    path("suppliers/requests/<str:number>/more/", more, name="supplier_request_more"),
    path("suppliers/requests/<str:number>/withdraw/", withdraw, name="supplier_request_withdraw"),
    path("suppliers/requests/<str:number>/renew/", renew, name="supplier_request_renew"),
    path("suppliers/requests/<str:number>/photos/", photos, name="supplier_request_photos"),
]
