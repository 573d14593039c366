"""A term's own calendar, for a maker whose clock does not run around the clock (DESIGN 3; the default has none).

Windows are half-open in the calendar's zone, several a weekday, up to 24:00; closed dates take a day out, extra dates
put one in (调休补班). Pauses are given as breaks with a beginning and an end, never as a running sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Window = tuple[int, int]
"""Minutes after midnight, `from <= t < to`; 1440 is 24:00."""
Break = tuple[datetime, datetime]
"""When a clock stood still."""

DAY = 1440
HORIZON_DAYS = 3660
"""How far ahead a due moment is looked for before the calendar is taken to be empty."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a clock runs. `weekdays` maps Monday = 0 … Sunday = 6 to windows in rising order that do not overlap."""

    zone: str
    weekdays: Mapping[int, Sequence[Window]]
    closed: frozenset[date] = frozenset()
    extra: Mapping[date, Sequence[Window]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for windows in [*self.weekdays.values(), *self.extra.values()]:
            edges = [edge for window in windows for edge in window]
            if edges != sorted(edges) or len(set(windows)) != len(windows):
                raise ValueError("Expected windows in rising order without overlap.")
            if any(start >= end or start < 0 or end > DAY for start, end in windows):
                raise ValueError("Expected 0 <= from < to <= 1440 in every window.")

    def windows_on(self, day: date) -> Sequence[Window]:
        """The day's windows: an extra date before a closed one before the weekday."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.closed else self.weekdays.get(day.weekday(), ())


def from_json(data: Mapping[str, Any]) -> Calendar:
    """A calendar out of JSON: weekdays and dates are keys, windows lists of pairs."""
    return Calendar(
        zone=data["zone"],
        weekdays={int(day): _windows(windows) for day, windows in data["weekdays"].items()},
        closed=frozenset(date.fromisoformat(day) for day in data.get("closed", ())),
        extra={date.fromisoformat(day): _windows(windows) for day, windows in data.get("extra", {}).items()},
    )


def to_json(calendar: Calendar) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "zone": calendar.zone,
        "weekdays": {str(day): [list(each) for each in windows] for day, windows in calendar.weekdays.items()},
        "closed": sorted(day.isoformat() for day in calendar.closed),
        "extra": {day.isoformat(): [list(each) for each in windows] for day, windows in calendar.extra.items()},
    }


def _windows(pairs: Sequence[Sequence[int]]) -> tuple[Window, ...]:
    return tuple((opens, closes) for opens, closes in pairs)


def around_the_clock(zone: str) -> Calendar:
    """A clock that never stands still."""
    return Calendar(zone, dict.fromkeys(range(7), ((0, DAY),)))


def due_at(start: datetime, limit: timedelta, calendar: Calendar, pauses: Sequence[Break] = ()) -> datetime:
    """The moment at which `limit` of running time has passed since `start`.

    Raises ValueError when the calendar gives no such moment within ten years.
    """
    left = limit
    for begin, end in _running(start, calendar, pauses):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise ValueError("Expected a calendar with enough running time within ten years.")


def elapsed(start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[Break] = ()) -> timedelta:
    """How much running time lies in `start <= t < end`."""
    total = timedelta()
    for begin, stop in _running(start, calendar, pauses):
        if begin >= end:
            break
        total += min(stop, end) - begin
    return total


def _running(start: datetime, calendar: Calendar, pauses: Sequence[Break]) -> Iterator[tuple[datetime, datetime]]:
    """The stretches after `start` in which the clock runs, in UTC and rising order."""
    zone = ZoneInfo(calendar.zone)
    first = start.astimezone(zone).date()
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for opens, closes in calendar.windows_on(day):
            begin, end = _at(day, opens, zone), _at(day, closes, zone)
            if end > start:
                yield from _without(max(begin, start.astimezone(UTC)), end, pauses)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall-clock moment of a day, in UTC, so that a day on which the clocks change is as long as it is."""
    day, minutes = day + timedelta(days=minutes // DAY), minutes % DAY
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)


def _without(begin: datetime, end: datetime, pauses: Sequence[Break]) -> Iterator[tuple[datetime, datetime]]:
    """`begin <= t < end` less the pauses; pauses may overlap and come in any order."""
    at = begin
    for pause_begin, pause_end in sorted(pauses):
        if pause_end <= at or pause_begin >= end:
            continue
        if pause_begin > at:
            yield at, pause_begin
        at = max(at, pause_end)
    if at < end:
        yield at, end
