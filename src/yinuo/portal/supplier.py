"""A supplier answers a request for help by its link: no account, no customer's phone, the town only until it sends
somebody (R-5.12)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.hall.act import act_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.words import status_of
from yinuo.inbox.actions import once
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.portal import limits
from yinuo.portal.files import hashes_of, taken_in
from yinuo.portal.keys import kindly
from yinuo.portal.words import PHONE, again, refuse
from yinuo.suppliers import queries
from yinuo.suppliers.actions.answering import answer as answered
from yinuo.suppliers.types import ANSWERS, RequestState, Said, Spoken

if TYPE_CHECKING:
    from yinuo.suppliers.models import SupplierRequest


class AnswerForm(forms.Form):
    """What the supplier says; who comes, and when, where somebody does."""

    kind = forms.ChoiceField(
        label=_("您的答复"), choices=[(each, each.label) for each in ANSWERS], widget=forms.RadioSelect,
        error_messages={"required": _("请选一项答复。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("说明"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("怎么检查、怎么处理、还要什么资料；不属于贵方责任的，请写明依据。"),
        error_messages={"required": _("请写几句说明，现场工程师照着做。")},
    )  # fmt: skip
    person = forms.CharField(label=_("派谁来"), max_length=60, required=False)
    phone = forms.RegexField(
        PHONE, label=_("他的电话"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"}),
        error_messages={"invalid": _("请填能打通的电话号码，固定电话请带区号。")},
    )  # fmt: skip
    eta_at = forms.DateTimeField(
        label=_("预计几点到"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def spoken(self, photos: tuple[str, ...]) -> Spoken:
        """The answer as the action takes it; who comes only where somebody does."""
        told = self.cleaned_data
        comes = told if told["kind"] == Said.SENDING else {"person": "", "phone": "", "eta_at": None}
        person: dict[str, Any] = {name: comes[name] for name in ("person", "phone", "eta_at")}
        return Spoken(told["kind"], told["words"], **person, photos=photos)


def request_of(key: str) -> "SupplierRequest":
    """What the link opens. Refused("unknown_key"), or ("gone") once the order ended or the request was withdrawn."""
    found = queries.by_key(key)
    if found is None:
        raise Refused("unknown_key")
    if not queries.is_live(found):
        raise Refused("gone")
    return found


@kindly
@require_http_methods(["GET", "POST"])
@clause("R-5.12")
def supplier(request: HttpRequest, key: str) -> HttpResponse:
    """The fault and what was said about it, and below it the answer; sent once, whatever the network does."""
    asked = request_of(key)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    words, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            send(request, asked, form)
            messages.success(request, gettext("答复已送到，我们的工程师和调度马上看到。"))
            return redirect("portal:supplier", key=key)
        except Refused as refused:
            words, status = refuse(form, refused), status_of(refused)
    return render(request, "portal/supplier.html", shown(asked, clock.now()) | {"form": form, "words": words,
                  "photos": request.POST.getlist("photos")}, status=status)  # fmt: skip


def send(request: HttpRequest, asked: "SupplierRequest", form: AnswerForm) -> None:
    """Say it once for a form, files and answer in one transaction."""
    limits.count(request, "step")
    act: Act = act_of(request, Role.SUPPLIER, on_behalf=asked.supplier.name)

    def run() -> tuple[int, dict[str, Any]]:
        after = answered(asked.number, form.spoken(hashes_of(request)), act=act)
        return 200, {"request": after.number, "state": after.state}

    sent = {field: values for field, values in request.POST.lists() if field != "csrfmiddlewaretoken"}
    files = [[each.name, each.size] for each in request.FILES.getlist("files")]
    once(
        act.command_id, run, refusal=again, owner=f"supplier:{asked.key}", kind="portal.supplier",
        payload={"sent": sent, "files": files}, act=act,
    )  # fmt: skip


def shown(asked: "SupplierRequest", now: datetime) -> dict[str, Any]:
    """What the supplier sees; place and engineer in full once it sends somebody."""
    order = asked.order
    return {
        "asked": asked,
        "order": order,
        "customer": order.vehicle.customer,
        "messages_said": queries.messages_of(asked.pk),
        "sends": asked.state == RequestState.SENDING,
        "overdue": asked.state == RequestState.ASKED and asked.due_at < now,
    }


@require_POST
def files(request: HttpRequest, key: str) -> HttpResponse:
    """One file for an answer that is still being written."""
    return taken_in(request, lambda: request_of(key))


@kindly
@require_GET
def picture(request: HttpRequest, key: str, sha256: str) -> HttpResponse | FileResponse:
    """A photo that this supplier was shown or sent itself. Refused("unknown_key") for every other."""
    asked = request_of(key)
    seen = {*asked.photos, *(each for said in queries.messages_of(asked.pk) for each in said.photos)}
    if sha256 not in seen:
        raise Refused("unknown_key")
    return serve_blob(request, sha256)


urls = [
    path("s/<str:key>/", supplier, name="supplier"),
    path("s/<str:key>/files/", files, name="supplier_files"),
    path("s/<str:key>/files/<str:sha256>/", picture, name="supplier_picture"),
]
