"""Photos, signatures and voice notes: up by one post each, down only to who may see what they show."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.field.commands import refused_json, require_engineer
from yinuo.files import actions, queries
from yinuo.hall.act import act_of, user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one
from yinuo.tours.queries import visits


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Multipart `file` → 201 {sha256, media_type, size_bytes, url}; a refusal is 401, 403, 413, 415 or 422."""
    try:
        require_engineer(request)
        blob = actions.store(*read(request.FILES.get("file")), act=act_of(request))
    except Refused as refused:
        return refused_json(refused)
    told = {"sha256": blob.sha256, "media_type": blob.media_type, "size_bytes": blob.size_bytes,
            "url": reverse("field:file", args=[blob.sha256])}  # fmt: skip
    return JsonResponse(told, status=201)


@open_to(Role.ENGINEER)
@require_GET
def shown(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file of an order or a tour visit of one's own."""
    user = user_of(request)
    numbers = [key for kind, key in queries.subjects_of(sha256) if kind == "order"]
    toured = [key for kind, key in queries.subjects_of(sha256) if kind == "tour"]
    if not any(
        [
            *(one.order(number, role=user.role, user_id=user.pk) for number in numbers),
            *(visits.visit(number, role=user.role, user_id=user.pk) for number in toured),
        ]
    ):
        raise Refused("not_found", what=sha256[:12])
    return cast("HttpResponse", serve_blob(request, sha256))


urls = [path("files/", upload, name="upload"), path("files/<str:sha256>/", shown, name="file")]
