"""When machines break: the year's course by family and latitude, snowfalls, and the hours of the day."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import accumulate
from math import exp
from random import Random

from yinuo.assets.types import Family
from yinuo.management.demo.catalogue import SNOW, Fault, fault

# Month by month, January first: how often a machine of the family breaks, against its own mean.
COURSE = {
    Family.SWEEPER: (0.8, 0.8, 1.0, 1.1, 1.0, 0.9, 0.9, 0.9, 1.0, 1.3, 1.3, 1.0),  # leaves in autumn
    Family.WASHER: (0.6, 0.6, 0.9, 1.1, 1.2, 1.3, 1.4, 1.4, 1.1, 1.0, 0.8, 0.6),
    Family.COMPACTOR: (1.1, 1.1, 0.9, 0.9, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 0.8, 0.8),
    Family.SUCTION: (0.6, 0.6, 0.8, 1.0, 1.2, 1.6, 1.7, 1.5, 1.1, 0.8, 0.6, 0.5),  # drains in the rainy months
    Family.DUST_SUPPRESSION: (1.2, 1.1, 1.3, 1.3, 1.0, 0.8, 0.7, 0.7, 0.8, 0.9, 1.1, 1.1),
    Family.ELECTRIC_SWEEPER: (1.2, 1.1, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 0.9, 0.9, 1.0, 1.1),  # cold and heat
}
RATE = {each: 7.0 if each in SNOW else 1.0 for each in Family}
OFF_SEASON = 0.06  # tests, storage and inspection outside the winter
WORKDAY = 1.15, 0.75  # Monday to Friday, weekend
# By hour of the day, midnight first. Sanitation starts before dawn; snow is cleared at night.
HOURS = (2, 2, 2, 4, 8, 11, 12, 12, 13, 12, 10, 7, 6, 8, 9, 9, 8, 7, 5, 4, 4, 3, 3, 2)
SNOW_HOURS = (9, 9, 9, 10, 11, 11, 10, 9, 7, 6, 5, 4, 4, 4, 4, 4, 5, 6, 7, 7, 8, 8, 9, 9)


@dataclass(frozen=True, slots=True)
class Standing:
    """A machine as the weather sees it; `index` is the caller's."""

    index: int
    family: Family
    lat: float
    province: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Which machine breaks, when (aware) and how."""

    at: datetime
    index: int
    fault: Fault
    told: str


def snow(lat: float) -> float:
    """How much of a snow country a latitude is, 0–1: nothing at Guangzhou, half at Jinan, all of it at Harbin."""
    return 0.0 if lat < 29 else 1 / (1 + exp(-(lat - 36.7) / 1.6))


def winter(lat: float, day: date) -> float:
    """How much of the snow season `day` is at a latitude, 0–1; longer in the north: Nov–Mar at 40°, Oct–Apr at 47°."""
    middle = date(day.year if day.month < 7 else day.year + 1, 1, 14)
    half_days = max(20.0, 62 + (lat - 40) * 5)
    away = abs((day - middle).days)
    return max(0.0, min(1.0, (half_days - away) / 15 + 0.5))


def snowfalls(chance: Random, lat: float, first: date, days: int) -> dict[date, float]:
    """How hard it snows on each day from `first` on, 0 where it does not; a fall lasts one to three days."""
    falls: dict[date, float] = {}
    for n in range(days):
        day = first + timedelta(days=n)
        if chance.random() < 0.09 * snow(lat) * winter(lat, day):
            force = chance.uniform(2, 7)
            for after in range(chance.randint(1, 3)):
                falls[day + timedelta(days=after)] = force / (after + 1)
    return falls


def intensity(family: Family, lat: float, day: date, fall: float) -> float:
    """Breakdowns of one machine on one day, relative to others; `fall` is how hard it snows."""
    if family in SNOW:
        return RATE[family] * snow(lat) * (OFF_SEASON + winter(lat, day) * (0.4 + fall))
    weekly = WORKDAY[day.weekday() >= 5]
    return RATE[family] * COURSE[family][day.month - 1] * weekly


def breakdowns(
    chance: Random, fleet: Sequence[Standing], *, first: date, days: int, total: int, zone: tzinfo
) -> list[Breakdown]:
    """`total` breakdowns of `fleet` within `days` days from `first`, in the order of time.

    Raises ValueError without machines or days.
    """
    if not fleet or days < 1:
        raise ValueError("Expected a fleet and days >= 1.")
    cells, often = _cells(chance, fleet, first, days)
    found = []
    for _each in range(total):
        day, machines = cells[bisect(often, chance.random() * often[-1])]
        machine = chance.choice(machines)
        broken = fault(chance, machine.family)
        at = datetime.combine(day, _time(chance, machine.family), tzinfo=zone)
        found.append(Breakdown(at, machine.index, broken, broken.told(chance)))
    return sorted(found, key=lambda each: (each.at, each.index))


def _cells(
    chance: Random, fleet: Sequence[Standing], first: date, days: int
) -> tuple[list[tuple[date, list[Standing]]], list[float]]:
    """Machines of one family in one province and a day, with the running sum of how many of them break."""
    groups: dict[tuple[str, Family], list[Standing]] = {}
    for each in fleet:
        groups.setdefault((each.province, each.family), []).append(each)
    lats = {province: _mean_lat(fleet, province) for province, _family in groups}
    falls = {province: snowfalls(chance, lat, first, days) for province, lat in sorted(lats.items())}
    cells, weights = [], []
    for (province, family), machines in sorted(groups.items()):
        for n in range(days):
            day = first + timedelta(days=n)
            cells.append((day, machines))
            fall = falls[province].get(day, 0.0)
            weights.append(len(machines) * intensity(family, lats[province], day, fall))
    return cells, list(accumulate(weights))


def _mean_lat(fleet: Sequence[Standing], province: str) -> float:
    lats = [each.lat for each in fleet if each.province == province]
    return sum(lats) / len(lats)


@cache
def _hours(snowy: bool) -> tuple[float, ...]:
    return tuple(accumulate(SNOW_HOURS if snowy else HOURS))


def _time(chance: Random, family: Family) -> time:
    (hour,) = chance.choices(range(24), cum_weights=_hours(family in SNOW))
    return time(hour, chance.randrange(60), chance.randrange(60))
