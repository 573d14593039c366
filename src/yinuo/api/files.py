"""Photos, signatures and voice notes: sent first, then named by their hash in a report or a step."""

from hashlib import sha256
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import File, Router, Schema, UploadedFile

from yinuo.api.shapes import FAULTS, user_of
from yinuo.api.writing import written
from yinuo.files import actions, queries
from yinuo.hall.blobs import serve_blob
from yinuo.hall.received import read
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one

router = Router(tags=["files"])
BYTES: dict[str, Any] = {
    "responses": {200: {"description": "OK", "content": {"*/*": {"schema": {"type": "string"}}}}},
}


class Kept(Schema):
    """A kept file. Pictures are made small and free of hidden data, so `sha256` need not be that of what was sent."""

    sha256: str
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None


@router.post("/files", response={201: Kept, **FAULTS}, summary=_("上传照片、签名或录音"))
def upload(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Send one file as multipart/form-data. The same bytes again are the same file."""
    data, name = read(file)

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        blob = actions.store(data, name, act=act)
        kept = Kept(
            sha256=blob.sha256, media_type=blob.media_type, size_bytes=blob.size_bytes, width=blob.width,
            height=blob.height,
        )  # fmt: skip
        return 201, kept.model_dump(mode="json")

    return written(request, "file", sha256(data).hexdigest(), run)


@router.get("/files/{slug:key}", response={**FAULTS}, openapi_extra=BYTES, summary=_("下载照片、签名或录音"))
def get_file(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """The bytes of a file that belongs to an order the caller may see."""
    user = user_of(request)
    orders = (number for kind, number in queries.subjects_of(key) if kind == "order")
    if not any(one.order(number, role=user.role, user_id=user.pk) for number in orders):
        raise Refused("not_found", what=key)
    return serve_blob(request, key)
