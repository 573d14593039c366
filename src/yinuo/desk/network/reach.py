"""Which machines lie within the promised radius of an active outlet, and which do not (R-3.1)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.assets.queries.reach import Reach, reach
from yinuo.desk.kit.tables import Column, page_of, workbook
from yinuo.desk.network.outlets import radius_km
from yinuo.desk.network.tools import today
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.kernel import clock
from yinuo.network import queries
from yinuo.network.types import OutletState

COLUMNS = (
    Column("vehicle", _("车辆"), lambda row: row[0].number),
    Column("plate", _("车牌"), lambda row: row[0].plate),
    Column("model", _("型号"), lambda row: row[0].model),
    Column("customer", _("客户"), lambda row: row[0].customer.name),
    Column("address", _("地址"), lambda row: row[0].address),
    Column("base", _("最近网点"), lambda row: row[1].base_name if row[1] else ""),
    Column("km", _("路程（公里）"), lambda row: row[1].km if row[1] else None, kind="number"),
)


@open_to(*OFFICE)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """The share inside, a map, and the machines outside; `?export=xlsx` has all of these."""
    radius = radius_km(clock.now()) or 0.0
    found = reach(today(), radius_km=radius, circuity=settings.CIRCUITY)
    if request.GET.get("export") == "xlsx":
        return workbook(found.outside, COLUMNS, "outside")
    page = {
        "reach": found,
        "radius_km": radius,
        "area": area(found, radius),
        "page": page_of(found.outside, request),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
    }
    return render(request, "desk/network/reach.html", page)


def area(found: Reach, km: float) -> dict[str, Any]:
    """Outlets with their circles, and the machines outside as red points."""
    serving = [each for each in queries.outlets() if queries.state_of(each, today()) == OutletState.SERVING]
    # The promise is by road; the circle shows how far that is as the crow flies.
    straight = km / settings.CIRCUITY
    rings = [{"lat": each.lat, "lon": each.lon, "km": straight, "tone": "work"} for each in serving]
    points: list[dict[str, Any]] = [
        {"lat": each.lat, "lon": each.lon, "label": each.name, "tone": "work"} for each in serving
    ]
    points += [
        {"lat": each.lat, "lon": each.lon, "label": f"{each} {each.customer.name}", "tone": "bad"}
        for each, _distance in found.outside
    ]
    return {"points": points, "rings": rings}


urls = [path("outlets/coverage/", coverage, name="coverage")]
