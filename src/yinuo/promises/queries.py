"""Reading promises."""

from datetime import datetime

from yinuo.promises.models import Promise
from yinuo.promises.types import Due, Pause, PromiseState
from yinuo.store import reading

NEXT = "t0.state = %s AND t0.escalate_at IS NOT NULL ORDER BY t0.escalate_at, t0.id LIMIT 1"


def due_of(row: Promise) -> Due:
    """A stored promise as rules see it."""
    return Due(
        row.kind, row.started_at, row.due_at, row.clause, row.why, row.state, row.met_at, row.ended_at,
        row.ended_why, row.replaced_by, tuple(pause_of(*each) for each in row.pauses),
    )  # fmt: skip


def pause_of(reason: str, begin: str, end: str | None) -> Pause:
    """A stored pause as rules see it."""
    return Pause(reason, datetime.fromisoformat(begin), datetime.fromisoformat(end) if end else None)


def promises_of(order_id: int) -> tuple[Due, ...]:
    """An order's promises, oldest first."""
    return tuple(map(due_of, rows_of(order_id)))


def rows_of(order_id: int) -> list[Promise]:
    """The same as they are stored."""
    return reading.found(Promise, "t0.order_id = %s ORDER BY t0.serial", order_id)


def next_escalation_at() -> datetime | None:
    """When the next escalation of any order falls due."""
    due = reading.first(Promise, NEXT, PromiseState.RUNNING)
    return due.escalate_at if due else None
