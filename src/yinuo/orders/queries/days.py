"""An engineer's days: what is still to do, what is near enough to be kept on the phone, and what is done."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from yinuo.kernel.periods import day_bounds, day_of
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.board import BoardRow, rows
from yinuo.promises.models import Promise
from yinuo.promises.types import PromiseKind, PromiseState

MOST = 60
"""Jobs on one person's list; nobody has more at once."""

AHEAD = (PromiseState.RUNNING, PromiseState.BROKEN)
"""How an appointment stands that still binds."""


def jobs(shown: QuerySet[ServiceOrder], *, now: datetime) -> list[BoardRow]:
    """The open orders of one person, the most urgent first."""
    return rows(shown.filter(is_open=True).order_by("urgent_at", "pk"), now=now, count=MOST)


def ended_since(shown: QuerySet[ServiceOrder], since: datetime) -> list[ServiceOrder]:
    """The orders of one person that ended since then, newest first."""
    ended = shown.filter(is_open=False, ended_at__gte=since).select_related("vehicle", "customer")
    return list(ended.order_by("-ended_at", "-pk")[:MOST])


def near(shown: QuerySet[ServiceOrder], *, now: datetime, zone: str) -> list[str]:
    """Numbers of the open orders that are for today or tomorrow, and of those that ended today; one query."""
    today = day_of(now, zone)
    morning, night = day_bounds(today, zone)[0], day_bounds(today + timedelta(days=1), zone)[1]
    agreed = Promise.objects.filter(order_id=OuterRef("pk"), kind=PromiseKind.APPOINTMENT, state__in=AHEAD)
    found = shown.annotate(agreed_at=Subquery(agreed.order_by("-serial").values("due_at")[:1])).filter(
        Q(is_open=True, agreed_at=None) | Q(is_open=True, agreed_at__lt=night) | Q(is_open=False, ended_at__gte=morning)
    )
    return list(found.order_by("-is_open", "urgent_at", "pk").values_list("number", flat=True)[:MOST])
