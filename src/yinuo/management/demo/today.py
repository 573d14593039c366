"""The last hours before now: open orders in every state, so that the board is alive when somebody looks at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from yinuo.assets.types import Family
from yinuo.checklists.types import Hazard
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.management.demo.case import Case, Fate
from yinuo.management.demo.catalogue import Fault, faults
from yinuo.management.demo.company import EXPIRED, WELDER, Company, Scale
from yinuo.management.demo.fleet import Machine
from yinuo.management.demo.luck import luck
from yinuo.orders.types import State

MakeCase = Callable[[Random, Machine, Fault, str, Fate], Case]


QUICK = Fate(respond_minutes=6.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """Orders that stand in `state` now, reported between `newest` and `oldest` minutes ago; `share` of `open_each`."""

    state: State
    newest: float
    oldest: float
    share: float = 1.0
    fate: Fate = QUICK
    far: bool = False
    hazard: Hazard | None = None
    snag: str = ""

    def faults(self, family: Family) -> list[Fault]:
        """The faults of a family that fit: solved by phone where fate says so, with the hazard that is wanted."""
        return [
            each
            for each in faults(family)
            if not each.supplier
            and (each.phone or not self.fate.by_phone)
            and (self.hazard is None or self.hazard in each.hazards)
        ]


# Old enough to have come this far, young enough that some clocks still run and some have run out.
SCENES = (
    Scene(State.REPORTED, 2, 26, 1.4),
    Scene(State.REPORTED, 31, 55, 0.7),
    Scene(State.RESPONDED, 20, 130, 1.4),
    Scene(State.RESPONDED, 100, 150, 0.4, far=True),
    Scene(State.SCHEDULED, 180, 420, far=True),
    Scene(State.DISPATCHED, 30, 120),
    Scene(State.ACCEPTED, 40, 190),
    Scene(State.ACCEPTED, 236, 270, 0.4),
    Scene(State.EN_ROUTE, 60, 190, 1.4),
    Scene(State.EN_ROUTE, 232, 290, 0.7),
    Scene(State.ON_SITE, 170, 260),
    Scene(State.IN_REPAIR, 190, 330, 1.4),
    Scene(State.TESTING, 435, 560),
    Scene(State.AWAITING_SIGNATURE, 465, 700),
    Scene(State.SIGNED, 480, 1300),
    Scene(State.WAITING, 400, 2600, 0.7, replace(QUICK, waits_for="parts")),
    Scene(State.WAITING, 400, 900, 0.4, replace(QUICK, waits_for="customer")),
    Scene(State.OUTSOURCED, 600, 2600, 0.7, replace(QUICK, outsourced=True)),
    Scene(State.SOLVED_REMOTELY, 60, 300, 0.7, replace(QUICK, by_phone=True)),
)
SNAGGED = (
    Scene(State.DISPATCHED, 92, 110, snag="passed_on"),
    Scene(State.ACCEPTED, 85, 100, snag="called_off"),
    Scene(State.IN_REPAIR, 300, 340, snag="stuck"),
    Scene(State.EN_ROUTE, 100, 140, snag="unproved"),
)
"""One each, however large the company: who opens the tray sees at once what it is for."""
OWN = (
    (Scene(State.DISPATCHED, 24, 24), WELDER),
    (Scene(State.ACCEPTED, 58, 58), WELDER),
    (Scene(State.ON_SITE, 170, 170, hazard=Hazard.WELDING), EXPIRED),
)
"""Work for the two one can sign in as; the second has found something to weld and may not."""


def scenes(
    chance: Random, fleet: list[Machine], company: Company, make: MakeCase, *, now: datetime, scale: Scale
) -> Iterator[tuple[Case, datetime]]:
    """The cases of the last hours with their moments of report; no machine twice."""
    draw = Luck(chance, fleet, company.crew[0].place)
    spared = frozenset(mate.engineer.pk for mate in company.crew[:2])
    for scene in SCENES:
        for _each in range(max(1, round(scene.share * scale.open_each))):
            yield _other(scene, draw, make, spared), _reported(scene, chance, now)
    yield from _own(draw, company, make, now)
    for scene in SNAGGED:
        yield _other(scene, draw, make, spared), _reported(scene, chance, now)


def _other(scene: Scene, draw: "Luck", make: MakeCase, spared: frozenset[int]) -> Case:
    """Work for those one cannot sign in as."""
    case = _case(scene, draw, make)
    case.barred = spared
    return case


def _reported(scene: Scene, chance: Random, now: datetime) -> datetime:
    return now - timedelta(minutes=chance.uniform(scene.newest, scene.oldest))


def _own(draw: "Luck", company: Company, make: MakeCase, now: datetime) -> Iterator[tuple[Case, datetime]]:
    engineers = {mate.user.username: mate.engineer.pk for mate in company.crew[:2]}
    for scene, who in OWN:
        case = _case(scene, draw, make, at_home=True)
        case.only = engineers[who]
        yield case, now - timedelta(minutes=scene.newest)


class Luck:
    """Draws machines for the scenes, each once."""

    def __init__(self, chance: Random, fleet: list[Machine], home: Place) -> None:
        self.chance = chance
        self._left = [each for each in fleet if each.vehicle is not None]
        chance.shuffle(self._left)
        self._home = home

    def machine(self, fits: Callable[[Machine], bool], *, at_home: bool) -> Machine:
        """A machine that fits; for those who can be signed in as the one nearest to their outlet."""
        fitting = [each for each in self._left if fits(each)]
        found = min(fitting, key=lambda each: great_circle_km(self._home, each.place)) if at_home else fitting[0]
        self._left.remove(found)
        return found


def _case(scene: Scene, draw: "Luck", make: MakeCase, *, at_home: bool = False) -> Case:
    machine = draw.machine(lambda each: each.near != scene.far and bool(scene.faults(each.family)), at_home=at_home)
    chance = luck(machine.number, scene.state)
    fault = chance.choice(scene.faults(machine.family))
    case = make(chance, machine, fault, fault.told(chance), scene.fate)
    case.halt, case.snag, case.known_place = scene.state, scene.snag, True
    return case
