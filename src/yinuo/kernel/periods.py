"""Days and half-open periods in the company's zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""A phone that lost its clock says 1970; moments outside are slips, and the outermost cannot be told in every zone."""


def day_of(at: datetime, zone: str) -> date:
    """The calendar day of a moment in `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The day as `start <= t < end`, aware; 23 or 25 hours long where the zone changes its clocks."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    return start, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def moment_of(text: str) -> datetime:
    """A moment as somebody told it, ISO 8601. ValueError without an offset, or for a year nobody can mean."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError("Expected an offset, and a year that a clock can show.")
    return moment
