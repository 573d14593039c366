"""The phone's batch: steps on several orders, each done once, in their order (DESIGN 6)."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from yinuo.api.shapes import FAULTS, Given
from yinuo.hall.act import act_of
from yinuo.hall.commands import MOST, acts_like, apply_batch

router = Router(tags=["steps"])


class CommandsIn(Given):
    """Commands `{id, order, kind, occurred_at, data?, device_clock_offset?, basis_version?}`.

    `id` is a UUIDv7 made by the sender and the key under which the command is done once; `kind` is a step;
    `device_clock_offset` is how many seconds the device's clock was behind.
    """

    commands: list[Any] = Field(max_length=MOST)


class CommandAnswer(Schema):
    """`result` is applied (with `body`), refused or held (with `problem`); `status` is HTTP-like.

    `in_tray`: an engineer's refused step waits for the dispatcher to settle it.
    """

    id: Any
    result: str
    status: int
    repeated: bool
    body: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    in_tray: bool = False


class Answers(Schema):
    answers: list[CommandAnswer]


@router.post("/commands", response={200: Answers, **FAULTS}, summary=_("批量提交步骤"))
def apply_commands(request: HttpRequest, body: CommandsIn) -> Answers:
    """Apply a batch. Each command has its own answer: one refused holds back the later ones of the same order only."""
    answers = apply_batch(body.commands, acts_like(act_of(request)))
    return Answers(answers=[CommandAnswer(**each) for each in answers])
