"""An engineer's day: what is still to do, and what is done since the morning."""

from datetime import datetime

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.board import BoardRow, rows

MOST = 60
"""Jobs on one person's list; nobody has more at once."""


def jobs(shown: QuerySet[ServiceOrder], *, now: datetime) -> list[BoardRow]:
    """The open orders of one person, the most urgent first."""
    return rows(shown.filter(is_open=True).order_by("urgent_at", "pk"), now=now, count=MOST)


def ended_since(shown: QuerySet[ServiceOrder], since: datetime) -> list[ServiceOrder]:
    """The orders of one person that ended since then, newest first."""
    ended = shown.filter(is_open=False, ended_at__gte=since).select_related("vehicle", "customer")
    return list(ended.order_by("-ended_at", "-pk")[:MOST])
