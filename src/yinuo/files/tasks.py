"""What the worker does for files."""

from datetime import datetime, timedelta

from django.conf import settings

from yinuo.files import actions


def forget_arrivals(*, now: datetime) -> bool:
    """Give up one file that was begun and never finished; False when there is none."""
    return actions.forget_arrival(before=now - timedelta(days=settings.UPLOAD_DAYS))
