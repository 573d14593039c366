"""The app on the phone: its service worker, what that keeps for the hours without signal, and which build it is."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.field.words import door_words
from yinuo.templatetags.yinuo import vendored

HERE = Path(__file__).parent
WORKER = HERE / "sw.js"
OWN = ("field", "kit")
"""Folders below static/ whose scripts, styles and pictures the app is made of."""

VENDORED = ("htmx", "icons", "idb", "jsqr", "signature_pad", "exifreader")
MODULES = ("idb", "signature_pad", "jsqr", "exifreader")
"""Names under which our own modules import what is vendored."""

ENTRIES = ("kit/page.js", "field/shell.js", "field/job.js", "field/tour.js")
IMPORT = re.compile(r'^(?:import|export)\s(?:[^"=();]*\sfrom\s)?"(\.[^"]+)"', re.MULTILINE)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the service worker; a changed byte is a new version, so the browser asks each time."""
    known = f"const BUILD = {json.dumps(build())};\nconst SHELL = {json.dumps(shell())};\n"
    answer = HttpResponse(known + WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/field/"
    return answer


@require_GET
@never_cache
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown for a page that the phone never had."""
    return render(request, "field/offline.html")


@cache
def shell() -> tuple[str, ...]:
    """Addresses of all that a page of the field door loads."""
    return tuple(static(str(each.relative_to(settings.STATIC_ROOT))) for each in _parts())


@cache
def build() -> str:
    """A short id of everything the app is made of: it changes with each of them, and only then."""
    digest = hashlib.sha256()
    for each in (*_parts(), WORKER, *sorted(HERE.rglob("*.html"))):
        digest.update(each.name.encode() + each.read_bytes())
    return digest.hexdigest()[:12]


@cache
def modules() -> tuple[str, ...]:
    """Addresses of every module that a page imports, however deep: asked for at once, not one behind the other."""
    root = Path(settings.STATIC_ROOT)
    found: dict[Path, None] = {}
    new = [root / name for name in ENTRIES]
    while new:
        each = new.pop(0)
        if each not in found:
            found[each] = None
            new += [(each.parent / name).resolve() for name in IMPORT.findall(each.read_text(encoding="utf-8"))]
    return tuple(static(str(each.relative_to(root.resolve()))) for each in found)


def _parts() -> list[Path]:
    root = Path(settings.STATIC_ROOT)
    own = [each for folder in OWN for each in sorted((root / folder).rglob("*")) if each.is_file()]
    names = [vendored()[name] for name in VENDORED] + [f"vendor/{name}.js" for name in MODULES]
    return own + [root / name for name in names]


class Build:
    """Middleware. Every page of the field door says which build it was made by; the service worker goes by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.path_info.startswith("/field/"):
            answer["X-Build"] = build()
        return answer


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: what `field/base.html` tells the scripts; called only by templates that use it."""
    return {"build": build, "door_words": door_words, "modules": modules}


urls = [path("sw.js", worker, name="worker"), path("offline/", offline, name="offline")]
