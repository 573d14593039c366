"""Settling what an engineer did and the order did not take: taken after all, noted, or not used (DESIGN 6)."""

from typing import Any
from uuid import UUID

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files import queries as file_queries
from yinuo.files.types import Purpose
from yinuo.inbox import actions as inbox
from yinuo.inbox import queries as conflicts
from yinuo.inbox.types import ConflictRow, How
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.access import SETTLERS
from yinuo.orders.actions.advance import advance
from yinuo.orders.actions.preparing import PURPOSE
from yinuo.orders.rules.inputs import readable


@transaction.atomic
def apply_again(conflict_id: UUID, *, reason: str = "", act: Act) -> None:
    """Take the step as the engineer's own, at the moment at which it happened. Raises what `advance` refuses."""
    row = _taken_up(conflict_id, How.APPLIED, reason, act)
    theirs = Act(
        actor_id=row.reporter_id, role=Role.ENGINEER, occurred_at=row.occurred_at, recorded_at=act.recorded_at,
        door="field", command_id=row.id, actor_name=row.reporter,
    )  # fmt: skip
    advance(row.key, row.step, row.told, act=theirs, received_at=row.received_at)
    _say(row, How.APPLIED, reason, act)


def apply_all(number: str, *, act: Act) -> tuple[int, Refused | None]:
    """Take all that waits on an order, the first first: how many were taken, and what the next one was refused for."""
    waiting = conflicts.open_conflicts(f"order:{number}")
    for taken, row in enumerate(waiting):
        try:
            apply_again(row.id, act=act)
        except Refused as refused:
            return taken, refused
    return len(waiting), None


@transaction.atomic
def note(conflict_id: UUID, *, reason: str = "", act: Act) -> None:
    """Make what was done, with its files, part of the order's story; the step itself is not taken."""
    row = _taken_up(conflict_id, How.NOTED, reason, act)
    told = readable(row.step, row.told)
    _say(row, How.NOTED, reason, act, told=told)
    purpose = PURPOSE.get(row.step, Purpose.WORK)
    for given, shown in ((told.get("photos", ()), purpose), ([told.get("signature", "")], Purpose.SIGNATURE)):
        arrived = file_queries.blobs_of(given)
        files.attach_all("order", row.key, [each for each in given if each in arrived], purpose=shown, act=act)


@transaction.atomic
def dismiss(conflict_id: UUID, *, reason: str, act: Act) -> None:
    """Do not use it, and say why. Refused("field_required") without a reason."""
    if not reason:
        raise Refused("field_required", field="reason")
    row = _taken_up(conflict_id, How.DISMISSED, reason, act)
    _say(row, How.DISMISSED, reason, act)


def _taken_up(conflict_id: UUID, how: How, reason: str, act: Act) -> ConflictRow:
    """The conflict, settled from here on, unless what follows is refused. Refused("not_found")."""
    demand(act.role, SETTLERS)
    row = conflicts.conflict(conflict_id)
    if row is None:
        raise Refused("not_found", what=str(conflict_id))
    inbox.settle(conflict_id, how, reason=reason, act=act)
    return row


def _say(row: ConflictRow, how: How, reason: str, act: Act, **more: Any) -> None:
    """One entry in the order's story, saying whose evidence it was and when it happened; and a notice to them."""
    happened_at = row.occurred_at.isoformat()
    journal.write(
        f"conflict.{how}", row.subject, act, step=row.step, engineer_name=row.reporter, happened_at=happened_at,
        received_at=row.received_at.isoformat(), command=str(row.id), code=row.why.code, reason=reason, **more,
    )  # fmt: skip
    messages.tell(
        [row.reporter_id], NoticeKind.CONFLICT, row.subject, about=f"conflict@{row.id}", at=act.recorded_at,
        step=row.step, how=how, happened_at=happened_at, reason=reason,
    )  # fmt: skip
