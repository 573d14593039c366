"""The company's parts: the catalogue, a store at every outlet, the stock of every van, what repairs take (R-6.4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from yinuo.accounts.types import Role
from yinuo.assets.queries import models
from yinuo.assets.types import Family
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case
from yinuo.management.demo.catalogue import SNOW, Fault
from yinuo.management.demo.company import Company, Mate, local_day
from yinuo.management.demo.luck import luck
from yinuo.parts import queries
from yinuo.parts.actions import asking, catalogue, store, using
from yinuo.parts.actions.waste import hand_over
from yinuo.parts.types import Line, OldPart, PlaceKind

if TYPE_CHECKING:
    from yinuo.accounts.models import User
    from yinuo.parts.models import StockPlace

CENTRAL = "ZX"
PILE, PIECES = 400, 8
"""How many of a part, and of one with serials, the central store has."""
ON_SHELF, ON_VAN = 0.5, 0.4
"""The share of the common parts that one outlet keeps, and of the small ones that one engineer has along."""
REPAIRS_WITH_PARTS, HANDED_IN, WRITTEN_OFF = 0.85, 0.9, 0.25
"""Of the repairs that name a part; of the old parts; of those not handed in."""
BRINGS = timedelta(days=2), timedelta(days=24)
"""How soon and how late an engineer brings the old part."""
ASKED_FOR, WAITING = 0.3, 3
"""The share of parts engineers ask for beforehand; how many requests wait today."""
WASTE = (
    ("oil", 420, "升", "鲁危证 018 号"), ("lead_battery", 36, "只", "鲁危证 018 号"), ("tyre", 58, "条", ""),
    ("filter", 95, "千克", "鲁危证 018 号"), ("oil", 380, "升", "鲁危证 018 号"), ("metal", 640, "千克", ""),
)  # fmt: skip
"""What was handed over, one lot a month."""
GROUPS: dict[str, frozenset[Family]] = {
    "diesel": frozenset(Family) - {Family.ELECTRIC_SWEEPER, Family.SNOW_BLOWER},
    "snow": SNOW,
    "electric": frozenset({Family.ELECTRIC_SWEEPER}),
    "": frozenset(Family),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A part as the demonstration knows it. `shelf` and `van`: how many lie in an outlet's store and on a van."""

    number: str
    name: str
    unit: str
    cost_cny: Decimal
    system: str
    supplier: str
    families: frozenset[Family]
    shelf: int
    van: int
    serials: bool
    old_part: bool

    def speaks_of(self, text: str) -> int:
        """How many pairs of characters of its name stand in a text: what "更换节温器" means."""
        return sum(self.name[at : at + 2] in text for at in range(len(self.name.split(" ")[0]) - 1))

    def values(self) -> dict[str, Any]:
        """As the catalogue keeps it."""
        chance = luck("part", self.number)
        return {
            "name": self.name, "unit": self.unit, "cost_cny": self.cost_cny, "supplier": self.supplier,
            "fault_system": self.system, "serial_kept": self.serials, "old_part_owed": self.old_part,
            "barcode": f"69{chance.randint(10**10, 10**11 - 1)}", "lead_days": chance.choice((3, 7, 7, 14, 14, 30)),
        }  # fmt: skip


@cache
def kinds() -> tuple[Kind, ...]:
    """Every part, one for each size."""
    groups = yaml.safe_load(Path(__file__).with_name("parts.yaml").read_text(encoding="utf-8"))
    return tuple(kind for group in groups for row in group["parts"] for kind in _sizes(group, *row))


def _sizes(
    group: dict[str, Any], number: str, name: str, unit: str, cost: float, more: dict[str, Any]
) -> Iterator[Kind]:
    fits = group["fits"]
    families = GROUPS[fits] if fits in GROUPS else frozenset(map(Family, fits.split()))
    sizes = more.get("sizes", [""])
    for serial, size in enumerate(sizes, 1):
        yield Kind(
            f"{number}-{serial:02d}" if size else number, f"{name} {size}".strip(), unit,
            Decimal(str(cost)) * (10 + serial - 1) / 10, group["system"], group["supplier"], families,
            more.get("common", 0), more.get("van", 0), more.get("serials", False), not more.get("no_old", False),
        )  # fmt: skip


def needed(fault: Fault, family: str, chance: Random) -> Kind | None:
    """The part a repair takes: the one its words speak of most; None where they speak of none."""
    fitting = [each for each in kinds() if each.system == fault.system and family in each.families]
    best = max(fitting, key=lambda kind: (kind.speaks_of(fault.work), chance.random()), default=None)
    if best is None or not best.speaks_of(fault.work) or chance.random() > REPAIRS_WITH_PARTS:
        return None
    return best


class Stores:
    """The storekeeper's hands."""

    def __init__(self, company: Company, *, act: Act) -> None:
        self._keeper: User = company.office[Role.STOREKEEPER][0]
        self._manager: User = company.office[Role.SERVICE_MANAGER][0]
        self._kinds = {each.number: each for each in kinds()}
        self._shelves: dict[int, StockPlace] = {}
        by_family: dict[str, list[int]] = {family: [] for family in Family}
        for model in models():
            by_family[model.family].append(model.pk)
        for kind in kinds():
            fits = [] if len(kind.families) == len(Family) else [pk for f in kind.families for pk in by_family[f]]
            catalogue.save_with_fits(kind.number, kind.values(), models=fits, substitutes=[], act=act)
        at = act.occurred_at
        self._central = self._opened(CENTRAL, {"kind": PlaceKind.CENTRAL, "name": "中心库"}, at)
        self._receive(
            self._central,
            [(kind, PIECES if kind.serials else PILE + kind.van * len(company.crew)) for kind in kinds()],
            at,
        )
        for mate in company.crew:
            self._equip(mate, at)

    def draw(self, mate: Mate, case: Case, at: datetime) -> dict[str, object] | None:
        """The part the repair will take, issued for the order; what the engineer will say when it is built in."""
        kind = needed(case.fault, case.family, case.chance)
        if kind is None:
            return None
        amount = 4 if kind.unit in ("升", "米") else 1
        shelf = self._shelves[mate.outlet.pk]
        held = queries.quantities(shelf.pk, [kind.number]).get(kind.number, Decimal(0))
        home = shelf if held >= amount else self._central
        serials = tuple(queries.serials(home.pk, kind.number)[:1]) if kind.serials else ()
        if kind.serials and not serials:
            return None
        self._hand_out(mate, case, Line(kind.number, Decimal(amount), serials), home, at)
        said: dict[str, object] = {"part": kind.number, "quantity": str(amount), "old_part": kind.old_part}
        if serials:
            said |= {"serial": serials[0], "old_serial": f"{kind.number[:2]}{case.chance.randint(10**6, 10**7 - 1)}"}
        return said

    def _hand_out(self, mate: Mate, case: Case, line: Line, home: "StockPlace", at: datetime) -> None:
        """Issued for the order: as the engineer asked on his phone, or called for at the counter."""
        order = case.running
        if case.chance.random() < ASKED_FOR:
            wish = Line(line.part, line.quantity)
            asked = asking.ask(
                mate.engineer.pk, [wish], order_id=order.pk, order=order.number, act=self._engineers(mate, at)
            )
            asking.issue_for(asked.number, home, [line], act=self.act(at))
        else:
            van = store.van_of(mate.engineer.pk, act=self.act(at))
            store.issue(home, van, [line], order_id=order.pk, order=order.number, act=self.act(at))

    def close_the_year(self, crew: list[Mate], now: datetime) -> None:
        """What the storekeeper finds on his desk today: requests for the vans; and what went to be recycled lately."""
        for mate in crew[2 : 2 + WAITING]:
            chance = luck("request", mate.engineer.number)
            wished = chance.sample([kind for kind in kinds() if kind.van], 4)
            lines = [Line(kind.number, Decimal(chance.randint(1, 6))) for kind in wished]
            at = now - timedelta(minutes=chance.randint(15, 600))
            asking.ask(mate.engineer.pk, lines, note="补车存", act=self._engineers(mate, at))
        for month, (kind, quantity, unit, licence) in enumerate(WASTE):
            at = now - timedelta(days=12 + 31 * month)
            told = {"kind": kind, "quantity": Decimal(quantity), "unit": unit, "place": self._central,
                    "taken_by": "鲁东再生资源处置公司", "licence": licence, "handed_on": local_day(at),
                    "manifest": f"{at:%Y}3702{month:08d}" if licence else ""}  # fmt: skip
            hand_over(told, [], act=self.act(at))

    def _engineers(self, mate: Mate, at: datetime) -> Act:
        return Act(mate.user.pk, Role.ENGINEER, at, at, "field", actor_name=mate.user.name)

    def give_back(self, mate: Mate, data: dict[str, object], at: datetime) -> None:
        """What was drawn and not used."""
        serial = data.get("serial")
        line = Line(str(data["part"]), Decimal(str(data["quantity"])), (str(serial),) if serial else ())
        van = store.van_of(mate.engineer.pk, act=self.act(at))
        store.take_back(van, self._shelves[mate.outlet.pk], [line], act=self.act(at))

    def settle(self, order_id: int, keeps: bool, at: datetime) -> None:
        """The old parts of an order come in; or (`keeps`) the manager lets them go."""
        for used in queries.used_on(order_id):
            if used.old_part == OldPart.OWED and keeps:
                act = Act(self._manager.pk, Role.SERVICE_MANAGER, at, at, "desk", actor_name=self._manager.name)
                using.write_off(used.pk, reason="客户要求留存旧件，已签字确认", act=act)
            elif used.old_part == OldPart.OWED:
                using.hand_in(used.pk, act=self.act(at))

    def act(self, at: datetime) -> Act:
        """An act of the storekeeper's."""
        return Act(self._keeper.pk, Role.STOREKEEPER, at, at, "desk", actor_name=self._keeper.name)

    def _equip(self, mate: Mate, at: datetime) -> None:
        """The outlet's store, opened with its first engineer, and what he has along."""
        chance = luck("van", mate.engineer.number)
        outlet = mate.outlet
        if outlet.pk not in self._shelves:
            told = {"kind": PlaceKind.OUTLET, "name": f"{outlet.name}仓库", "outlet": outlet}
            shelf = self._shelves[outlet.pk] = self._opened(f"{outlet.code}-CK", told, at)
            kept = [kind for kind in kinds() if kind.shelf and not kind.serials and chance.random() < ON_SHELF]
            self._receive(shelf, [(kind, kind.shelf) for kind in kept], at)
        along = [kind for kind in kinds() if kind.van and chance.random() < ON_VAN]
        lines = [Line(kind.number, Decimal(kind.van)) for kind in along]
        act = self.act(at)
        store.issue(self._central, store.van_of(mate.engineer.pk, act=act), lines, act=act)

    def _opened(self, code: str, told: dict[str, Any], at: datetime) -> "StockPlace":
        return catalogue.open_place(code, told, act=self.act(at))[0]

    def _receive(self, place: "StockPlace", wanted: Iterable[tuple[Kind, int]], at: datetime) -> None:
        """All of it from its suppliers; pieces with serials get theirs."""
        lines = [
            Line(kind.number, Decimal(amount), tuple(f"{kind.number}{n:04d}" for n in range(1, amount + 1))
                 if kind.serials else ())
            for kind, amount in wanted
        ]  # fmt: skip
        store.receive(place, lines, supplier="期初入库", act=self.act(at))


def settled_after(chance: Random) -> tuple[timedelta, bool] | None:
    """When an old part is settled, and whether it is written off; None where the engineer still has it."""
    after = BRINGS[0] + (BRINGS[1] - BRINGS[0]) * chance.random()
    if chance.random() < HANDED_IN:
        return after, False
    return (after * 2, True) if chance.random() < WRITTEN_OFF else None
