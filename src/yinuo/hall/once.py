"""Doing a form's post exactly once, at every door."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from yinuo.hall.act import act_of
from yinuo.inbox import actions as inbox
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused


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
