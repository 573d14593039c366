"""What the worker does for the network."""

from datetime import datetime

from yinuo.network.actions import warning


def warn(*, now: datetime) -> bool:
    """Tell of one inspection or paper that runs out; False when none does."""
    return warning.warn_next(now=now)
