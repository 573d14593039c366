"""In which order an engineer drives to the jobs of a day: a rule that can be said in one sentence (R-5.11, R-5.13).

What is under way comes first; who was promised a time is reached by it; the others follow by how soon their promise is
due, and go before an appointment only where there is time for both. No search for the shortest way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from yinuo.kernel.clauses import clause
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.orders.rules.forecast import travel

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Roads:
    """How ways are reckoned: road km for a straight one, and km an hour; `work` is how long a job keeps somebody."""

    circuity: float
    kmh: float
    work: timedelta

    def __post_init__(self) -> None:
        if self.circuity < 1 or self.kmh <= 0:
            raise ValueError("Expected circuity >= 1 and kmh > 0.")

    def km(self, here: Place | None, there: Place | None) -> float | None:
        """Kilometres by road; None where one end is not known."""
        if here is None or there is None:
            return None
        return round(great_circle_km(here, there) * self.circuity, 1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A job to be reached: `agreed_at` is an appointment, `due_at` when its promise runs out; None: not known."""

    key: str
    place: Place | None
    due_at: datetime | None = None
    agreed_at: datetime | None = None
    under_way: bool = False
    there: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to one job: `km` by road from where the one before is, and when somebody is there."""

    key: str
    km: float | None
    travel: timedelta
    at: datetime


@clause("R-5.11", "R-5.13")
def route(stops: Iterable[Stop], *, start: Place | None, now: datetime, roads: Roads) -> tuple[Leg, ...]:
    """The legs of a day in their order, from `start` at `now`."""
    left = sorted(stops, key=_urgency)
    here, free_at, legs = start, now, list[Leg]()
    while left:
        stop = _next(left, here, free_at, roads)
        left.remove(stop)
        legs.append(_leg(stop, here, free_at, roads))
        here, free_at = stop.place or here, legs[-1].at + roads.work
    return tuple(legs)


def _urgency(stop: Stop) -> tuple[datetime, str]:
    return (stop.agreed_at or stop.due_at or NEVER, stop.key)


def _next(left: Sequence[Stop], here: Place | None, at: datetime, roads: Roads) -> Stop:
    first = next((stop for stop in left if stop.there), None) or next((stop for stop in left if stop.under_way), None)
    if first is not None:
        return first
    agreed = next((stop for stop in left if stop.agreed_at is not None), None)
    other = next((stop for stop in left if stop.agreed_at is None), None)
    if agreed is None or agreed.agreed_at is None or other is None:
        return left[0]
    done_at = _leg(other, here, at, roads).at + roads.work
    return other if _leg(agreed, other.place or here, done_at, roads).at <= agreed.agreed_at else agreed


def _leg(stop: Stop, here: Place | None, at: datetime, roads: Roads) -> Leg:
    km = 0.0 if stop.there else roads.km(here, stop.place)
    way = travel(km, kmh=roads.kmh)
    # Who comes before an agreed time waits for it.
    return Leg(stop.key, km, way, max(at + way, stop.agreed_at or at))
