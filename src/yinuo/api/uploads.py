"""Files in pieces, for senders whose signal comes and goes: announced by their hash, then put together by offset."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Header, Router, Schema
from pydantic import Field

from yinuo.api.shapes import FAULTS, Given, GivenMoment, user_of
from yinuo.files import actions, queries
from yinuo.files.types import Seen
from yinuo.hall.act import act_of
from yinuo.hall.pieces import piece_of
from yinuo.kernel.geo import Place

router = Router(tags=["files"])
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class UploadIn(Given):
    """The file to come: the SHA-256 of its own bytes, and the camera's time and place where they are in it no more."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=1, le=2**40)
    name: str = Field("", max_length=200)
    taken_at: GivenMoment | None = None
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)


class UploadOut(Schema):
    """How far it has come. Once `done` the file is kept, and reports and steps name it by the same hash."""

    sha256: str
    offset: int
    size: int
    done: bool


@router.post("/uploads", response={200: UploadOut, **FAULTS}, summary=_("开始分段上传"))
def begin_upload(request: HttpRequest, body: UploadIn) -> Any:
    """Announce a file, or ask how far it has come: go on from `offset`."""
    place = Place(body.lat, body.lon) if body.lat is not None and body.lon is not None else None
    return actions.begin_arrival(
        body.sha256, size=body.size, name=body.name, seen=Seen(body.taken_at, place), act=act_of(request)
    )


@router.get("/uploads/{slug:sha256}", response={200: UploadOut, **FAULTS}, summary=_("上传进度"))
def get_upload(request: HttpRequest, sha256: str) -> Any:
    """How far one's own file has come."""
    return queries.arriving(sha256, user_of(request).pk)


@router.patch("/uploads/{slug:sha256}", response={200: UploadOut, **FAULTS}, openapi_extra=BYTES, summary=_("上传一段"))
def continue_upload(
    request: HttpRequest, sha256: str, offset: int = Header(ge=0, le=2**40, alias="Upload-Offset")
) -> Any:
    """Send the bytes that begin at `Upload-Offset`. 409 where they do not fit behind what is here: ask, and go on."""
    return actions.append(sha256, piece_of(request), offset=offset, act=act_of(request))
