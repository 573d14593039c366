"""要料: the engineer asks the storekeeper for parts, for an order of his or for the van (R-6.4)."""

from decimal import Decimal, InvalidOperation
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
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import explain, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.parts.actions import asking
from yinuo.parts.types import Line
from yinuo.people import queries as people


@open_to(Role.ENGINEER)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """One request for all that was put on the list; refused, the list is still there."""
    told = [Asked(*each) for each in zip(*(request.POST.getlist(name) for name in Asked.__slots__), strict=False)]
    try:
        number = once(request, "parts.ask", lambda act: _asked(request, told, act))["number"]
    except Refused as refused:
        return shown(request, asked=told, words=explain(refused), status=status_of(refused))
    messages.success(request, _("已交给仓库：%(number)s") % {"number": number})
    return redirect("field:parts")


def _asked(request: HttpRequest, told: list[Asked], act: Act) -> dict[str, Any]:
    engineer = people.engineer_of_user(user_of(request).pk)
    if engineer is None:
        raise Refused("not_found", what=user_of(request).name)
    wished = request.POST.get("order", "")
    order = own(request, wished) if wished else None
    lines = [Line(each.part, _quantity(each)) for each in told]
    note = request.POST.get("note", "").strip()[:200]
    made = asking.ask(engineer.pk, lines, act=act, order_id=order.pk if order else None, order=wished, note=note)
    return {"number": made.number}


def _quantity(asked: Asked) -> Decimal:
    try:
        return Decimal(asked.quantity)
    except InvalidOperation:
        raise Refused("field_wrong", field="quantity", value=asked.quantity, what=asked.part) from None


urls = [path("parts/ask/", ask, name="parts_ask")]
