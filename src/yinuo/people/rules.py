"""When a certificate counts (gap G-3: it must be valid on the work date), and when a place may be kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yinuo.people.types import Point, Span, Standing

EXPIRES_SOON = timedelta(days=60)
"""The first of the alarms before a certificate ends (60, 30 and 7 days)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate's kind and printed dates."""

    kind: str
    issued_on: date
    valid_to: date
    withdrawn_on: date | None = None


def valid_on(paper: Paper, day: date) -> bool:
    """Valid from the day of issue through the printed last day, unless withdrawn by then."""
    withdrawn = paper.withdrawn_on is not None and paper.withdrawn_on <= day
    return paper.issued_on <= day <= paper.valid_to and not withdrawn


def standing(paper: Paper, day: date) -> Standing:
    """How a certificate stands on `day`; it is expiring in its last 60 days."""
    if paper.withdrawn_on is not None and paper.withdrawn_on <= day:
        return Standing.WITHDRAWN
    if day < paper.issued_on:
        return Standing.FUTURE
    if day > paper.valid_to:
        return Standing.EXPIRED
    return Standing.EXPIRING if paper.valid_to - day <= EXPIRES_SOON else Standing.VALID


CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a phone's clock may be ahead."""


def on_duty_at(points: Iterable[Point], duty: Iterable[Span], *, since: datetime, now: datetime) -> list[Point]:
    """The points that may be kept: made on duty, after `since`, and not in the future. Nobody is followed home."""
    spans = list(duty)
    return [
        point
        for point in points
        if since <= point.at <= now + CLOCK_TOLERANCE
        and any(start <= point.at and (end is None or point.at < end) for start, end in spans)
    ]
