"""What an outlet has to have (R-3.2), and which of its years is to be reviewed."""

from collections.abc import Collection
from datetime import date

from yinuo.kernel.clauses import clause
from yinuo.network.types import FacilityKind

SECTIONS = ("premises", "facilities", "tools", "people")
"""办公场所、办公设施、工具材料、人员: what the plan of an outlet names."""


@clause("R-3.2")
def lacking(kinds: Collection[str], *, tools: int, people: int) -> list[str]:
    """Of the four sections of a set-up those with nothing in them."""
    there = {
        "premises": FacilityKind.PREMISES in kinds,
        "facilities": FacilityKind.OFFICE in kinds,
        "tools": tools > 0,
        "people": people > 0,
    }
    return [section for section in SECTIONS if not there[section]]


@clause("R-3.1")
def years_due(opened_on: date, closed_on: date | None, reviewed: Collection[int], *, today: date) -> list[int]:
    """The whole years an outlet has served and nobody has reviewed, the last one only: older ones are past help."""
    last = today.year - 1
    served = opened_on.year <= last and (closed_on is None or closed_on.year > last)
    return [last] if served and last not in reviewed else []
