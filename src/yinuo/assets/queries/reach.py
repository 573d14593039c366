"""Which machines an active outlet reaches within the promised radius, and which none does (R-3.1)."""

from dataclasses import dataclass
from datetime import date

from yinuo.assets.models import Vehicle
from yinuo.kernel.clauses import clause
from yinuo.kernel.geo import Place
from yinuo.network.queries import bases_on
from yinuo.network.rules import nearest
from yinuo.network.types import Distance
from yinuo.store import rows


@dataclass(frozen=True, slots=True)
class Reach:
    """How the fleet is covered: of `vehicles` whose place is known so many lie `inside`; `placeless` ones have none."""

    vehicles: int
    inside: int
    placeless: int
    outside: tuple[tuple[Vehicle, Distance | None], ...]

    @property
    def percent(self) -> float | None:
        """The share inside, None where no place is known."""
        return round(100 * self.inside / self.vehicles, 1) if self.vehicles else None

    @property
    def customers(self) -> int:
        """How many customers have a machine outside."""
        return len({vehicle.customer_id for vehicle, _distance in self.outside})


@clause("R-3.1")
def reach(day: date, *, radius_km: float, circuity: float) -> Reach:
    """Every machine against every outlet that serves on a day, the farthest outside first."""
    bases = rows.ask(bases_on(day))
    known = Vehicle.objects.exclude(lat=None).select_related("customer", "model").order_by("pk")
    found = [(each, nearest(bases, Place(each.lat, each.lon), circuity=circuity)) for each in known
             if each.lat is not None and each.lon is not None]  # fmt: skip
    outside = [(each, distance) for each, distance in found if distance is None or distance.km > radius_km]
    outside.sort(key=lambda row: (-(row[1].km if row[1] else float("inf")), row[0].pk))
    return Reach(len(found), len(found) - len(outside), Vehicle.objects.filter(lat=None).count(), tuple(outside))
