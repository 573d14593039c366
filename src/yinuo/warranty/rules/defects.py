"""When faults of a model's batch are more than chance: the Poisson tail against its family (GB/T 27922 5.2.5).

Machines are counted, not orders: one machine that comes back ten times is one. Expected is what the batch would have,
were it like all machines of its family, itself among them; so a fault that all of them have is no defect of a batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import exp

from yinuo.kernel.clauses import clause
from yinuo.warranty.types.defects import BatchKind, Cluster, Limits, Machine

SERIAL = slice(11, 17)
YEAR = 9
"""Where a VIN tells its model year, and its serial number (ISO 3779)."""
MONTHS = 3

Batch = tuple[int, str, str]
"""Model, kind of batch, batch."""


def batches_of(machine: Machine, block: int) -> Iterator[Batch]:
    """What a machine belongs to: the quarter it was delivered in, and its stretch of serial numbers in a model year."""
    day = machine.delivered_on
    if day is not None:
        yield machine.model_id, BatchKind.QUARTER, f"{day.year}Q{(day.month - 1) // MONTHS + 1}"
    serial = machine.vin[SERIAL]
    if serial.isdecimal():
        first = int(serial) // block * block
        yield machine.model_id, BatchKind.SERIAL, f"{machine.vin[YEAR]}{first:06d}-{first + block - 1:06d}"


def tail(least: int, mean: float) -> float:
    """The probability of `least` or more by a Poisson distribution of this mean."""
    if least <= 0:
        return 1.0
    term, below = exp(-mean), 0.0
    for count in range(least):
        below += term
        term *= mean / (count + 1)
    return max(0.0, 1.0 - below)


@clause("R-5.6")
def clusters(machines: Iterable[Machine], faults: Mapping[str, frozenset[int]], limits: Limits) -> list[Cluster]:
    """What stands out: for each model and system its least probable batch, the least probable first.

    `faults`: system → ids of the machines that had it in the window looked at.
    """
    fleet = list(machines)
    families: dict[str, set[int]] = defaultdict(set)
    family_of: dict[int, str] = {}
    batches: dict[Batch, set[int]] = defaultdict(set)
    for machine in fleet:
        families[machine.family].add(machine.vehicle_id)
        family_of[machine.model_id] = machine.family
        for batch in batches_of(machine, limits.block):
            batches[batch].add(machine.vehicle_id)
    best: dict[tuple[int, str], Cluster] = {}
    for (model_id, kind, name), own in sorted(batches.items()):
        family = families[family_of[model_id]]
        for system, failed in sorted(faults.items()):
            found = _cluster((model_id, kind, name), system, own, family, failed)
            if found.failed < limits.machines or found.probability >= limits.probability:
                continue
            known = best.get((model_id, system))
            if known is None or found.probability < known.probability:
                best[model_id, system] = found
    return sorted(best.values(), key=lambda each: (each.probability, each.model_id, each.system))


def _cluster(batch: Batch, system: str, own: set[int], family: set[int], failed: frozenset[int]) -> Cluster:
    mine, all_failed = own & failed, len(family & failed)
    expected = len(own) * all_failed / len(family)
    return Cluster(
        batch[0], system, batch[1], batch[2], len(mine), len(own), all_failed, len(family), expected,
        tail(len(mine), expected), tuple(sorted(mine)),
    )  # fmt: skip


def has_grown(failed_before: int, failed_now: int, limits: Limits) -> bool:
    """Whether what was dismissed comes back: as many machines more as it takes to be noticed."""
    return failed_now >= failed_before + limits.machines
