"""One order, for those who may see it."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from yinuo.assets import queries as assets
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.board import visible, with_row_data


def order(number: str, *, role: str, user_id: int | None) -> ServiceOrder | None:
    """The order with its row data, if this person may see it."""
    return with_row_data(visible(role=role, user_id=user_id)).filter(number=number).first()


def of_numbers(numbers: Collection[str]) -> dict[str, ServiceOrder]:
    """Number → order, for a few orders with what a heading shows; one query."""
    found = ServiceOrder.objects.filter(number__in=numbers).order_by("pk")
    return {each.number: each for each in found.select_related("vehicle__model", "customer", "engineer")}


def by_follow_key(key: str) -> ServiceOrder | None:
    """The order a customer's link opens."""
    return with_row_data(ServiceOrder.objects.order_by("pk")).filter(follow_key=key).first()


def story(number: str) -> list[Event]:
    """All that happened to an order, in the order it was recorded."""
    return journal.events_of(f"order:{number}")


def receipt_of(order: ServiceOrder) -> Receipt | None:
    """The signed receipt, if there is one: nobody signs before the engineer has arrived."""
    return Receipt.objects.filter(order=order).first() if order.arrived_at else None


def receipt_by_key(key: str) -> Receipt | None:
    """The receipt a verification address names."""
    return Receipt.objects.select_related("order").filter(key=key).first()


def search(q: str, *, role: str, user_id: int | None, limit: int = 20) -> list[ServiceOrder]:
    """Newest orders whose number, caller or machine holds every word of `q`."""
    found: QuerySet[ServiceOrder] = visible(role=role, user_id=user_id).order_by("-reported_at", "-pk")
    for word in q.split():
        vehicles = assets.vehicle_ids(word, limit=200)
        found = found.filter(Q(number__icontains=word) | Q(contact_phone__startswith=word) | Q(vehicle_id__in=vehicles))
    return list(found.select_related("vehicle__model", "customer", "engineer")[:limit])
