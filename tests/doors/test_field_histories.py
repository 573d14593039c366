"""Whatever the line does between phone and server: nothing lost, nothing doubled, everything at its own time.

Each seed is one history of two orders: engineers work offline and send over a line that fails in every way, the
dispatcher takes an order away or cancels one meanwhile, clocks are wrong by hours or jump.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from tests.actions.test_parts import stocked
from tests.doors.phone import FAULTS, Hour, Phone
from tests.world import NOON, PASSWORD, World, make_world, ticks
from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.inbox import queries as inbox
from yinuo.inbox.models import Command
from yinuo.journal import queries as journal
from yinuo.journal.models import Entry
from yinuo.kernel.act import system_act
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import replay
from yinuo.people import actions as people
from yinuo.promises.queries import promises_of

HISTORIES = 100 if connection.vendor == "postgresql" else 500
BLOCK = 50
TOGETHER = 8 if connection.vendor == "postgresql" else 4
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEXT = {
    "dispatched": "accept", "accepted": "depart", "en_route": "arrive", "on_site": "begin_repair",
    "in_repair": "finish_repair", "testing": "complete_checks", "awaiting_signature": "sign",
}  # fmt: skip
AFTER = {
    "accept": "accepted", "depart": "en_route", "arrive": "on_site", "begin_repair": "in_repair",
    "finish_repair": "testing", "complete_checks": "awaiting_signature", "sign": "signed",
}  # fmt: skip


@dataclass(slots=True)
class Crew:
    """The company, a user for each engineer, orders just given to one of them, what each step is told when all is well.

    The orders are made once: each history is undone.
    """

    world: World
    users: dict[str, Any]
    told: dict[str, dict[str, Any]]
    orders: list[str]


def make_crew() -> Crew:
    world = make_world()
    stocked(world)
    act = system_act(NOON, door="test")
    zhao = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer("E002", {"name": "赵工", "outlet": world.outlet, "user": zhao}, act=act)
    told = {
        "accept": {}, "depart": {"items": ticks("check_out")}, "arrive": {}, "declare_hazards": {"hazards": []},
        "begin_repair": {}, "finish_repair": {"cause": "接头老化", "work_done": "更换油管"},
        "complete_checks": {"items": ticks("completion")}, "sign": {"signer": "刘师傅", "no_improper": True},
    }  # fmt: skip
    orders = [dispatched(world, engineer) for engineer in ("E001", "E001", "E002")]
    return Crew(world, {"E001": world.users["engineer"], "E002": zhao}, told, orders)


def dispatched(world: World, engineer: str) -> str:
    order = world.report()
    world.step(order, "respond", NOON)
    return world.step(order, "dispatch", NOON, engineer=engineer).number


@pytest.fixture
def crew(db: None) -> Crew:
    return make_crew()


class History:
    """Two orders, two phones, one dispatcher, and chance."""

    def __init__(self, crew: Crew, seed: int) -> None:
        self.crew, self.rng = crew, Random(seed)
        ahead = self.rng.choice([timedelta(), timedelta(), 10 * MINUTE, -10 * MINUTE])
        self.hour = Hour(NOON + 20 * MINUTE, ahead)
        self.steady = True
        self.phones = {
            number: Phone(
                user, self.hour, self.rng, skew=self.rng.choice([timedelta(), -5 * HOUR, 3 * HOUR, 7 * MINUTE])
            )
            for number, user in crew.users.items()
        }
        self.orders = self.rng.sample(crew.orders, 2)
        self.believed = {number: dict.fromkeys(self.orders, "dispatched") for number in self.phones}
        self.pulled()

    # ── what happens ──

    def run(self) -> None:
        deeds = self.rng.choices([self.work, self.sends, self.meddle], [12, 4, 1], k=self.rng.randint(20, 50))
        for deed in deeds:
            self.hour.now += self.rng.randint(1, 12) * MINUTE
            deed(self.rng.choice(list(self.phones)))
        self.drain()

    def work(self, number: str) -> None:
        """The engineer does the next thing on an order he believes to be his; now and then something is missing."""
        phone, order = self.phones[number], self.rng.choice(self.orders)
        state = self.believed[number].get(order)
        if state not in NEXT:
            return
        step = NEXT[state]
        data = {name: value for name, value in self.crew.told[step].items() if self.rng.random() > 0.06}
        if self.rng.random() < 0.15:
            phone.do(order, "note", {"note": "见录音", "photos": [phone.photograph()]})
        if self.rng.random() < 0.15:
            phone.do(self.rng.choice([order, ""]), "request_parts", {"parts": {"HOSE-12": str(self.rng.randint(1, 4))}})
        if self.rng.random() < 0.1:
            phone.do(order, "read_meter", {"meter_hours": str(self.rng.randint(900, 1000))})
        if step == "begin_repair" and self.rng.random() > 0.06:
            phone.do(order, "declare_hazards", self.crew.told["declare_hazards"])
        phone.do(order, step, data)
        self.believed[number][order] = AFTER[step]

    def sends(self, number: str) -> None:
        """Some rounds over a bad line, now and then by a second tab that still sees what waited before."""
        phone = self.phones[number]
        if self.rng.random() < 0.7:
            phone.upload()
        stale = phone.waiting()
        for _ in range(self.rng.randint(1, 3)):
            phone.send(self.rng.choice(FAULTS))
        if self.rng.random() < 0.3:
            phone.send(self.rng.choice(FAULTS), seen=stale)
        if self.rng.random() < 0.5:
            self.pulled()

    def meddle(self, number: str) -> None:
        """The dispatcher gives an order to somebody else or cancels it, or the server's clock is set right."""
        if self.rng.random() < 0.25:
            self.hour.ahead, self.steady = timedelta(), self.steady and not self.hour.ahead
            return
        step, data = self.rng.choice([
            ("reassign", {"engineer": number, "reason": "更近"}), ("reassign", {"engineer": number, "reason": "更近"}),
            ("cancel", {"reason": "客户自己修好了"}), ("note", {"note": "催一下"}),
        ])  # fmt: skip
        try:
            self.take(self.rng.choice(self.orders), step, data)
        except Refused:
            return  # too late, or his already

    def take(self, order: str, step: str, data: dict[str, Any]) -> None:
        with transaction.atomic():
            advance(order, step, data, act=self.crew.world.act(Role.DISPATCHER, self.hour.server))

    def pulled(self) -> None:
        """Each phone hears how the orders stand; what it has not sent yet is believed to come true."""
        for number, phone in self.phones.items():
            busy = {each.told["order"] for each in phone.waiting()}
            for order in ServiceOrder.objects.filter(number__in=self.orders).select_related("engineer"):
                if order.number not in busy:
                    mine = order.engineer is not None and order.engineer.number == number
                    self.believed[number][order.number] = order.state if mine else ""

    def drain(self) -> None:
        """The line is good at last."""
        self.hour.now += 20 * MINUTE
        for phone in self.phones.values():
            phone.upload()
            for _ in phone.outbox:  # each time at least one is settled
                phone.send()
        assert not any(phone.waiting() for phone in self.phones.values())

    # ── what must be true ──

    def check(self) -> Counter[str]:
        made = {each.id: each for phone in self.phones.values() for each in phone.outbox}
        stored = {str(row.pk): row for row in Command.objects.filter(pk__in=made)}
        written = Entry.objects.filter(command_id__in=made).values_list("command_id", "kind")
        entries = Counter(str(key) for key, kind in written if kind == made[str(key)].entry)
        rows = [row for user in self.crew.users.values() for row in inbox.conflicts_of(user.pk, settled=1000)]
        tray = {str(row.id) for row in rows if row.subject.removeprefix("order:") in self.orders}
        applied = {key for key, row in stored.items() if row.status < 400}

        assert stored.keys() == made.keys()  # lost: none
        assert tray == made.keys() - applied  # what was not applied waits for the dispatcher
        assert entries == dict.fromkeys(applied, 1)  # doubled: none
        assert {key for key, each in made.items() if each.state == "applied"} == applied  # the phone knows it
        asked = sum(made[key].told["kind"] == "request_parts" for key in applied)
        assert sum(kind == "parts.ask" for _key, kind in written) == asked  # the store sees each request once
        assert "file_missing" not in {row.why.code for row in rows}  # that mends itself, and is nobody's to settle
        for order in self.orders:
            self.check_order(order, applied)
        assert (list(journal.faults()), list(replay.differences())) == ([], [])
        signed = ServiceOrder.objects.filter(number__in=self.orders, state="signed").count()
        return Counter(made=len(made), applied=len(applied), tray=len(tray), signed=signed)

    def check_order(self, order: str, applied: set[str]) -> None:
        told = {str(e.command_id): e for e in Entry.objects.filter(subject=f"order:{order}").order_by("-seq")}
        for phone in self.phones.values():
            mine = [each for each in phone.outbox if each.told["order"] == order and each.id in applied]
            assert [each.id for each in mine] == sorted((each.id for each in mine), key=lambda key: told[key].seq)
            for each in mine:
                assert told[each.id].occurred_at == each.occurred_at
                assert not self.steady or each.occurred_at == each.true_at + self.hour.ahead
        arrivals = sorted((e for e in told.values() if e.kind == "order.arrive"), key=lambda e: e.seq)
        if self.steady and arrivals:
            visit = next(
                each for each in promises_of(ServiceOrder.objects.get(number=order).pk) if each.kind == "arrive"
            )
            assert visit.met_at == arrivals[0].occurred_at
            assert visit.state == ("kept" if visit.met_at <= visit.due_at else "broken")


def told_by(seed: int, history: Callable[[], Counter[str]]) -> Counter[str]:
    """What the history counted; a failure says by which seed it comes again."""
    try:
        return history()
    except Exception as error:
        error.add_note(f"history of seed {seed}")
        raise


@pytest.mark.parametrize("block", range(HISTORIES // BLOCK))
def test_no_history_loses_or_doubles_anything(crew: Crew, block: int) -> None:
    def one() -> Counter[str]:
        with transaction.atomic():
            history = History(crew, seed)
            history.run()
            counted = history.check()
            transaction.set_rollback(True)
        return counted

    total: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        total += told_by(seed, one)

    assert total["made"] == total["applied"] + total["tray"]
    assert min(total["applied"], total["tray"], total["signed"]) > BLOCK // 5  # chance brought each


# ── the same with real threads ──


def all_at_once(deeds: list[Callable[[], None]]) -> None:
    """Each deed in a thread and on a connection of its own, all beginning together."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], None]) -> None:
        try:
            start.wait()
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(one, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_two_phones_and_a_dispatcher_at_once_lose_and_double_nothing() -> None:
    crew = make_crew()

    def one() -> Counter[str]:
        crew.orders = [dispatched(crew.world, engineer) for engineer in ("E001", "E002")]
        history = History(crew, seed)
        for _ in range(25):
            history.hour.now += 5 * MINUTE
            history.work(history.rng.choice(["E001", "E002"]))
        for phone in history.phones.values():
            phone.upload()
            phone.measure()
        tabs = [partial(sent, phone) for phone in history.phones.values() for _ in range(2)]
        all_at_once([*tabs, lambda: [history.meddle("E002") for _ in range(3)] and None])
        history.drain()
        return history.check()

    def sent(phone: Phone) -> None:
        for _ in range(5):
            phone.send(phone.rng.choice(FAULTS))

    total: Counter[str] = Counter()
    for seed in range(TOGETHER):
        total += told_by(seed, one)

    assert total["made"] == total["applied"] + total["tray"]
    connection.close()
