"""A write is done once: with an `Idempotency-Key`, a repeat is given the first answer (DESIGN 14, 18)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse

from yinuo.api.problems import answer, problem_of
from yinuo.hall.act import act_of
from yinuo.inbox.actions import once
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

HEADER = "Idempotency-Key"
LONGEST_KEY = 64
KEYS = UUID("6f1c7a52-5a0e-5b0c-9c55-8f3d0e9a7b11")
"""The name space of keys that are no UUID; fixed for ever, or a repeat would not be known again."""

Run = Callable[[Act], tuple[int, dict[str, Any]]]


def written(
    request: HttpRequest, kind: str, payload: object, run: Run, *, occurred_at: datetime | None = None
) -> HttpResponse:
    """Run a write once and answer it; `payload` is what a repeat must equal.

    Refused("command_id_reused") for a known key with other content, Refused("key_wrong") for an unusable one.
    """
    act = act_of(request)
    owner = f"user:{act.actor_id}"
    key = key_of(request, owner)
    act = replace(act, command_id=key or act.command_id, occurred_at=occurred_at or act.occurred_at)
    kept = once(
        act.command_id, lambda: run(act), refusal=problem_of, owner=owner, kind=f"api.{kind}", payload=payload, act=act,
        fresh=key is None,
    )  # fmt: skip
    response = answer(kept.status, kept.body)
    if kept.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def key_of(request: HttpRequest, owner: str) -> UUID | None:
    """The command id under the caller's key: the UUID itself, else one made of the owner and the text."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not 0 < len(given) <= LONGEST_KEY or not given.isascii() or not given.isprintable():
        raise Refused("key_wrong", field=HEADER, most=LONGEST_KEY)
    try:
        return UUID(given)
    except ValueError:
        return uuid5(KEYS, f"{owner} {given}")
