"""What the worker does for the journal."""

from datetime import datetime, timedelta

from django.conf import settings

from yinuo.journal import actions, queries
from yinuo.kernel.periods import day_of


def close_days(*, now: datetime) -> bool:
    """Keep the Merkle root over all entries up to the end of yesterday; False when that is done already."""
    yesterday = day_of(now, settings.COMPANY_ZONE) - timedelta(days=1)
    span = queries.unrooted(yesterday, zone=settings.COMPANY_ZONE)
    if span is None:
        return False
    actions.close_day(yesterday, first_id=span[0], last_id=span[1])
    return True
