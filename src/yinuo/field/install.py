"""The app on the home screen: the manifest that a browser installs it by, and its icons, drawn from the seal."""

from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from yinuo.kernel import pdf

HEAD = "#0f3033"
"""The colour of the head of every page, by day and by night (static/kit/phone.css)."""

PAPER = "#eef2f1"
"""Shown until the first page is there."""

SEAL = settings.STATIC_ROOT / "kit" / "seal.svg"
GROUND = "#b23a2e"
"""The red of the seal."""

PLAIN = (192, 512)
WHOLE = (180, 192, 512)
"""Sides in px of the icons that fill their square; 180 is what iOS asks for."""

SAFE_PERCENT = 78
"""A phone cuts a whole icon to its own shape: the seal stays inside the circle that none of them cuts."""

POINTS = 64
"""Side of the drawing in pdf_templates/icon.typ; an inch has 72."""


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """In the reader's language. Signing in and the plates lie outside /field/, so the scope is the whole site."""
    plain = [_icon("plain", side, "any") for side in PLAIN]
    whole = [_icon("whole", side, "maskable") for side in WHOLE if side in PLAIN]
    told = {
        "id": "/field/",
        "name": _("一诺 · {company}").format(company=settings.COMPANY_NAME),
        "short_name": _("一诺"),
        "description": _("我的任务、现场检查、照片和签字；没有信号也能用。"),
        "lang": get_language(),
        "start_url": reverse("field:day"),
        "scope": "/",
        "display": "standalone",
        "theme_color": HEAD,
        "background_color": PAPER,
        "icons": plain + whole,
        "shortcuts": [
            {"name": _("我的任务"), "url": reverse("field:day"), "icons": plain[:1]},
            {"name": _("扫铭牌"), "url": f"{reverse('field:day')}#scan", "icons": plain[:1]},
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@cache_control(public=True, max_age=86_400)
def icon(request: HttpRequest, kind: str, side: int) -> HttpResponse:
    """`plain` is the seal itself; `whole` fills its square."""
    if side not in {"plain": PLAIN, "whole": WHOLE}.get(kind, ()):
        raise Http404
    return HttpResponse(drawn(side, whole=kind == "whole"), content_type="image/png")


@cache
def drawn(side: int, *, whole: bool) -> bytes:
    """The seal as a PNG of so many pixels a side; the same bytes every time."""
    look: dict[str, pdf.Json] = {"ground": GROUND, "share": SAFE_PERCENT} if whole else {"ground": "", "share": 100}
    return pdf.render_pages("icon", look, {"seal.svg": SEAL.read_bytes()}, pixels_per_inch=side * 72 / POINTS)[0]


def _icon(kind: str, side: int, purpose: str) -> dict[str, str]:
    address = reverse("field:icon", args=[kind, side])
    return {"src": address, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}


urls = [
    path("manifest.webmanifest", manifest, name="manifest"),
    path("icons/<str:kind>-<int:side>.png", icon, name="icon"),
]
