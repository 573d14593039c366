"""Pages that refresh themselves: answering "nothing new" cheaply, and doing a form's post exactly once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from yinuo.hall.act import act_of
from yinuo.inbox import actions as inbox
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

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


def once(request: HttpRequest, kind: str, run: Callable[[Act], Mapping[str, Any]]) -> dict[str, Any]:
    """Do what a form asks for once per `command_id`; a repeat of the same form gets the first answer.

    `run(act)` answers JSON. A refusal is raised and not kept: the form is still on the screen and will be mended.
    """
    act = act_of(request)
    told = {name: request.POST.getlist(name) for name in sorted(request.POST) if name != "csrfmiddlewaretoken"}
    answer = inbox.once(
        act.command_id, lambda: (200, dict(run(act))), refusal=_raise, owner=f"user:{act.actor_id}", kind=kind,
        payload=told | {"path": request.path}, act=act,
    )  # fmt: skip
    return answer.body


def _raise(refused: Refused) -> tuple[int, dict[str, Any]]:
    raise refused
