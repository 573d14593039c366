"""Old parts owed: who has which, how long, handed in by a scan and a press, written off by the manager (R-6.5)."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.tables import page_of
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import status_of
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.access import may_forgive, may_keep
from yinuo.parts.actions import using


class WriteOff(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("核销原因"), max_length=200, widget=forms.Textarea,
        help_text=gettext_lazy("例如：客户留存、随车报废、现场丢失。"),
    )  # fmt: skip


@open_to(*OFFICE)
@require_GET
def old_parts(request: HttpRequest) -> HttpResponse:
    """What is owed; `?q=` is what was scanned or typed, `?engineer=` one engineer's number."""
    now, role = clock.now(), user_of(request).role
    q, engineer = request.GET.get("q", ""), request.GET.get("engineer", "")
    page = page_of(queries.owed_matching(q, engineer=engineer), request)
    shown = {
        "page": page,
        "rows": [(each, days(each.used_at, now)) for each in page.rows],
        "only_one": bool(q) and len(page.rows) == 1,
        "people": [each | {"days": days(each["oldest"], now)} for each in queries.owed_by_engineer()],
        "engineer": engineer,
        "q": q,
        "late_days": settings.OLD_PART_DAYS,
        "may_keep": may_keep(role),
        "may_forgive": may_forgive(role),
    }
    return render(request, "desk/parts/old_parts.html", shown)


def days(since: datetime, now: datetime) -> int:
    """Whole days ago."""
    return (now - since).days


@open_to(Role.STOREKEEPER)
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The old part is in the keeper's hands."""
    found(queries.used(pk), pk)
    used = using.hand_in(pk, act=act_of(request))
    messages.success(request, _("已收回旧件：%(part)s") % {"part": used.part})
    return redirect(back(request.POST.get("engineer", "")))


@open_to(Role.SERVICE_MANAGER)
@require_http_methods(["GET", "POST"])
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager lets it go, and says why."""
    used = found(queries.used(pk), pk)
    form, words, status = WriteOff(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                using.write_off(pk, reason=form.cleaned_data["reason"], act=act_of(request))
            except Refused as refused:
                words, status = refuse(form, refused), status_of(refused)
            else:
                messages.success(request, _("已核销旧件：%(part)s") % {"part": used.part})
                return redirect(back())
    page: dict[str, Any] = {"used": used, "form": form, "words": words, "back": back()}
    return render(request, "desk/parts/write_off.html", page, status=status)


def back(engineer: str = "") -> str:
    """The list, of the engineer it was narrowed to."""
    return reverse("desk:old_parts") + (f"?{urlencode({'engineer': engineer})}" if engineer else "")


urls = [
    path("parts/old/", old_parts, name="old_parts"),
    path("parts/old/<int:pk>/in/", hand_in, name="old_part_in"),
    path("parts/old/<int:pk>/off/", write_off, name="old_part_off"),
]
