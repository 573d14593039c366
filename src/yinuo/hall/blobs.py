"""Serving a stored file. Whether this person may see it is asked by the door that calls."""

import re

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified

from yinuo.files import queries
from yinuo.kernel.errors import Refused

SHOWN = frozenset({"image/jpeg", "image/png", "audio/webm", "audio/ogg", "audio/mp4"})
RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
YEAR_SECONDS = 31_536_000
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/webm": "weba", "audio/ogg": "ogg", "audio/mp4": "m4a",
           "application/pdf": "pdf"}  # fmt: skip


def part_of(asked: str, size: int) -> range | None:
    """The bytes that a player asks for (Safari plays no voice note without); None for all of them."""
    found = RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    return range(start, stop) if start < stop else None


def serve_blob(request: HttpRequest, sha256: str) -> HttpResponse | FileResponse:
    """The bytes with the type they were checked to have; pictures and voice in the page, all else as a download.

    The content of a hash never changes, so a browser keeps it a year, but no shared cache may. Refused: not_found.
    """
    blob = queries.blobs_of([sha256]).get(sha256)
    if blob is None:
        raise Refused("not_found", what=sha256)
    tag = f'"{blob.sha256}"'
    answer: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    elif blob.media_type in SHOWN and (part := part_of(request.headers.get("Range", ""), blob.size_bytes)):
        with queries.open_blob(blob.sha256) as file:
            file.seek(part.start)
            answer = HttpResponse(file.read(len(part)), status=206, content_type=blob.media_type)
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{blob.size_bytes}"
    else:
        answer = FileResponse(
            queries.open_blob(blob.sha256),
            as_attachment=blob.media_type not in SHOWN,
            filename=f"{blob.sha256[:12]}.{ENDINGS.get(blob.media_type, 'bin')}",
            content_type=blob.media_type,
        )
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return answer
