"""Any orders, open or ended, by what the office asks for."""

from datetime import datetime

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.listing import listed


def among(
    shown: QuerySet[ServiceOrder],
    *,
    state: str = "",
    outlet_id: int | None = None,
    engineer_id: int | None = None,
    q: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[ServiceOrder]:
    """The orders of `shown` that fit, with what a list shows, newest first; reported in `since <= t < until`."""
    found = listed(shown, states=[state] if state else [], q=q)
    if outlet_id is not None:
        found = found.filter(base_id=outlet_id)
    if engineer_id is not None:
        found = found.filter(engineer_id=engineer_id)
    if since is not None:
        found = found.filter(reported_at__gte=since)
    if until is not None:
        found = found.filter(reported_at__lt=until)
    return found.select_related("vehicle__model", "customer", "engineer", "base").order_by("-reported_at", "-pk")
