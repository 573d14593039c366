"""A piece of a file as the raw body of a request: the phone's door and the API take the same."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from yinuo.kernel.errors import Refused

KB = 1024


def most_bytes() -> int:
    """The largest piece taken."""
    return int(settings.UPLOAD_PIECE_KB) * KB


def piece_of(request: HttpRequest) -> bytes:
    """The bytes. Refused("body_too_large") before they are read."""
    with suppress(RequestDataTooBig):
        if int(request.headers.get("Content-Length") or 0) <= most_bytes():
            return request.body
    raise Refused("body_too_large", field="file")
