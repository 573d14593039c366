"""What the worker does for tours and follow-ups."""

from datetime import datetime

from yinuo.tours.actions import recurring


def make_due(*, now: datetime) -> bool:
    """Make what today brings, once a day; False when that is done."""
    return recurring.make_due(now=now)
