"""Reading promises."""

from datetime import datetime

from yinuo.promises.models import Promise
from yinuo.promises.types import Due, Pause, PromiseState


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
    return tuple(due_of(row) for row in Promise.objects.filter(order_id=order_id).order_by("serial"))


def next_escalation_at() -> datetime | None:
    """When the next escalation of any order falls due."""
    running = Promise.objects.filter(state=PromiseState.RUNNING).exclude(escalate_at=None)
    return running.order_by("escalate_at", "pk").values_list("escalate_at", flat=True).first()
