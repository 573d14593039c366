"""Who goes: of the nearest outlet, one who knows the machines, with the fewest visits so far."""

from collections.abc import Collection, Iterable, Mapping

from yinuo.tours.types import Mate


def sent(
    mates: Iterable[Mate], *, outlet_id: int | None, families: Collection[str], load: Mapping[int, int]
) -> int | None:
    """The engineer's id, None where the outlet has nobody. Who knows all families goes before who knows some of them;
    ties go to the lower id, so that the answer is always the same."""
    own = [mate for mate in mates if mate.outlet_id == outlet_id]
    best = min(own, key=lambda mate: (len(set(families) - mate.skills), load.get(mate.id, 0), mate.id), default=None)
    return best.id if best else None
