"""When an engineer was out for an order, from setting off until the visit was over."""

from datetime import datetime

from django.db.models import Q

from yinuo.orders.models import Visit
from yinuo.orders.types import State

OUT = frozenset({State.EN_ROUTE, State.ON_SITE, State.IN_REPAIR, State.TESTING, State.AWAITING_SIGNATURE})


def away(engineer_id: int, *, since: datetime) -> list[tuple[datetime, datetime | None]]:
    """Half-open spans that reach beyond `since`; one without an end goes on. An order that waits keeps nobody out."""
    visits = Visit.objects.filter(engineer_id=engineer_id, departed_at__isnull=False)
    running = Q(ended_at=None, order__engineer_id=engineer_id, order__state__in=OUT)
    found = visits.filter(Q(ended_at__gt=since) | running).order_by("pk")
    return [(departed, ended) for departed, ended in found.values_list("departed_at", "ended_at") if departed]
