"""The company's last year: breakdowns by season, and what comes round every day and fortnight besides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.journal import tasks as journal
from yinuo.kernel.act import Act, system_act
from yinuo.management.demo import documents, money, rota
from yinuo.management.demo.case import Case, Fate, fate_of
from yinuo.management.demo.catalogue import Fault, faults
from yinuo.management.demo.company import FULL, Scale, found, local_day
from yinuo.management.demo.fleet import Machine, deliver, sign_up
from yinuo.management.demo.geography import around
from yinuo.management.demo.luck import luck
from yinuo.management.demo.recovery import Recovery
from yinuo.management.demo.rescue import Rescues
from yinuo.management.demo.sales import Sales
from yinuo.management.demo.season import Breakdown, Standing, breakdowns
from yinuo.management.demo.snags import SNAGS
from yinuo.management.demo.stage import Stage
from yinuo.management.demo.suppliers import Makers
from yinuo.management.demo.today import scenes
from yinuo.management.demo.tours import Tours
from yinuo.management.demo.vouchers import Vouchers
from yinuo.management.demo.warranty import Warranty
from yinuo.messages import actions as messages
from yinuo.orders.queries import one
from yinuo.orders.types import State
from yinuo.people import actions as people

if TYPE_CHECKING:
    from yinuo.people.models import Certificate

Tell = Callable[[float], None]

FOUNDED = timedelta(days=400)
"""How long ago the company began: before its first order."""
DAYS = 365
FORTNIGHT = 14
DUPLICATES, UNKNOWN_PLACES, PORTAL = 0.03, 0.04, 0.34
SPARED = timedelta(days=2)
"""Who can be signed in as gets no other work during the last days."""
BUILDING = 0.1
"""The part of the whole work that is done when the company stands."""


class Year:
    """The demonstration: `build()` the company, then `play()` its year up to `now`."""

    def __init__(self, *, seed: int, now: datetime, scale: Scale = FULL, password: str, tell: Tell) -> None:
        self._seed, self._now, self._scale, self._tell = seed, now, scale, tell
        self._zone = ZoneInfo(settings.COMPANY_ZONE)
        self._act = system_act(now - FOUNDED, door="demo")
        self._cases = 0
        chance = luck(seed)
        today = local_day(now)
        self._company = found(chance, scale, password=password, today=today, act=self._act)
        documents.write(self._act)
        money.open_list(now, self._act)
        tell(0.05)
        bases = [mate.place for mate in self._company.crew if mate.index == 0]
        self._fleet = sign_up(
            chance, customers=scale.customers, vehicles=scale.vehicles, bases=bases, today=today, act=self._act
        )
        self._stage = Stage(self._company, password=password, today=today, act=self._act, after=self._follow)
        self._first = today - timedelta(days=DAYS)
        self._warranty = Warranty(self._company, act=self._act)
        self._deliver()
        tell(BUILDING)
        self._keep_house()
        self._makers = Makers(self._company, today=today, at=self._stage.at, act=self._act)
        Sales(self._company, now=now, at=self._stage.at)
        Vouchers(self._company, today=today, at=self._stage.at)
        Tours(self._company, seed=seed, now=now, at=self._stage.at, take_on=self._found_on_tour).play()
        Rescues(self._company, self._fleet, now=now, at=self._stage.at)
        self._break_down(chance)
        self._recovery = Recovery(
            self._company, self._fleet, now=now, at=self._stage.at, begin=self._stage.begin, make=self._case
        )
        for case, at in scenes(luck(seed, "today"), self._fleet, self._company, self._case, now=now, scale=scale):
            self._stage.begin(case, at)

    def play(self) -> None:
        """All that happened, up to now."""
        start = self._now - timedelta(days=DAYS)
        whole = self._now - start

        def told(at: datetime) -> None:
            self._tell(BUILDING + (1 - BUILDING) * max(0.0, (at - start) / whole))

        self._stage.play(self._now, told=told)
        self._stage.close_the_year(self._now)
        self._warranty.close(self._fleet, self._now)
        self._makers.close(self._now)
        self._recovery.close(self._now)

    def _deliver(self) -> None:
        """What was there a year ago stands there from the beginning; the rest comes on its day."""
        there = [each for each in self._fleet if each.delivered_on < self._first]
        deliver(there, self._act)
        self._warranty.sell(there, self._act)
        self._warranty.telematics(self._fleet, now=self._now, at=self._stage.at)
        for machine in self._fleet:
            if machine.vehicle is None:
                self._stage.at(self._local(machine, time(14)), partial(self._hand_over, machine))

    def _local(self, machine: Machine, at: time) -> datetime:
        return datetime.combine(machine.delivered_on, at, self._zone)

    def _hand_over(self, machine: Machine, at: datetime) -> None:
        act = self._act_of(Role.SALES, at)
        machine.deliver(act)
        self._warranty.hand_over(machine, act)

    # ── what comes round ──

    def _keep_house(self) -> None:
        """The rota a week ahead, the journal's day closed each night, notices read on Mondays and today."""
        for n in range(-FORTNIGHT, DAYS + 1):
            day = self._first + timedelta(days=n)
            morning = datetime.combine(day, time(8, 30), self._zone)
            if n > 0:
                self._stage.at(datetime.combine(day, time(0, 5), self._zone), self._close_day)
                if day.weekday() == 0 or n == DAYS:
                    self._stage.at(morning, self._read_notices)
            if (DAYS - n) % FORTNIGHT == 0:
                last = n == DAYS
                self._stage.at(morning - timedelta(days=3), partial(self._put_up_rota, last))
        for certificate, on in self._company.withdrawals:
            noon = datetime.combine(on, time(12), self._zone)
            self._stage.at(noon, partial(self._withdraw, certificate))

    def _put_up_rota(self, last: bool, at: datetime) -> None:
        """A fortnight from three days on; the last one begins before today, so that both who sign in are on duty."""
        act = self._act_of(Role.SERVICE_MANAGER, at)
        days = FORTNIGHT + 1 if last else FORTNIGHT
        rota.publish(self._company.crew, local_day(at) + timedelta(days=3), days, always=last, act=act)

    def _close_day(self, at: datetime) -> None:
        journal.close_days(now=at)
        self._stage.every_night(at)

    def _read_notices(self, at: datetime) -> None:
        for role in (Role.DISPATCHER, Role.SERVICE_MANAGER, Role.MANAGEMENT_REP):
            for user in self._company.office[role]:
                messages.mark_read(user.pk, at=at)

    def _withdraw(self, certificate: "Certificate", at: datetime) -> None:
        people.withdraw_certificate(certificate, on=local_day(at), act=self._act_of(Role.HR, at))

    def _act_of(self, role: Role, at: datetime) -> Act:
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)

    # ── what breaks ──

    def _break_down(self, chance: Random) -> None:
        standing = [
            Standing(index, each.family, each.place.lat, each.customer.city.province_zh)
            for index, each in enumerate(self._fleet)
        ]
        found = breakdowns(
            chance, standing, first=self._first, days=DAYS, total=self._scale.orders, zone=self._zone
        )  # fmt: skip
        for each in found:
            self._stage.at(each.at, partial(self._broken, each))

    def _broken(self, broken: Breakdown, at: datetime) -> None:
        machine = self._fleet[broken.index]
        if machine.vehicle is None:
            return
        chance = self._chance()
        case = self._case(chance, machine, broken.fault, broken.told, fate_of(chance, broken.fault))
        if at > self._now - SPARED:
            case.barred = frozenset(mate.engineer.pk for mate in self._company.crew[:2])
        self._stage.begin(case, at)

    def _found_on_tour(self, vehicle: str, number: str, at: datetime) -> None:
        """What an inspection found goes the way of every order."""
        machine = next(each for each in self._fleet if each.number == vehicle)
        chance = luck(self._seed, "tour", number)
        fault = chance.choice(faults(machine.family))
        case = self._case(chance, machine, fault, fault.told(chance), replace(fate_of(chance, fault), cancels=False))
        case.order = one.of_numbers([number])[number]
        self._stage.take_on(case, at)

    def _chance(self) -> Random:
        """A luck of its own for every case, whatever happens to the others."""
        self._cases += 1
        return luck(self._seed, self._cases)

    def _case(self, chance: Random, machine: Machine, fault: Fault, told: str, fate: Fate) -> Case:
        if machine.vehicle is None:
            raise ValueError("Expected a delivered machine.")
        yard = chance.random() < 0.6
        place = machine.place if yard else around(chance, machine.place, 6)
        address = str(machine.values["address"]) if yard else f"{machine.customer.city.name_zh}作业路段"
        channel = "portal" if chance.random() < PORTAL else "phone"
        return Case(
            chance, machine.vehicle, machine.family, chance.choice(machine.customer.contacts), fault, told, fate,
            place, address, known_place=chance.random() > UNKNOWN_PLACES, channel=channel,
        )  # fmt: skip

    def _follow(self, case: Case, at: datetime) -> None:
        """What an order brings about later: a second call about the same, or the same fault again."""
        self._makers.follow(case, at)
        state = case.running.state
        if case.snag and state == case.halt:
            SNAGS[case.snag](self._stage, case, at, self._now)
            case.snag = ""
        if state == State.REPORTED and not case.halt and not case.fate.duplicate_of:
            if case.chance.random() < DUPLICATES:
                self._again(case, at + timedelta(minutes=case.chance.uniform(12, 90)), duplicate=True)
        elif state == State.CLOSED and case.fate.recurs and case.running.arrived_at and not case.halt:
            self._again(case, at + timedelta(days=case.chance.uniform(2, 25)), duplicate=False)
            case.fate = replace(case.fate, recurs=False)

    def _again(self, case: Case, at: datetime, *, duplicate: bool) -> None:
        chance = self._chance()
        told = case.fault.told(chance)
        fate = replace(fate_of(chance, case.fault), recurs=False, by_phone=False)
        if duplicate:
            fate = Fate(respond_minutes=fate.respond_minutes, duplicate_of=case.running.number)
        self._stage.begin(
            Case(
                chance, case.vehicle, case.family, case.contact, case.fault, told, fate, case.place, case.address,
                channel="phone",
            ),
            at,
        )  # fmt: skip
