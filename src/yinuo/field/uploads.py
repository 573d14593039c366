"""Files in pieces: a phone goes on where the signal left it, and lets go of a file only when it is told `done`."""

import json
from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.field.commands import refused_json, require_engineer
from yinuo.files import actions, queries
from yinuo.files.types import Arriving, Seen
from yinuo.hall.act import act_of, user_of
from yinuo.hall.commands import problem_of
from yinuo.hall.pieces import most_bytes, piece_of
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import moment_of


@require_POST
def begin(request: HttpRequest) -> JsonResponse:
    """`{sha256, size, name, taken_at?, lat?, lon?}` → how far this file has come, as `_told` says it.

    The hash is that of the phone's own bytes; `taken_at`, `lat` and `lon` are what the phone took out of the picture.
    """
    try:
        require_engineer(request)
        told = read(request)
        sha256, size = _plain(told, "sha256", str), _plain(told, "size", int)
        state = actions.begin_arrival(sha256, size=size, name=_name(told), seen=_seen(told), act=act_of(request))
    except Refused as refused:
        return refused_json(refused)
    return JsonResponse(_told(state))


@require_http_methods(["GET", "PATCH"])
def piece(request: HttpRequest, sha256: str) -> JsonResponse:
    """PATCH the bytes that begin at `Upload-Offset`; GET asks only. 409 with the true offset where they do not fit."""
    try:
        require_engineer(request)
        if request.method == "GET":
            return JsonResponse(_told(queries.arriving(sha256, user_of(request).pk)))
        state = actions.append(sha256, piece_of(request), offset=offset_of(request), act=act_of(request))
    except Refused as refused:
        if refused.code != "upload_offset":
            return refused_json(refused)
        true = queries.arriving(sha256, user_of(request).pk)
        return JsonResponse(_told(true) | {"problem": problem_of(refused)}, status=status_of(refused))
    return JsonResponse(_told(state))


def _told(state: Arriving) -> dict[str, Any]:
    """`most` is the largest piece taken; on `done` the phone may let go of the file."""
    return {"sha256": state.sha256, "offset": state.offset, "done": state.done,
            "url": reverse("field:piece", args=[state.sha256]), "most": most_bytes()}  # fmt: skip


def offset_of(request: HttpRequest) -> int:
    """Where the piece begins. Refused("field_required") or ("field_wrong") naming the header."""
    given = request.headers.get("Upload-Offset")
    if given is None:
        raise Refused("field_required", field="Upload-Offset")
    if not given.isdecimal() or len(given) > 15:
        raise Refused("field_wrong", field="Upload-Offset", value=given[:80])
    return int(given)


def read(request: HttpRequest) -> dict[str, Any]:
    """A JSON object. Refused("bad_json")."""
    with suppress(ValueError, RecursionError, RequestDataTooBig):
        told = json.loads(request.body)
        if isinstance(told, dict):
            return told
    raise Refused("bad_json")


def _plain(told: dict[str, Any], name: str, kind: type) -> Any:
    """A text or a whole number. Refused("field_required") or ("field_wrong")."""
    value = told.get(name)
    if value is None:
        raise Refused("field_required", field=name)
    if type(value) is not kind:  # `bool` is an `int` to Python
        raise Refused("field_wrong", field=name, value=str(value)[:80])
    return value


def _name(told: dict[str, Any]) -> str:
    """What the phone calls the file, as far as it can be read."""
    return "".join(filter(str.isprintable, str(told.get("name") or "")))


def _seen(told: dict[str, Any]) -> Seen:
    """When and where the camera was. What makes no sense is left out: a photo is not lost for a camera's clock."""
    taken_at, place = None, None
    with suppress(TypeError, ValueError):
        taken_at = moment_of(told["taken_at"]) if told.get("taken_at") else None
    with suppress(KeyError, TypeError, ValueError):
        place = Place(float(told["lat"]), float(told["lon"]))
    return Seen(taken_at, place)


urls = [path("uploads/", begin, name="uploads"), path("uploads/<slug:sha256>/", piece, name="piece")]
