"""The machines of the invented maker, and what breaks on them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

from yinuo.assets.types import Family, FaultSystem
from yinuo.checklists.types import Hazard


@dataclass(frozen=True, slots=True)
class Model:
    """A product model. `vin` stands in places 4 to 8 of its VINs; `share` is its part of the fleet."""

    code: str
    name: str
    family: Family
    vin: str
    share: int
    electric: bool = False


MODELS = (
    Model("YN5180TXSE6", "18 吨洗扫车", Family.SWEEPER, "T18S6", 24),
    Model("YN5080TXSE6", "8 吨洗扫车", Family.SWEEPER, "T08S6", 12),
    Model("YN5180GQXE6", "18 吨高压清洗车", Family.WASHER, "W18G6", 14),
    Model("YN5070GQXE6", "7 吨路面养护清洗车", Family.WASHER, "W07G6", 8),
    Model("YN5180ZYSE6", "18 吨压缩式垃圾车", Family.COMPACTOR, "Z18Y6", 16),
    Model("YN5120ZYSE6", "12 吨压缩式垃圾车", Family.COMPACTOR, "Z12Y6", 8),
    Model("YN5160GXWE6", "16 吨吸污车", Family.SUCTION, "X16W6", 8),
    Model("YN5180TDYE6", "18 吨多功能抑尘车", Family.DUST_SUPPRESSION, "T18D6", 10),
    Model("YN5180TXSBEV", "18 吨纯电动洗扫车", Family.ELECTRIC_SWEEPER, "T18SE", 8, electric=True),
    Model("YN5040TXSBEV", "4 吨纯电动洗扫车", Family.ELECTRIC_SWEEPER, "T04SE", 6, electric=True),
    Model("YN5250TCXE6", "25 吨除雪车（推雪铲+滚刷）", Family.SNOW_PLOUGH, "T25C6", 14),
    Model("YN5160TCXE6", "16 吨多功能除雪车", Family.SNOW_PLOUGH, "T16C6", 10),
    Model("YNP3500", "自行式抛雪车", Family.SNOW_BLOWER, "P35B6", 6),
    Model("YN5180TSBE6", "融雪剂撒布车", Family.SPREADER, "T18B6", 8),
)
SNOW = frozenset({Family.SNOW_PLOUGH, Family.SNOW_BLOWER, Family.SPREADER})


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break: the customer's words, the cause, the work, the hazards it brings, minutes of work from–to.

    `phone` is the guidance that may solve it by telephone ("" where none does), `supplier` whether the matching
    manufacturer has to help.
    """

    system: FaultSystem
    says: tuple[str, ...]
    cause: str
    work: str
    hazards: frozenset[Hazard]
    minutes: tuple[int, int]
    weight: int
    phone: str = ""
    supplier: bool = False

    def told(self, chance: Random) -> str:
        """What one customer says."""
        return chance.choice(self.says)

    def lasts(self, chance: Random) -> int:
        """Minutes of hands-on work, this time."""
        return round(chance.triangular(*self.minutes))


@cache
def faults(family: Family) -> tuple[Fault, ...]:
    """What breaks on machines of `family`, those of its diesel chassis included."""
    lists = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
    shared = [] if family in {Family.ELECTRIC_SWEEPER, Family.SNOW_BLOWER} else lists["diesel"]
    return tuple(_fault(**row) for row in (*lists[family], *shared))


def fault(chance: Random, family: Family) -> Fault:
    """One fault of a machine of `family`, the frequent ones more often."""
    (found,) = chance.choices(faults(family), weights=[each.weight for each in faults(family)])
    return found


def _fault(
    *,
    system: str,
    says: list[str],
    cause: str,
    work: str,
    hazards: list[str],
    minutes: list[int],
    weight: int,
    phone: str = "",
    supplier: bool = False,
) -> Fault:
    low, high = minutes
    told, kinds = tuple(says), frozenset(map(Hazard, hazards))
    return Fault(FaultSystem(system), told, cause, work, kinds, (low, high), weight, phone, supplier)
