"""Pages that refresh themselves: answering "nothing new" cheaply."""

from datetime import datetime

from django.http import HttpRequest

BEAT_SECONDS = 30
"""Forecasts and risks move with the clock alone: without news, a live page is drawn again this often."""


def version_of(change: int, now: datetime) -> str:
    """The sign of what a live page shows: the newest change, and the beat of the clock."""
    return f"{change}.{int(now.timestamp()) // BEAT_SECONDS}"


def is_seen(request: HttpRequest, version: str) -> bool:
    """Whether the region on screen already shows `version` (its hidden input `seen`): then 204 is enough.

    `seen` is taken out of the query, so that it does not get into the links of the page.
    """
    given = request.GET.copy()
    seen = given.pop("seen", [""])[-1]
    request.GET = given  # type: ignore[assignment]  # -- outside: a QueryDict like the one it replaces
    return bool(request.headers.get("HX-Request")) and seen == version
