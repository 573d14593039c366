"""What the worker does for suppliers."""

from datetime import datetime

from yinuo.suppliers.actions import reminding


def remind(*, now: datetime) -> bool:
    """Tell of one answer that does not come; False when none is due."""
    return reminding.remind_next(now=now)
