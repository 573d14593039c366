"""Keeping an order's promises as its facts give them, and telling people in time."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.charter.types import Terms
from yinuo.journal import actions as journal
from yinuo.journal.types import Event
from yinuo.kernel.act import system_act
from yinuo.kernel.clauses import clause
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.promises.models import Promise
from yinuo.promises.queries import due_of, rows_of
from yinuo.promises.rules.escalate import next_step
from yinuo.promises.types import Due, PromiseState
from yinuo.store import reading, rows

PUT_OFF = timedelta(hours=1)
DUE = "t0.state = %s AND t0.escalate_at < %s ORDER BY t0.escalate_at, t0.id LIMIT 1"

log = logging.getLogger("yinuo.promises")

STORED = ("started_at", "due_at", "clause", "why", "state", "met_at", "ended_at", "ended_why", "replaced_by")


def start(order_id: int, dues: Sequence[Due], *, terms: Terms) -> None:
    """Store the first promises of a new order."""
    rows.insert_all([_row(order_id, serial, due, terms) for serial, due in enumerate(dues)])


def settle(order_id: int, dues: Sequence[Due], *, terms: Terms) -> None:
    """Store how the promises stand now: the changed ones, and those that began."""
    stored = rows_of(order_id)
    start_from = len(stored)
    for row, due in zip(stored, dues, strict=False):
        if due_of(row) == due:
            continue
        for name, value in _stored(due).items():
            setattr(row, name, value)
        row.escalate_at = _next_moment(due, row.told_percent, terms)
        row.save(update_fields=[*STORED, "pauses", "escalate_at"])
    Promise.objects.bulk_create(
        _row(order_id, serial, due, terms) for serial, due in enumerate(dues) if serial >= start_from
    )


def _row(order_id: int, serial: int, due: Due, terms: Terms) -> Promise:
    moment = _next_moment(due, 0, terms)
    return Promise(order_id=order_id, serial=serial, kind=due.kind, escalate_at=moment, **_stored(due))


def _stored(due: Due) -> dict[str, Any]:
    pauses = [(each.reason, each.begin.isoformat(), each.end and each.end.isoformat()) for each in due.pauses]
    return {name: getattr(due, name) for name in STORED} | {"pauses": pauses}


def _next_moment(due: Due, told_percent: int, terms: Terms) -> datetime | None:
    """When somebody is told next; None for a promise that has ended, or whose clock stands still."""
    if due.state != PromiseState.RUNNING or due.paused_since is not None:
        return None
    step = next_step(due, told_percent=told_percent, terms=terms)
    return step[2] if step else due.due_at


@clause("R-5.10", "R-5.11", "R-5.12", "R-5.13")
def escalate_next(*, now: datetime) -> tuple[str, Event] | None:
    """Take the one escalation that is due longest, tell its people once, break the promise at its due time.

    Returns the journal entry made, or None when nothing is due. Two workers never take the same one: the row moves by
    compare-and-swap. What fell due while no worker ran is found by the next one, step by step.
    """
    while True:
        due = reading.first(Promise, DUE, PromiseState.RUNNING, now, beside=("order",))
        if due is None:
            return None
        try:
            with transaction.atomic():
                event = _take(due, now)
        except Exception:
            # One promise that cannot be told of must not keep the others waiting.
            log.exception("promise.escalate", extra={"promise": due.pk})
            put_off(due.pk, now=now)
            continue
        if event is not None:
            return due.order.number, event


def _take(promise: Promise, now: datetime) -> Event | None:
    """Move one due promise a step on; None when another worker was faster.

    The order is locked first, as every step on it does, so that no step judges by a journal that lacks this entry.
    """
    Promise.objects.select_for_update(of=("order",)).select_related("order").get(pk=promise.pk)
    terms = Terms.from_json(promise.order.terms)
    due = due_of(promise)
    step = next_step(due, told_percent=promise.told_percent, terms=terms)
    percent, role, moment = step or (promise.told_percent, "", promise.due_at)
    breaks = moment >= promise.due_at
    after = None if breaks else _next_moment(due, percent, terms)
    moved = Promise.objects.filter(
        pk=promise.pk, state=PromiseState.RUNNING, escalate_at=promise.escalate_at, told_percent=promise.told_percent
    ).update(told_percent=percent, escalate_at=after, **(_broken(promise.due_at) if breaks else {}))
    if not moved:
        return None
    subject = f"order:{promise.order.number}"
    about = f"{promise.kind}{promise.serial}@{percent}"
    event = journal.write(
        "promise.broken" if breaks else "promise.escalated", subject, system_act(now),
        serial=promise.serial, kind=promise.kind, percent=percent, role=role, due_at=promise.due_at.isoformat(),
    )  # fmt: skip
    messages.tell(
        accounts.active_ids(role), NoticeKind.BREACH if breaks else NoticeKind.ESCALATION, subject, about=about, at=now,
        promise=promise.kind, percent=percent, due_at=promise.due_at.isoformat(),
    )  # fmt: skip
    return event


def _broken(due_at: datetime) -> dict[str, object]:
    return {"state": PromiseState.BROKEN, "ended_at": due_at, "ended_why": "overdue"}


def put_off(promise_id: int, *, now: datetime) -> None:
    """Put an escalation that raised off until an hour from now."""
    Promise.objects.filter(pk=promise_id, state=PromiseState.RUNNING).update(escalate_at=now + PUT_OFF)
