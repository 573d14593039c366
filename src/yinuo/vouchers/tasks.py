"""What the worker does for vouchers."""

from datetime import datetime

from yinuo.vouchers import actions


def open_packs(*, now: datetime) -> bool:
    """Open the packs of the month; False when everybody has his."""
    return actions.open_due(now=now)


def remind(*, now: datetime) -> bool:
    """Tell of one pack that is due soon or overdue; False when none is."""
    return actions.remind_next(now=now)
