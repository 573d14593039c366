"""One breakdown on its way: the machine and fault, what fate has in store for it, and how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from yinuo.kernel.geo import Place
from yinuo.management.demo.catalogue import Fault
from yinuo.management.demo.customers import Person

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder


@dataclass(frozen=True, slots=True)
class Fate:
    """What will happen to an order. The defaults are the usual: all in time, signed, no word after.

    `silent_minutes`: from his arrival on the engineer's phone has no signal for so long, and tells all of it then.
    """

    respond_minutes: float = 8.0
    late: bool = False
    reply_late: bool = False
    by_phone: bool = False
    unsolved: bool = False
    cancels: bool = False
    duplicate_of: str = ""
    supplier: bool = False
    wishes_later: bool = False
    waits_for: str = ""
    outsourced: bool = False
    declined: bool = False
    reworked: bool = False
    overridden: bool = False
    ending: str = "signed"
    improper: bool = False
    score: int = 0
    rates_later: bool = False
    recurs: bool = False
    photographed: bool = False
    silent_minutes: float = 0.0


LATE_RESPONSES = 0.035
SCORES = (1, 2, 3, 4, 5)


def fate_of(chance: Random, fault: Fault) -> Fate:
    """A fate in believable shares; the shares are of all orders, of those a matter can happen to."""

    def happens(share: float) -> bool:
        return chance.random() < share

    slow, late = happens(LATE_RESPONSES), happens(0.1)
    reworked, recurs = happens(0.02), happens(0.05)
    unhappy = late + reworked + recurs
    (score,) = chance.choices(SCORES, weights=(1 + 3 * unhappy, 1 + 4 * unhappy, 5 + 6 * unhappy, 24, 69))
    return Fate(
        respond_minutes=chance.uniform(32, 80) if slow else min(28.0, chance.lognormvariate(1.9, 0.6)),
        late=late,
        reply_late=happens(0.06),
        by_phone=bool(fault.phone) and happens(0.24),
        unsolved=happens(0.1),
        cancels=happens(0.025),
        supplier=happens(0.7 if fault.supplier else 0.06),
        wishes_later=happens(0.03),
        waits_for=chance.choices(("", "parts", "customer"), weights=(94, 5, 1))[0],
        outsourced=happens(0.025),
        declined=happens(0.02),
        reworked=reworked,
        overridden=happens(0.006),
        ending=chance.choices(("signed", "reserved", "refused", "later"), weights=(952, 18, 10, 20))[0],
        improper=happens(0.004),
        score=score if happens(0.62) else 0,
        rates_later=happens(0.35),
        recurs=recurs,
        photographed=happens(0.45),
        silent_minutes=chance.uniform(25, 240) if happens(0.06) else 0.0,
    )


@dataclass(slots=True)
class Case:
    """An order and what those who work on it know. It stops where its state is `halt`, until somebody goes on with it.

    `done` holds the steps taken so far, `part` what was drawn for the repair; `barred` engineers' ids that will not be
    sent; until `silent_until` the engineer's phone has no signal; `snag` comes over it where it stops.
    """

    chance: Random
    vehicle: "Vehicle"
    family: str
    contact: Person
    fault: Fault
    told: str
    fate: Fate
    place: Place
    address: str = ""
    known_place: bool = True
    channel: str = "phone"
    halt: str = ""
    snag: str = ""
    only: int | None = None
    barred: frozenset[int] = frozenset()
    silent_until: datetime | None = None
    order: "ServiceOrder | None" = None
    done: set[str] = field(default_factory=set)
    part: dict[str, object] | None = None

    @property
    def running(self) -> "ServiceOrder":
        """The order. Raises ValueError before the report."""
        if self.order is None:
            raise ValueError("Expected the report first.")
        return self.order


@dataclass(frozen=True, slots=True)
class Move:
    """What happens next: after how many minutes, which step, by which role, with which data."""

    minutes: float
    step: str
    role: str
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A move that has been made."""

    at: datetime
    number: str
    step: str
    by: str
