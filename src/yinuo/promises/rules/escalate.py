"""When whom to tell that a promise is running out, and how near it is to breaking (DESIGN 3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from yinuo.charter.types import Terms
from yinuo.kernel.clauses import clause
from yinuo.promises.rules.pauses import breaks, term_of
from yinuo.promises.types import Due, PromiseState

Risk = Literal["calm", "soon", "at_risk", "late", "done"]

NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


def next_step(due: Due, *, told_percent: int, terms: Terms) -> tuple[int, str, datetime] | None:
    """The next step not yet told, as (percent, role, moment), or None after the last.

    The share is one of the time in which the promise's clock runs. Nobody is told while it stands still.
    """
    for percent, role in sorted(terms.escalation):
        if percent > told_percent:
            return percent, role, _used(due, percent, terms)
    return None


def _used(due: Due, percent: int, terms: Terms) -> datetime:
    """When this share of a promise's time is used up."""
    term = term_of(due.kind, terms)
    if term is None:
        return due.started_at + (due.due_at - due.started_at) * percent / 100
    return term.due_at(due.started_at, breaks(due.pauses, due.due_at), percent=percent)


@clause("R-5.10", "R-5.11", "R-5.12", "R-6.7")
def risk(promise: Due, forecast: datetime | None, now: datetime) -> Risk:
    """How a promise looks now, given when what it asks for is forecast to happen (None: no forecast).

    `late`: its time is past. `at_risk`: the forecast is after the due time. `soon`: less than a fifth is left.
    """
    if promise.state not in (PromiseState.RUNNING, PromiseState.BROKEN) or promise.met_at is not None:
        return "done"
    if promise.paused_since is not None:
        return "calm"
    if now > promise.due_at:
        return "late"
    if forecast is not None and forecast > promise.due_at:
        return "at_risk"
    left, whole = promise.due_at - now, promise.due_at - promise.started_at
    return "soon" if left * 5 < whole else "calm"


def urgent_at(promises: Iterable[Due], *, visit_lead: timedelta) -> datetime:
    """The moment from which on some promise of an order cannot be kept any more; NEVER when no clock runs.

    A respond or reply needs no journey; a visit must start `visit_lead` before it is due. Sorting by this moment is
    sorting by risk at any time, so the board needs no clock in its order.
    """
    moments = [
        promise.due_at - (visit_lead if promise.kind in ("arrive", "appointment") else timedelta())
        for promise in promises
        if promise.state in (PromiseState.RUNNING, PromiseState.BROKEN)
        and promise.met_at is None
        and promise.paused_since is None
    ]
    return min(moments, default=NEVER)
