"""What the steps of a rescue need besides their input (R-9.4 to R-9.7)."""

from collections.abc import Callable
from typing import Any

from yinuo.checklists import queries as checklists
from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.models import ServiceOrder
from yinuo.orders.rules import scene
from yinuo.orders.types import Step

Data = dict[str, Any]


def _items(order: ServiceOrder, data: Data, act: Act) -> Data:
    """What clears up the scene waits for its release, also line by line (register, X-11)."""
    told = [each for each in checklists.items_for(order.vehicle.model.family) if each.code in data.get("items", {})]
    scene.require_no_aftermath(told, held=scene.SCENE in order.closed)
    return data


@clause("R-9.7")
def _confirm_return(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The owner says yes to where the machine goes and what it costs: as it was proposed, or as told here."""
    told = [event.data for event in journal.events_of(f"order:{order.number}")
            if event.kind == f"order.{Step.PROPOSE_RETURN}"]  # fmt: skip
    agreed = {name: told[-1][name] for name in ("destination", "cost")} | data if told else data
    for name in ("destination", "cost"):
        if name not in agreed:
            raise Refused("field_required", clause="R-9.7", field=name, step=Step.CONFIRM_RETURN)
    return agreed


@clause("R-9.7")
def _end_tow(order: ServiceOrder, data: Data, act: Act) -> Data:
    """What the owner signs for: the machine was rescued and brought to the works, where it is repaired."""
    order.cause = order.cause or order.fault_description
    order.work_done = data["work_done"]
    return data


RESCUING: dict[Step, Callable[[ServiceOrder, Data, Act], Data]] = {
    Step.CONFIRM_ITEMS: _items, Step.CONFIRM_RETURN: _confirm_return, Step.END_TOW: _end_tow,
}  # fmt: skip
