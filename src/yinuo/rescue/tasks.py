"""What the worker does for the rescue: it looks, some times an hour, whether anything is wrong."""

from datetime import datetime, timedelta

from yinuo.rescue.actions import alarms

EVERY = timedelta(minutes=1)
_looked: list[datetime] = []


def look_after(*, now: datetime) -> bool:
    """Look once a minute; whether a warning was given or ended."""
    if _looked and now - _looked[-1] < EVERY:
        return False
    _looked[:] = [now]
    return alarms.look(now=now)
