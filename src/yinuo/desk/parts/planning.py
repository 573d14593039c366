"""Proposals: what a store should bring in, what parts an order will likely take; each with its reasons in figures."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yinuo.desk.kit.find import found
from yinuo.desk.kit.tables import Column, workbook
from yinuo.desk.orders.order import order_for
from yinuo.desk.parts.catalogue import figure
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.along import reason
from yinuo.hall.entry import open_to
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.queries.kit import kit_for
from yinuo.parts import queries
from yinuo.parts.access import may_ask
from yinuo.parts.queries import asking, planning
from yinuo.parts.rules.planning import REVIEW_DAYS, USED_DAYS
from yinuo.parts.types import STORES, KitLine, Restock

COLUMNS = (
    Column("part", gettext_lazy("编号"), "usage.part"),
    Column("name", gettext_lazy("名称"), "usage.name"),
    Column("unit", gettext_lazy("单位"), "usage.unit"),
    Column("held", gettext_lazy("现有"), lambda row: figure(row.usage.held)),
    Column("target", gettext_lazy("应备"), lambda row: figure(row.target)),
    Column("quantity", gettext_lazy("建议补"), lambda row: figure(row.quantity)),
    Column("value_cny", gettext_lazy("金额（元）"), lambda row: float(row.value_cny)),
)


@open_to(*OFFICE)
@require_GET
def restocking(request: HttpRequest, code: str) -> HttpResponse:
    """What a store should bring in; `?export=xlsx` as an order to send."""
    place = found(queries.place(code), code)
    if place.kind not in STORES:
        raise Refused("not_found", what=code)
    rows = planning.restocks(place, clock.now())
    if request.GET.get("export") == "xlsx":
        return workbook(rows, [*COLUMNS, Column("why", gettext_lazy("理由"), why)], f"restock-{place.pk}")
    page = {
        "place": place,
        "rows": [(row, why(row)) for row in rows],
        "value_cny": sum(row.value_cny for row in rows),
        "used_days": USED_DAYS,
        "review_days": REVIEW_DAYS,
    }
    return render(request, "desk/parts/restocking.html", page)


def why(row: Restock) -> str:
    """The reasons of a proposal in words."""
    facts = {
        "days": USED_DAYS, "used": figure(row.usage.used), "unit": row.usage.unit, "lead": row.usage.lead_days,
        "season": f"{row.season:.1f}", "cover": row.cover_days, "held": figure(row.usage.held),
        "target": figure(row.target),
    }  # fmt: skip
    used = _("近 %(days)s 天用了 %(used)s %(unit)s；") % facts
    season = _("按去年同期，接下来是平时的 %(season)s 倍；") % facts if round(row.season, 1) != 1 else ""
    cover = _("到货要 %(lead)s 天，要够用 %(cover)s 天，应备 %(target)s，现有 %(held)s。") % facts
    return used + season + cover


@open_to(*OFFICE)
@require_GET
def order_parts(request: HttpRequest, number: str) -> HttpResponse:
    """Of one order: what to take along, what was asked for and what was used."""
    order = order_for(request, number)
    lines = kit_for(order)
    known = queries.parts_by_number(line.part for line in lines)
    page: dict[str, Any] = {
        "order": order,
        "kit": [at_hand(line, known[line.part], order) for line in lines],
        "used": queries.used_on(order.pk),
        "requests": asking.requests(order.number),
        "asking": "\n".join(f"{line.part} {figure(line.quantity)}" for line in lines),
        "may_ask": may_ask(user_of(request).role) and order.engineer is not None,
    }
    return render(request, "desk/parts/order_parts.html", page)


def at_hand(line: KitLine, part: Any, order: Any) -> dict[str, Any]:
    """A line of the kit with what the engineer and the order's outlet have of it."""
    places = queries.where(part.pk)
    along = [each for each in places if order.engineer_id and each.place.engineer_id == order.engineer_id]
    base = [each for each in places if order.base_id and each.place.outlet_id == order.base_id]
    return {
        "part": part, "quantity": line.quantity, "why": reason(line),
        "along": sum((each.quantity for each in along), Decimal(0)),
        "base": sum((each.quantity for each in base), Decimal(0)),
    }  # fmt: skip


urls = [
    path("parts/places/<str:code>/restock/", restocking, name="restocking"),
    path("orders/<str:number>/parts/", order_parts, name="order_parts"),
]
