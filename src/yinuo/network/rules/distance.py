"""Which base is nearest to a place, and how far it is (R-5.11, R-5.12)."""

from collections.abc import Iterable

from yinuo.kernel.clauses import clause
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.network.types import Base, Distance

ESTIMATED = "great_circle"


@clause("R-5.11", "R-5.12")
def nearest(bases: Iterable[Base], place: Place, *, circuity: float) -> Distance | None:
    """Great-circle km × `circuity` (road km per straight km, ≥ 1) from the nearest base; None without any base.

    Ties go to the lower id, so that the answer is always the same.
    """
    if circuity < 1:
        raise ValueError("Expected circuity >= 1.")
    found = min(((great_circle_km(base.place, place), base.id, base) for base in bases), default=None)
    if found is None:
        return None
    straight_km, _id, base = found
    return Distance(round(straight_km * circuity, 1), ESTIMATED, base.id, base.name)
