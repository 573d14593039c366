"""要料 without scripts: the engineer asks the store for parts, for an order of his or for the van (R-6.4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yinuo.accounts.types import Role
from yinuo.field.job import own
from yinuo.field.parts import Asked, shown
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.van import ask_for_van
from yinuo.hall.words import explain, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import advance
from yinuo.orders.types import Step


@open_to(Role.ENGINEER)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """One request for all that was put on the list; refused, the list is still there."""
    told = [Asked(*each) for each in zip(*(request.POST.getlist(name) for name in Asked.__slots__), strict=False)]
    try:
        once(request, "parts.ask", lambda act: _asked(request, told, act))
    except Refused as refused:
        return shown(request, asked=told, words=explain(refused), status=status_of(refused))
    messages.success(request, _("已交给仓库。"))
    return redirect("field:parts")


def _asked(request: HttpRequest, told: list[Asked], act: Act) -> dict[str, Any]:
    data = {"parts": {each.part: each.quantity for each in told}, "note": request.POST.get("note", "").strip()[:200]}
    wished = request.POST.get("order", "")
    if not wished:
        return ask_for_van(data, act)
    return {"order": advance(own(request, wished).number, Step.REQUEST_PARTS, data, act=act).number}


urls = [path("parts/ask/", ask, name="parts_ask")]
