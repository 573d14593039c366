"""What happened to a machine before."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.closing import SAME_FAULT_DAYS, fixed_first_time, is_recurrence


def earlier_visit(vehicle_id: int, fault_system: str, reported_at: datetime) -> int | None:
    """Id of the visited order of the same fault that a report at `reported_at` repeats, or None."""
    since = reported_at - timedelta(days=SAME_FAULT_DAYS * 3)
    earlier = (
        ServiceOrder.objects.filter(
            vehicle_id=vehicle_id, fault_system=fault_system, reported_at__gte=since, reported_at__lt=reported_at
        )
        .exclude(arrived_at=None)
        .order_by("-reported_at", "-pk")
        .only("pk", "ended_at", "arrived_at")
        .first()
    )
    if earlier is None:
        return None
    ended_at = earlier.ended_at or earlier.arrived_at
    return earlier.pk if is_recurrence(earlier_ended_at=ended_at, reported_at=reported_at) else None


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
