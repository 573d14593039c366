"""Serving a stored file. Whether this person may see it is asked by the door that calls."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified

from yinuo.files import queries
from yinuo.kernel.errors import Refused

SHOWN = frozenset({"image/jpeg", "image/png", "audio/webm", "audio/ogg", "audio/mp4"})
YEAR_SECONDS = 31_536_000
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/webm": "weba", "audio/ogg": "ogg", "audio/mp4": "m4a",
           "application/pdf": "pdf"}  # fmt: skip


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
    else:
        answer = FileResponse(
            queries.open_blob(blob.sha256),
            as_attachment=blob.media_type not in SHOWN,
            filename=f"{blob.sha256[:12]}.{ENDINGS.get(blob.media_type, 'bin')}",
            content_type=blob.media_type,
        )
    answer["ETag"] = tag
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return answer
