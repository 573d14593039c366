"""What to take along to a machine: the parts like repairs took (the same fault system, the same model if it can)."""

from collections.abc import Collection

from yinuo.orders.models import ServiceOrder
from yinuo.parts import queries as parts
from yinuo.parts.models import UsedPart
from yinuo.parts.rules.planning import kit
from yinuo.parts.types import KitLine, Past

LOOKED_BACK = 400
"""As many of the latest like repairs are looked at."""


def kit_for(order: ServiceOrder) -> list[KitLine]:
    """The proposal for an order, most wanted first; only parts that fit its model."""
    model_id = order.vehicle.model_id
    like = ServiceOrder.objects.filter(fault_system=order.fault_system, arrived_at__isnull=False).exclude(pk=order.pk)
    repairs = dict(like.order_by("-pk").values_list("pk", "vehicle__model_id")[:LOOKED_BACK])
    same = sum(each == model_id for each in repairs.values())
    fitting = set(parts.fitting(model_id).values_list("number", flat=True))
    return kit(_past(repairs, model_id, fitting), len(repairs), same)


def _past(repairs: dict[int, int], model_id: int, fitting: Collection[str]) -> list[Past]:
    used = UsedPart.objects.filter(order_id__in=list(repairs), undone_at=None).order_by("pk")
    return [
        Past(order_id, number, quantity, repairs[order_id] == model_id)
        for order_id, number, quantity in used.values_list("order_id", "part__number", "quantity")
        if number in fitting
    ]
