"""Orders of whom or what they belong to: a customer, an engineer, an outlet."""

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder


def of_customer(customer_id: int) -> QuerySet[ServiceOrder]:
    """A customer's orders, newest first."""
    return _newest(ServiceOrder.objects.filter(customer_id=customer_id))


def open_of_engineer(engineer_id: int) -> QuerySet[ServiceOrder]:
    """What an engineer has in hand, the most urgent first."""
    return _newest(ServiceOrder.objects.filter(engineer_id=engineer_id, is_open=True)).order_by("urgent_at", "pk")


def open_of_outlet(outlet_id: int) -> QuerySet[ServiceOrder]:
    """Open orders measured from an outlet, the most urgent first."""
    return _newest(ServiceOrder.objects.filter(base_id=outlet_id, is_open=True)).order_by("urgent_at", "pk")


def _newest(orders: QuerySet[ServiceOrder]) -> QuerySet[ServiceOrder]:
    return orders.select_related("vehicle__model", "customer", "engineer").order_by("-reported_at", "-pk")
