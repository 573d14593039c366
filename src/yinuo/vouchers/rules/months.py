"""Months as their first day: which one a line belongs to, when its pack is due and when somebody is told (R-6.6)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_of
from yinuo.vouchers.types import Timely

MORNING = time(8)
"""When people are told of what is due: not in the night in which a day begins."""


def month_of(at: datetime, zone: str) -> date:
    """The month of a moment in `zone`."""
    return day_of(at, zone).replace(day=1)


def following(month: date) -> date:
    """The month after."""
    return (month + timedelta(days=31)).replace(day=1)


def preceding(month: date) -> date:
    """The month before."""
    return (month - timedelta(days=1)).replace(day=1)


def month_bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    """The month as `start <= t < end`, aware."""
    place = ZoneInfo(zone)
    return datetime.combine(month, time(), place), datetime.combine(following(month), time(), place)


@clause("R-6.6")
def due_on(month: date, due_day: int) -> date:
    """The last day on which the vouchers of a month are handed in on time: a day of the next month, or its last."""
    coming = following(month)
    return min(coming + timedelta(days=due_day - 1), following(coming) - timedelta(days=1))


@clause("R-6.6")
def home(own: date, frozen_until: date | None) -> date:
    """The month in whose pack a line stands that happened in `own`.

    Packs are frozen in order. What comes late, or is put right afterwards, stands in the first pack that is not frozen:
    a frozen one never changes.
    """
    return own if frozen_until is None or own > frozen_until else following(frozen_until)


def alarms(due: date, remind_days: int, zone: str) -> tuple[datetime, datetime]:
    """When an engineer is reminded of a pack, and when it is told to be overdue: two mornings."""
    soon, late = due - timedelta(days=remind_days), due + timedelta(days=1)
    return datetime.combine(soon, MORNING, ZoneInfo(zone)), datetime.combine(late, MORNING, ZoneInfo(zone))


@clause("R-6.6")
def timely(due: date, handed_in: date | None, today: date) -> Timely:
    """Whether a pack came by its day; `handed_in` is None while it has not come."""
    if handed_in is None:
        return Timely.OVERDUE if today > due else Timely.NOT_DUE
    return Timely.IN_TIME if handed_in <= due else Timely.LATE
