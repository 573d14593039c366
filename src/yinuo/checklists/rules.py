"""Which items a gate asks for, and what still closes it (R-6.1 to R-7.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yinuo.assets.types import FaultSystem
from yinuo.checklists.types import Gate, Hazard, Item, ItemKind, Missing
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

YES, NO = "yes", "no"


IMPLIED: Mapping[str, frozenset[Hazard]] = {
    FaultSystem.CHASSIS: frozenset({Hazard.UNDER_CHASSIS}),
    FaultSystem.ENGINE: frozenset({Hazard.MOVING_PARTS}),
    FaultSystem.AUX_ENGINE: frozenset({Hazard.MOVING_PARTS}),
    FaultSystem.HYDRAULICS: frozenset({Hazard.MOVING_PARTS, Hazard.BODY_RAISED}),
    FaultSystem.BODY: frozenset({Hazard.IN_BODY, Hazard.BODY_RAISED}),
    FaultSystem.ELECTRICS: frozenset({Hazard.ELECTRICAL}),
    FaultSystem.BATTERY: frozenset({Hazard.HIGH_VOLTAGE}),
    FaultSystem.WATER: frozenset({Hazard.UNDER_CHASSIS}),
    FaultSystem.BRUSH: frozenset({Hazard.MOVING_PARTS}),
    FaultSystem.BLOWER: frozenset({Hazard.MOVING_PARTS}),
    FaultSystem.SNOW_BLADE: frozenset({Hazard.MOVING_PARTS}),
    FaultSystem.SPREADING: frozenset({Hazard.MOVING_PARTS}),
}
"""What usually can hurt somebody at a fault of this system: suggested to the engineer, who decides (DESIGN 7)."""


def implied_by(fault_system: str) -> frozenset[Hazard]:
    """The hazards that a fault usually brings; none for a fault nobody knows yet."""
    return IMPLIED.get(fault_system, frozenset())


@dataclass(frozen=True, slots=True)
class Demand:
    """A certificate that a hazard demands."""

    hazard: str
    certificate: str
    clause: str


@clause("R-6.1", "R-6.2", "R-6.3", "R-6.9", "R-6.17", "R-7.1", "R-7.2", "R-7.3", "R-7.4", "R-7.5")
def missing(
    gate: str,
    *,
    items: Iterable[Item],
    answers: Mapping[str, str],
    hazards: frozenset[str] = frozenset(),
    demands: Iterable[Demand] = (),
    certificates: frozenset[str] = frozenset(),
) -> tuple[Missing, ...]:
    """What still closes `gate`: every blocking item without a confirming answer, every certificate not valid that day.

    `answers` maps item code → value; `hazards` are those declared; `certificates` the kinds valid on the work date.
    An empty result opens the gate.
    """
    asked = [item for item in items if item.gate == gate and (not item.hazard or item.hazard in hazards)]
    open_items = tuple(
        Missing(item.code, item.text, item.clause, "unconfirmed", item.hazard)
        for item in asked
        if item.blocking and not confirmed(item, answers.get(item.code))
    )
    if gate != Gate.HAZARDS:
        return open_items
    return open_items + tuple(
        Missing(demand.certificate, demand.certificate, demand.clause, "certificate", demand.hazard)
        for demand in demands
        if demand.hazard in hazards and demand.certificate not in certificates
    )


def confirmed(item: Item, value: str | None) -> bool:
    """Whether an answer opens its item: a tick must say yes, anything else must say something."""
    if value is None or value == "":
        return False
    return value == YES if item.kind == ItemKind.TICK else True


def read(item: Item, value: object) -> str:
    """An answer's value as it is kept. Refused("answer_wrong") when it does not fit the item's kind."""
    text = {True: YES, False: NO}[value] if isinstance(value, bool) else str(value).strip()
    fits = {
        ItemKind.TICK: text in (YES, NO),
        ItemKind.NUMBER: _is_number(text),
        ItemKind.CHOICE: text in item.choices,
        ItemKind.PHOTO: len(text) == 64,
    }
    if not fits[ItemKind(item.kind)]:
        raise Refused("answer_wrong", clause=item.clause, field=f"items.{item.code}", kind=item.kind, value=text[:80])
    return text


def _is_number(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return -1e9 < number < 1e9
