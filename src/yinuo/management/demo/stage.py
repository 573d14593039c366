"""A year played in the order of time: whatever falls due next happens next, and the worker is never late.

Nothing here knows what an order goes through (that is `moves`); here moments become acts.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.checklists import queries as checklists
from yinuo.checklists.types import Item
from yinuo.files import actions as files
from yinuo.kernel.act import Act
from yinuo.management.demo import money, rota, shops
from yinuo.management.demo.case import Case, Move
from yinuo.management.demo.company import Company, Mate, local_day
from yinuo.management.demo.luck import luck
from yinuo.management.demo.moves import next_move
from yinuo.management.demo.outlets import Outlets
from yinuo.management.demo.parts import Stores, settled_after
from yinuo.management.demo.photos import pair
from yinuo.management.demo.signature import signature
from yinuo.messages import actions as messages
from yinuo.orders.actions import Report, advance, report
from yinuo.orders.types import State, Step
from yinuo.promises import actions as promises
from yinuo.promises.queries import next_escalation_at
from yinuo.promises.rules.escalate import NEVER
from yinuo.shops.types import Needs

if TYPE_CHECKING:
    from yinuo.accounts.models import User

Do = Callable[[datetime], None]

WORKER_PAUSE = timedelta(seconds=1)
SETTLED_ON = 4
"""The day of the month on which the month before is settled with the shops."""
SIGNATURES = 12
PAIRS_EACH = 3
"""Drawn pairs of photos for each system that can fail."""
DOORS = {Role.ENGINEER: "field", Role.CONTACT: "portal"}
STARTS_A_CLOCK = frozenset({Step.AGREE_APPOINTMENT, Step.NEED_SUPPLIER, Step.LOCATE})
FREE_AGAIN = frozenset({State.SIGNED, State.CLOSED, State.CANCELLED, State.RESPONDED, State.OUTSOURCED})


class Stage:
    """The company at work. `after` is told of every case after each of its steps."""

    def __init__(
        self, company: Company, *, password: str, today: date, act: Act, after: Callable[[Case, datetime], None]
    ) -> None:
        self._company = company
        self._after = after
        self._due: list[tuple[datetime, int, Do]] = []
        self._serial = count()
        self._mates = {mate.engineer.pk: mate for mate in company.crew}
        self._sent: dict[str, Mate] = {}
        self._items: dict[tuple[str, str], list[Item]] = {}
        self._demands = {each.hazard: each.certificate for each in checklists.demands()}
        # The same hands sign every time: bytes of a drawing tell nothing about the year.
        drawn = (signature(luck("signature", n)) for n in range(SIGNATURES))
        self._alarm: datetime | None = None
        self._act = act
        self._pairs: dict[tuple[str, int], tuple[str, str]] = {}
        self._stores = Stores(company, act=act)
        self._outlets = Outlets(company, today=today, act=act, at=self.at)
        self._shops = shops.Shops(company, password=password, today=today, act=act, at=self.at)
        self._signatures = [files.store(data, "signature.png", act=act).pk for data in drawn]

    def at(self, moment: datetime, do: Do) -> None:
        """Let `do` happen at a moment not yet past."""
        heappush(self._due, (moment, next(self._serial), do))

    def begin(self, case: Case, at: datetime) -> None:
        """Let the machine of a case break down."""
        self.at(at, partial(self._report, case))

    def take_on(self, case: Case, at: datetime) -> None:
        """An order that was reported another way goes the usual way from here."""
        self._alarm = None
        self._go_on(case, at, at)

    def play(self, until: datetime, *, told: Callable[[datetime], None]) -> None:
        """All that happens before `until`; `told` hears the time go by."""
        while self._due and self._due[0][0] <= until:
            moment, _serial, do = heappop(self._due)
            self._work(moment)
            do(moment)
            told(moment)
        self._work(until)

    def close_the_year(self, now: datetime) -> None:
        """What lies on the storekeeper's desk today."""
        self._stores.close_the_year(self._company.crew, now)
        self._shops.open_the_door(now)

    def _work(self, until: datetime) -> None:
        """The worker: every escalation a second after it fell due."""
        while self._alarm_at() < until:
            promises.escalate_next(now=self._alarm_at())
            self._alarm = None

    def _alarm_at(self) -> datetime:
        """When the worker has to look again: asked anew only where a clock began or an alarm was taken."""
        if self._alarm is None:
            due_at = next_escalation_at()
            self._alarm = due_at + WORKER_PAUSE if due_at else NEVER
        return self._alarm

    def act(self, role: str, at: datetime, case: Case, *, told: datetime | None = None) -> Act:
        """The act of whoever does it: the dispatcher of the hour, the engineer sent, the customer by link.

        `told`: when it was recorded, where that was later.
        """
        who = self._who(role, at, case)
        name, door = case.contact.name if who is None else who.name, DOORS.get(Role(role), "desk")
        return Act(None if who is None else who.pk, role, at, told or at, door, actor_name=name)

    def _who(self, role: str, at: datetime, case: Case) -> "User | None":
        if role == Role.CONTACT:
            return None
        if role == Role.ENGINEER:
            return self._mates[case.running.engineer_id or 0].user
        staff = self._company.office[role]
        return staff[at.astimezone(ZoneInfo(settings.COMPANY_ZONE)).hour * len(staff) // 24]

    def _report(self, case: Case, at: datetime) -> None:
        case.order = report(
            Report(
                case.vehicle, case.contact.name, case.contact.phone, case.fault.system, case.told, case.channel,
                place=case.place if case.known_place else None, address=case.address,
            ),
            act=self.act(Role.CONTACT if case.channel == "portal" else Role.DISPATCHER, at, case),
        )  # fmt: skip
        self._alarm = None
        self._go_on(case, at, at)

    def _step(self, case: Case, move: Move, happened: datetime, at: datetime) -> None:
        act = self.act(move.role, happened, case, told=at)
        van = self._van(case, happened) if move.step == Step.DEPART else {}
        case.order = advance(case.running.number, move.step, move.data | van, act=act)
        case.done.add(move.step)
        if move.step in STARTS_A_CLOCK:
            self._alarm = None
        self._keep_jobs(case, move.step, at)
        self._shops.follow(case, move.step, at)
        self._go_on(case, happened, at)

    def _van(self, case: Case, at: datetime) -> dict[str, object]:
        """With which service vehicle the engineer goes, if with one."""
        return self._outlets.van_for(self._mates[case.running.engineer_id or 0], at)

    def _go_on(self, case: Case, happened: datetime, at: datetime) -> None:
        """What comes next, after what `happened` and was told at `at`; a phone without signal tells it later."""
        self._after(case, at)
        if case.halt and case.running.state == case.halt:
            return
        move = next_move(case, happened, self)
        if move is None:
            return
        happens = happened + timedelta(minutes=move.minutes)
        if move.role != Role.ENGINEER:
            happens = max(happens, at)
        elif move.step == Step.ARRIVE:
            case.silent_until = happens + timedelta(minutes=case.fate.silent_minutes)
        told = max(happens, at, case.silent_until or at) if move.role == Role.ENGINEER else happens
        self.at(told, partial(self._step, case, move, happens))

    def _keep_jobs(self, case: Case, step: str, at: datetime) -> None:
        """Whoever has work is sent last; whoever takes it has read the notice."""
        number = case.running.number
        if step in (Step.DISPATCH, Step.REASSIGN):
            self._sent[number] = mate = self._mates[case.running.engineer_id or 0]
            mate.jobs += 1
        elif step == Step.ACCEPT:
            messages.mark_read(self._sent[number].user.pk, at=at)
            case.part = self._stores.draw(self._sent[number], case, at)
        elif case.running.state in FREE_AGAIN and number in self._sent:
            mate = self._sent.pop(number)
            mate.jobs -= 1
            self._settle_parts(case, mate, at)
            self._outlets.back(mate, case.running.distance_km, at)
            case.barred |= {mate.engineer.pk} if step == Step.DECLINE else frozenset()

    def _settle_parts(self, case: Case, mate: Mate, at: datetime) -> None:
        """The job is over for him: what he did not use goes back, the old parts come in some day."""
        if case.part is None:
            return
        if Step.USE_PART not in case.done:
            self._stores.give_back(mate, case.part, at)
        elif settled := settled_after(case.chance):
            self.at(at + settled[0], partial(self._stores.settle, case.running.pk, settled[1]))
        case.part = None

    def every_night(self, at: datetime) -> None:
        """What comes round for the shops: papers that end, and the month's settlement; and finance's evening."""
        office = ((role, self._company.office[role][0]) for role in (Role.FINANCE, Role.SERVICE_MANAGER))
        money.nightly(at, *(Act(user.pk, role, at, at, "desk", actor_name=user.name) for role, user in office))
        self._shops.warn(at)
        if local_day(at).day == SETTLED_ON:
            self.at(at + timedelta(hours=9.5), self._shops.settle)

    # ── what the moves ask of the house ──

    def shop_for(self, case: Case, at: datetime, needs: Needs) -> str | None:
        """The nearest good shop whose papers are in force."""
        return shops.choose(case, at, needs)

    def engineer_for(self, case: Case, at: datetime) -> str | None:
        """The best placed engineer who may do this work and has not declined it."""
        if case.only is not None:
            return self._mates[case.only].engineer.number
        kinds = frozenset(self._demands[hazard] for hazard in case.fault.hazards if hazard in self._demands)
        crew = self._company.crew
        return rota.choose(crew, case.place, case.family, kinds, at, barred=case.barred).engineer.number

    def items(self, family: str, gate: str) -> list[Item]:
        """The lines of a gate's checklist, read once."""
        if (family, gate) not in self._items:
            self._items[family, gate] = checklists.items_for(family, gate=gate)
        return self._items[family, gate]

    def signature(self, chance: Random) -> str:
        """One of the drawn signatures; some sign with their name alone."""
        return chance.choice(self._signatures) if chance.random() < 0.9 else ""

    def photos(self, case: Case) -> tuple[str, str] | None:
        """One of the drawn pairs of what failed, the same for one order each time it is asked."""
        wanted = case.fault.system, luck("photos", case.running.number).randrange(PAIRS_EACH)
        if wanted not in self._pairs:
            drawn = pair(case.fault.system, luck("photos", *wanted))
            before, after = (files.store(data, "photo.jpg", act=self._act).pk for data in (drawn.before, drawn.after))
            self._pairs[wanted] = before, after
        return self._pairs[wanted]
