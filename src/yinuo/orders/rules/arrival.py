"""How an arrival is proved: by the phone's place, else by the engineer's own words (R-5.11, DESIGN 6).

Nothing is refused here: an arrival that its place does not prove is applied and put before the dispatchers.
"""

from yinuo.kernel.clauses import clause
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.orders.types import Proof


@clause("R-5.11")
def proof_of(
    told: Place | None, machine: Place | None, *, accuracy_m: float, fence_m: float, note: str
) -> tuple[Proof, float | None]:
    """What proves an arrival, and how far from the machine it was told, in km; None where either place is unknown.

    A place `told` proves it within `fence_m` and the phone's own inaccuracy; one that is less sure than the fence is
    wide counts as sure as that, or a phone that knows only its town would be everywhere. Where the machine stands is
    not known, the place told is all there is.
    """
    off_km = great_circle_km(told, machine) if told is not None and machine is not None else None
    if told is not None and (off_km is None or off_km * 1000 <= fence_m + min(accuracy_m, fence_m)):
        return Proof.LOCATION, off_km
    return Proof.HAND if note else Proof.NONE, off_km
