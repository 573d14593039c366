"""What the worker does for possible defects."""

from datetime import datetime

from django.conf import settings

from yinuo.kernel.periods import day_of
from yinuo.warranty.actions import defects as actions
from yinuo.warranty.queries import defects as queries


def notice_defects(*, now: datetime) -> bool:
    """Look over the fleet once a day; False when that is done."""
    return not queries.was_scanned(day_of(now, settings.COMPANY_ZONE)) and actions.scan(now=now)
