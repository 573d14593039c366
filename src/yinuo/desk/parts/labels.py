"""Labels to print and stick on shelves and boxes: number, name and a QR code that says the number."""

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import asked
from yinuo.desk.parts.catalogue import Filter, matching
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.kernel import pdf
from yinuo.parts import queries

if TYPE_CHECKING:
    from yinuo.parts.models import Part

MOST = 480
"""Labels of one print: twenty sheets."""


@open_to(*OFFICE)
@require_GET
def label(request: HttpRequest, number: str) -> HttpResponse:
    """One part's label, of its own size."""
    return printed([found(queries.parts_by_number([number]).get(number), number)], number)


@open_to(*OFFICE)
@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """Sheets of twenty-four for the parts the list shows."""
    form = asked(Filter, request)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return printed(list(matching(user_of(request), chosen)[:MOST]), "labels", sheet=True)


def printed(parts: "list[Part]", name: str, *, sheet: bool = False) -> HttpResponse:
    """The PDF. The same parts give the same bytes."""
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "title": gettext("配件标签"),
        "none": gettext("没有符合条件的配件"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "sheet": sheet,
        "labels": [
            {"number": each.number, "name": each.name, "unit": each.unit, "picture": f"{each.pk}.svg"} for each in parts
        ],
    }
    pictures = {f"{each.pk}.svg": qr_svg(each.number) for each in parts}
    answer = HttpResponse(pdf.render("label", data, pictures), content_type="application/pdf")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=False, filename=f"{name}.pdf"))
    return answer


def qr_svg(text: str) -> bytes:
    """The code, small and plain: it is read at arm's length, in a store."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=1, border=2, xmldecl=False)
    return picture.getvalue()


urls = [
    path("parts/labels/", labels, name="labels"),
    path("parts/of/<str:number>/label/", label, name="label"),
]
