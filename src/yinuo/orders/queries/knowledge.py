"""What was learnt on other machines: how the same fault was mended on the same model."""

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder


def alike(order: ServiceOrder) -> QuerySet[ServiceOrder]:
    """Repairs of the same fault system on the same model at other customers, newest first: when, why and what was done.

    Nothing of the other customer is read: no name, place, machine, nor what was said at the report.
    """
    same = ServiceOrder.objects.filter(vehicle__model_id=order.vehicle.model_id, fault_system=order.fault_system)
    return (
        same.exclude(customer_id=order.customer_id)
        .exclude(cause="")
        .only("reported_at", "cause", "work_done")
        .order_by("-reported_at", "-pk")
    )
