"""Orders that belong together: the one this repeats, those that repeat it, and what was reported twice."""

from dataclasses import dataclass

from yinuo.orders.models import ServiceOrder


@dataclass(frozen=True, slots=True)
class Related:
    """Numbers of orders, "" or empty where there is none."""

    duplicate_of: str = ""
    duplicates: tuple[str, ...] = ()
    recurs_of: str = ""
    recurrences: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.duplicate_of or self.duplicates or self.recurs_of or self.recurrences)


def related(order: ServiceOrder) -> Related:
    """What belongs to an order; at most two queries."""
    above = [each for each in (order.duplicate_of_id, order.recurs_of_id) if each is not None]
    names = dict(ServiceOrder.objects.filter(pk__in=above).order_by().values_list("pk", "number")) if above else {}
    below = ServiceOrder.objects.filter(duplicate_of=order) | ServiceOrder.objects.filter(recurs_of=order)
    rows = list(below.order_by("pk").values_list("number", "duplicate_of_id", "recurs_of_id"))
    return Related(
        names.get(order.duplicate_of_id or 0, ""),
        tuple(number for number, duplicate_of, _recurs in rows if duplicate_of == order.pk),
        names.get(order.recurs_of_id or 0, ""),
        tuple(number for number, _duplicate, recurs_of in rows if recurs_of == order.pk),
    )
