"""Orders by what a program asks for: states, a machine, a deadline, words."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.board import matching
from yinuo.promises.models import Promise
from yinuo.promises.types import PromiseState


def listed(
    shown: QuerySet[ServiceOrder],
    *,
    states: Iterable[str] = (),
    only_open: bool = False,
    due_before: datetime | None = None,
    vehicle_id: int | None = None,
    q: str = "",
) -> QuerySet[ServiceOrder]:
    """The orders of `shown` that fit everything asked; `due_before`: a promise that still runs is due before it."""
    wanted = list(states)
    if only_open:
        shown = shown.filter(is_open=True)
    if wanted:
        shown = shown.filter(state__in=wanted)
    if vehicle_id is not None:
        shown = shown.filter(vehicle_id=vehicle_id)
    if due_before is not None:
        # Few promises run at any time, and the partial index of the running ones finds them.
        running = Promise.objects.filter(state=PromiseState.RUNNING, due_at__lt=due_before).order_by()
        shown = shown.filter(pk__in=running.values("order_id"))
    for word in q.split():
        shown = shown.filter(matching(word))
    return shown
