"""What happened to a machine before."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.closing import SAME_FAULT_DAYS, fixed_first_time, is_recurrence
from yinuo.store.rows import Question, Row, moment

EARLIER = """
SELECT id, ended_at, arrived_at FROM yinuo_serviceorder
WHERE vehicle_id = %s AND fault_system = %s AND reported_at >= %s AND reported_at < %s AND arrived_at IS NOT NULL
ORDER BY reported_at DESC, id DESC LIMIT 1
"""


def earlier_visit(vehicle_id: int, fault_system: str, reported_at: datetime) -> Question[int | None]:
    """Id of the visited order of the same fault that a report at `reported_at` repeats, or None."""

    def repeated(found: list[Row]) -> int | None:
        for earlier, ended_at, arrived_at in found:
            if is_recurrence(earlier_ended_at=moment(ended_at or arrived_at), reported_at=reported_at):
                return int(earlier)
        return None

    since = reported_at - timedelta(days=SAME_FAULT_DAYS * 3)
    return Question(EARLIER, (vehicle_id, fault_system, since, reported_at), repeated)


def first_time_fix(order: ServiceOrder) -> bool | None:
    """Whether the first visit mended it for good; None while nobody has visited or the work goes on."""
    if order.is_open:
        return None
    visits = Visit.objects.filter(order=order).exclude(arrived_at=None).count()
    return fixed_first_time(visits=visits, repeated=ServiceOrder.objects.filter(recurs_of=order).exists())


def orders_of_vehicle(vehicle_id: int) -> QuerySet[ServiceOrder]:
    """A machine's orders, newest first."""
    return (
        ServiceOrder.objects.filter(vehicle_id=vehicle_id)
        .select_related("engineer", "customer", "vehicle__model")
        .order_by("-reported_at", "-pk")
    )


def open_like(vehicle_id: int) -> list[ServiceOrder]:
    """Open orders of the same machine: a new report may be a duplicate of one."""
    return list(ServiceOrder.objects.filter(vehicle_id=vehicle_id, is_open=True).order_by("-reported_at", "-pk"))
