"""When a machine is due again: by months, hours or km, whichever comes first, counted from its last inspection."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from yinuo.kernel.clauses import clause
from yinuo.tours.types import Cycle, Limit, Meter, NextDue

DAYS_A_MONTH = 30
"""A round is spread over so many days a month."""


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@clause("R-5.5")
def next_due(cycle: Cycle, last: Meter, newest: Meter | None = None) -> NextDue:
    """When a machine is due after `last`, the inspection that was really made (or its delivery), never the one planned.

    A meter that has reached its limit makes it due on the day it was read; one that has not says at which figure.
    """
    limits = [_by_meter(cycle, last, newest, name) for name in ("hours", "km")]
    found = [each for each in limits if each is not None]
    if cycle.months is not None:
        found.append(NextDue(months_later(last.on, cycle.months), Limit.MONTHS))
    dated = [each for each in found if each.on is not None]
    first = min(dated, key=lambda each: str(each.on)) if dated else (found[0] if found else NextDue(None, Limit.HOURS))
    return NextDue(first.on, first.limit, _figure(found, "at_hours"), _figure(found, "at_km"))


def _figure(found: list[NextDue], name: str) -> Decimal | None:
    return next((value for each in found if (value := getattr(each, name)) is not None), None)


def _by_meter(cycle: Cycle, last: Meter, newest: Meter | None, name: str) -> NextDue | None:
    """By one meter; a machine whose meter nobody ever read before counts from nothing on it."""
    step = getattr(cycle, name)
    if step is None:
        return None
    at = (getattr(last, name) or Decimal(0)) + step
    shown = getattr(newest, name) if newest else None
    reached = newest.on if newest and shown is not None and shown >= at else None
    if name == "hours":
        return NextDue(reached, Limit.HOURS, at_hours=at)
    return NextDue(reached, Limit.KM, at_km=at)


def with_meters(last: Meter, readings: Sequence[Meter]) -> Meter:
    """The inspection with what its meters showed by what the vehicle's file knows, oldest reading first.

    Nobody has to read a dial at an inspection, and one that does not fit is not kept: then the newest figure by that
    day counts, else what was written down, else the first figure after it. Else the machine would be due for ever.
    """
    return Meter(last.on, _shown(last, readings, "hours"), _shown(last, readings, "km"))


def _shown(last: Meter, readings: Sequence[Meter], name: str) -> Decimal | None:
    own: Decimal | None = getattr(last, name)
    known: list[tuple[date, Decimal]] = [
        (each.on, figure) for each in readings if (figure := getattr(each, name)) is not None
    ]
    by_then = [figure for on, figure in known if on <= last.on]
    if by_then:
        return by_then[-1]
    return own if own is not None else next((figure for _on, figure in known), None)


def never_seen(
    cycle: Cycle, delivered_on: date | None, *, starts_on: date, serial: int, newest: Meter | None = None
) -> Meter:
    """From where a machine counts that nobody inspected yet: its delivery.

    Where its day was long before the plan began, the plan's first round is spread by `serial`, whatever its meters
    show, or all of them would have to be seen on one day; a customer's machines have the same one, so that one visit
    sees them all.
    """
    if cycle.months is None or delivered_on is None:
        return Meter(max(delivered_on or starts_on, starts_on))
    if months_later(delivered_on, cycle.months) >= starts_on:
        return Meter(delivered_on)
    first = starts_on + timedelta(days=serial % (cycle.months * DAYS_A_MONTH))
    shown = newest or Meter(first)
    return Meter(months_later(first, -cycle.months), shown.hours, shown.km)


def is_due(due: NextDue, *, today: date, lead_days: int) -> bool:
    """Whether a visit has to be made now, so that there is time to agree on a day."""
    return due.on is not None and due.on - timedelta(days=lead_days) <= today


@clause("R-5.7")
def first_follow_up(warranty_until: date, *, today: date, days: int, serial: int) -> date:
    """When a machine is followed for the first time: `days` after its warranty.

    Where that has long gone by because nobody followed it, the backlog is spread over the coming `days` by `serial`.
    """
    due = warranty_until + timedelta(days=days)
    return due if due >= today else today + timedelta(days=serial % days)
