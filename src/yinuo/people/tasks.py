"""What the worker does for people."""

from datetime import datetime, timedelta

from django.conf import settings

from yinuo.people import actions


def forget_positions(*, now: datetime) -> bool:
    """Delete some of the positions that have been kept long enough; False when there are none."""
    return actions.forget_positions(before=now - timedelta(days=settings.POSITION_DAYS))
