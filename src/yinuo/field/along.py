"""What to take along: the parts like repairs took, against the own van and what was asked for (R-6.3, R-6.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from yinuo.hall.along import reason
from yinuo.kernel.clauses import clause
from yinuo.orders.queries.kit import kit_for
from yinuo.orders.types import State
from yinuo.parts import queries as parts
from yinuo.parts.types import Held, Wanted

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

STILL_HERE = frozenset({State.DISPATCHED, State.ACCEPTED})
"""Where something can still be taken along."""


@dataclass(frozen=True, slots=True)
class Along:
    """A part worth taking along; `asked`: how much of it was asked for and has not been issued yet."""

    number: str
    name: str
    unit: str
    amount: Decimal
    on_van: Decimal
    asked: Decimal
    why: str

    @property
    def missing(self) -> Decimal:
        """What neither lies on the van nor was asked for."""
        return max(self.amount - self.on_van - self.asked, Decimal(0))


@clause("R-6.3", "R-6.4")
def along(order: "ServiceOrder", van: Iterable[Held], asked: Iterable[Wanted]) -> tuple[Along, ...]:
    """The proposal, most wanted first; nothing once the engineer is on his way."""
    if order.state not in STILL_HERE:
        return ()
    lines = kit_for(order)
    known = parts.parts_by_number(line.part for line in lines)
    held = {each.number: each.quantity for each in van}
    wanted: dict[str, Decimal] = {}
    for each in asked:
        wanted[each.number] = wanted.get(each.number, Decimal(0)) + each.left
    nothing = Decimal(0)
    return tuple(
        Along(line.part, known[line.part].name, known[line.part].unit, line.quantity, held.get(line.part, nothing),
              wanted.get(line.part, nothing), reason(line))
        for line in lines
    )  # fmt: skip
