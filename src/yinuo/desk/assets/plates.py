"""QR plates to print and rivet on: whoever scans one reports a fault of that very machine."""

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_GET

from yinuo.assets import queries
from yinuo.desk.assets.vehicles import matching
from yinuo.desk.kit.find import found
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.kernel import pdf

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle

MOST = 200
"""Plates of one print: twenty sheets."""


@open_to(*OFFICE)
@require_GET
def plate(request: HttpRequest, number: str) -> HttpResponse:
    """One plate, of its own size."""
    return printed([found(queries.vehicle_numbered(number), number)], number)


@open_to(*OFFICE)
@require_GET
def plates(request: HttpRequest) -> HttpResponse:
    """Sheets of ten for the vehicles of `?q=` and `?customer=`, in the order of the list."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "customer")}
    return printed(list(matching(user_of(request), chosen)[:MOST]), "plates", sheet=True)


def printed(vehicles: "list[Vehicle]", name: str, *, sheet: bool = False) -> HttpResponse:
    """The PDF. The same vehicles give the same bytes."""
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "hotline": settings.HOTLINE,
        "language": get_language() or settings.LANGUAGE_CODE,
        "sheet": sheet,
        "labels": {
            "title": pgettext("on the plate", "扫码报修"),
            "hotline": gettext("服务热线"),
            "number": gettext("编号"),
            "plate": gettext("车牌"),
            "none": gettext("没有符合条件的车辆"),
        },
        "plates": [
            {"number": each.number, "plate": each.plate, "model": each.model.name, "picture": f"{each.pk}.svg"}
            for each in vehicles
        ],
    }
    pictures = {f"{each.pk}.svg": qr_svg(address(each.qr_key)) for each in vehicles}
    answer = HttpResponse(pdf.render("plate", data, pictures), content_type="application/pdf")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=False, filename=f"{name}.pdf"))
    return answer


def address(key: str) -> str:
    """What the QR code says."""
    return f"{settings.PUBLIC_URL}{reverse('portal:report', args=[key])}"


def qr_svg(text: str) -> bytes:
    """A code that is read dirty and scratched: a quarter of it may be lost."""
    picture = BytesIO()
    segno.make(text, error="q", micro=False).save(picture, kind="svg", scale=1, border=2, xmldecl=False)
    return picture.getvalue()


urls = [
    path("vehicles/plates/", plates, name="plates"),
    path("vehicles/<str:number>/plate/", plate, name="vehicle_plate"),
]
