"""What the worker does for orders."""

from datetime import datetime

from yinuo.orders.actions import helping


def remind_of_help(*, now: datetime) -> bool:
    """Take one request for help that waited too long; False when none did."""
    return helping.tell_manager_next(now=now)
