"""When whom to tell that a promise is running out, and how near it is to breaking (DESIGN 3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from yinuo.kernel.clauses import clause
from yinuo.promises.types import Due, PromiseState

Steps = Iterable[tuple[int, str]]
Risk = Literal["calm", "soon", "at_risk", "late", "done"]

NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


def next_step(
    started_at: datetime, due_at: datetime, *, told_percent: int, steps: Steps
) -> tuple[int, str, datetime] | None:
    """The next step not yet told, as (percent, role, moment), or None after the last."""
    for percent, role in sorted(steps):
        if percent > told_percent:
            return percent, role, started_at + (due_at - started_at) * percent / 100
    return None


@clause("R-5.10", "R-5.11", "R-5.12", "R-6.7")
def risk(promise: Due, forecast: datetime | None, now: datetime) -> Risk:
    """How a promise looks now, given when what it asks for is forecast to happen (None: no forecast).

    `late`: its time is past. `at_risk`: the forecast is after the due time. `soon`: less than a fifth is left.
    """
    if promise.state not in (PromiseState.RUNNING, PromiseState.BROKEN) or promise.met_at is not None:
        return "done"
    if now > promise.due_at:
        return "late"
    if forecast is not None and forecast > promise.due_at:
        return "at_risk"
    left, whole = promise.due_at - now, promise.due_at - promise.started_at
    return "soon" if left * 5 < whole else "calm"


def urgent_at(promises: Iterable[Due], *, visit_lead: timedelta) -> datetime:
    """The moment from which on some promise of an order cannot be kept any more; NEVER when none is open.

    A respond or reply needs no journey; a visit must start `visit_lead` before it is due. Sorting by this moment is
    sorting by risk at any time, so the board needs no clock in its order.
    """
    moments = [
        promise.due_at - (visit_lead if promise.kind in ("arrive", "appointment") else timedelta())
        for promise in promises
        if promise.state in (PromiseState.RUNNING, PromiseState.BROKEN) and promise.met_at is None
    ]
    return min(moments, default=NEVER)
