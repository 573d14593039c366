"""Where open orders are, for the map."""

from django.db.models import QuerySet

from yinuo.orders.models import ServiceOrder


def places(orders: QuerySet[ServiceOrder], *, most: int = 500) -> list[ServiceOrder]:
    """The most urgent orders whose place is known, with their machine; light enough for a map of a country."""
    known = orders.exclude(lat=None).exclude(lon=None).select_related("vehicle")
    return list(known.only("number", "state", "urgent_at", "lat", "lon", "vehicle__plate", "vehicle__number")[:most])
