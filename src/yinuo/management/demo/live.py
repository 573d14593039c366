"""A running company that is not left to itself: new reports come in, its people go on with the open orders.

Everything happens at its real moment; only the time between two steps is shorter, `speed` times.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.types import Family
from yinuo.checklists import queries as checklists
from yinuo.checklists.types import Item
from yinuo.dispatch.queries import candidates
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.management.demo import shops
from yinuo.management.demo.case import Case, Move, fate_of
from yinuo.management.demo.catalogue import Fault, fault, faults
from yinuo.management.demo.company import SIGNS_IN
from yinuo.management.demo.customers import Person
from yinuo.management.demo.geography import around
from yinuo.management.demo.luck import luck
from yinuo.management.demo.moves import next_move, say
from yinuo.orders.actions import Report, advance, report
from yinuo.orders.queries import board, one
from yinuo.orders.types import Step
from yinuo.people import queries as people
from yinuo.shops.types import Needs

if TYPE_CHECKING:
    from yinuo.accounts.models import User
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder

Say = Callable[[datetime, str, str, str], None]
"""Told of everything done: when, order number, step, by whom."""

DOOR = "simulate"
REPORTS_PER_HOUR = 1.0
"""As on a day with snow, for a fleet of some thousands."""
LEFT_ALONE = 0.15
"""The share of orders nobody goes on with, so that clocks run out and people are told."""
BREATH_SECONDS = 0.1
"""Between two acts: the pages of those who watch come first."""
SEEN_BY = Role.ADMIN


class Live:
    """The people at work, until somebody stops them. Those one can sign in as are left to whoever does."""

    def __init__(self, *, seed: int, speed: float, say: Say) -> None:
        self._seed, self._speed, self._say = seed, speed, say
        self._chance = luck(seed, "live")
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._serial = count()
        self._vehicles = assets.vehicles().exclude(lat=None)
        self._fleet = self._vehicles.count()

    def run(self, *, until: datetime | None) -> None:
        """Work until then, or for ever."""
        now = clock.now()
        for order in board.open_orders(board.visible(role=SEEN_BY, user_id=None), board.BoardFilter()):
            self._take_over(order, now)
        self._next_report(now)
        while until is None or clock.now() < until:
            if self._due and self._due[0][0] <= clock.now():
                heappop(self._due)[2](clock.now())
            time.sleep(BREATH_SECONDS)

    def _at(self, now: datetime, minutes: float, do: Callable[[datetime], None]) -> None:
        heappush(self._due, (now + timedelta(minutes=minutes / self._speed), next(self._serial), do))

    # ── what comes in ──

    def _next_report(self, now: datetime) -> None:
        self._at(now, self._chance.expovariate(REPORTS_PER_HOUR / 60), self._report)

    def _report(self, now: datetime) -> None:
        self._next_report(now)
        vehicle = self._vehicles[self._chance.randrange(self._fleet)] if self._fleet else None
        contacts = assets.contacts_of(vehicle.customer_id) if vehicle else []
        if vehicle is None or not contacts:
            return
        told = self._chance.choice(contacts)
        broken = fault(self._chance, Family(vehicle.model.family))
        case = self._case(vehicle, Person(told.name, told.phone, told.title), broken, self._chance)
        portal = self._chance.random() < 0.4
        case.order = report(
            Report(
                vehicle, told.name, told.phone, broken.system, case.told, "portal" if portal else "phone",
                place=case.place, address=vehicle.address,
            ),
            act=self.act(Role.CONTACT if portal else Role.DISPATCHER, now, case),
        )  # fmt: skip
        self._say(now, case.running.number, "report", told.name)
        self._plan(case, now)

    def _case(self, vehicle: "Vehicle", contact: Person, broken: Fault, chance: Random) -> Case:
        place = around(chance, Place(vehicle.lat or 0, vehicle.lon or 0), 3)
        return Case(
            chance, vehicle, vehicle.model.family, contact, broken, broken.told(chance), fate_of(chance, broken), place
        )  # fmt: skip

    def _take_over(self, order: "ServiceOrder", now: datetime) -> None:
        """Go on with an open order; rescues, and work of those one can sign in as, are left to people."""
        user = order.engineer.user if order.engineer else None
        if order.rescue or order.vehicle.lat is None or (user is not None and user.username in SIGNS_IN):
            return
        chance = luck(self._seed, order.number)
        like = [each for each in faults(Family(order.vehicle.model.family)) if each.system == order.fault_system]
        broken = chance.choice(like or list(faults(Family(order.vehicle.model.family))))
        case = self._case(order.vehicle, Person(order.contact_name, order.contact_phone, ""), broken, chance)
        case.order = order
        case.done = {event.kind.removeprefix("order.") for event in one.story(order.number)}
        self._plan(case, now)

    # ── what is done with it ──

    def _plan(self, case: Case, now: datetime) -> None:
        if luck(self._seed, case.running.number, case.running.state).random() < LEFT_ALONE:
            return
        move = next_move(case, now, self)
        if move is not None:
            self._at(now, move.minutes, partial(self._make, case, move, case.running.state))

    def _make(self, case: Case, move: Move, state: str, now: datetime) -> None:
        """Make a move, if nobody else went on with the order meanwhile."""
        fresh = one.order(case.running.number, role=SEEN_BY, user_id=None)
        if fresh is None or fresh.rescue or fresh.state != state:
            return
        case.order = fresh
        act = self.act(move.role, now, case)
        try:
            shops.answer_for(fresh.pk, move.step, act)
            case.order = advance(fresh.number, move.step, move.data, act=act)
        except Refused:
            self._send_another(case, move, now)
            return
        case.done.add(move.step)
        self._say(now, fresh.number, move.step, act.actor_name)
        self._plan(case, now)

    def _send_another(self, case: Case, move: Move, now: datetime) -> None:
        """Whoever lacks the certificate for what he found is relieved by somebody who holds it."""
        number = self.engineer_for(case, now) if move.step == Step.BEGIN_REPAIR else None
        if number is not None:
            reason = say(case, "reassign")
            relief = Move(5.0, Step.REASSIGN, Role.DISPATCHER, {"engineer": number, "reason": reason})
            self._at(now, relief.minutes, partial(self._make, case, relief, case.running.state))

    def act(self, role: str, now: datetime, case: Case) -> Act:
        """The act of whoever does it."""
        user = self._user(role, case)
        return Act(user.pk if user else None, role, now, now, DOOR, actor_name=user.name if user else case.contact.name)

    def _user(self, role: str, case: Case) -> "User | None":
        if role == Role.CONTACT:
            return None
        if role == Role.ENGINEER:
            engineer = case.running.engineer
            return engineer.user if engineer else None
        return accounts.users().filter(role=role, is_active=True).first()

    # ── what the moves ask of the house ──

    def engineer_for(self, case: Case, at: datetime) -> str | None:
        """The first candidate who can act here: with an account, and not one of those one signs in as."""
        for each in candidates(case.running, now=at).ranked:
            engineer = people.engineer(each.number)
            if engineer and engineer.user and engineer.user.username not in SIGNS_IN:
                return each.number
        return None

    def items(self, family: str, gate: str) -> list[Item]:
        """The lines of a gate's checklist."""
        return checklists.items_for(family, gate=gate)

    def signature(self, chance: Random) -> str:
        """They sign with their names."""
        return ""

    def shop_for(self, case: Case, at: datetime, needs: Needs) -> str | None:
        """The nearest good shop whose papers are in force."""
        return shops.choose(case, at, needs)

    def photos(self, case: Case) -> tuple[str, str] | None:
        """They take none."""
        return None
