"""Issued = used + returned + in hand, for every engineer at every moment, whatever is locked (R-6.5, R-6.6)."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection

from tests.actions.test_parts import books_balance, held, keeper, stocked
from tests.actions.test_races import together
from tests.world import NOON, World, make_world
from yinuo.accounts.types import Role
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.actions import store, using
from yinuo.parts.models import Movement, StockPlace, UsedPart
from yinuo.parts.types import Line, OldPart
from yinuo.people.models import Engineer
from yinuo.vouchers import actions
from yinuo.vouchers.models import VoucherPack
from yinuo.vouchers.queries.building import content_of, draft_of
from yinuo.vouchers.rules.months import following, month_of
from yinuo.vouchers.types import MOVES, PackState, Sort

ZONE = "Asia/Shanghai"
Vans = dict[Engineer, StockPlace]


def in_hand(content) -> dict[str, Decimal]:
    return {each.number: each.in_hand for each in content.balances if each.in_hand}


def packs_of(engineer: Engineer):
    return list(VoucherPack.objects.filter(engineer=engineer).select_related("engineer__outlet").order_by("month"))


def balanced(engineer: Engineer, van: StockPlace) -> None:
    """The chain of his packs: no gap, no line twice, and its end is what lies in his van and what he owes."""
    contents = [content_of(pack) for pack in packs_of(engineer)]
    for content in contents:
        for each in content.balances:
            assert each.opening + each.issued + each.counted == each.used + each.returned + each.in_hand
    for one, next_one in pairwise(contents):
        assert {each.number: each.opening for each in next_one.balances if each.opening} == in_hand(one)
    assert in_hand(contents[-1]) == held(van)
    lines = [line for content in contents for line in content.lines]
    assert [key for key, times in Counter(line.key for line in lines).items() if times > 1] == []
    moved = Movement.objects.filter(frm=van).count() + Movement.objects.filter(to=van).count()
    assert sum(line.sort in MOVES for line in lines) == moved
    owed = UsedPart.objects.filter(engineer=engineer, old_part=OldPart.OWED).values_list("pk", flat=True)
    assert {line.key for line in contents[-1].owing} == {f"old:{pk}" for pk in owed}


class Months:
    """Two engineers at work for months; some of what they do is told days later."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice, self.now = world, random.Random(seed), NOON
        self.shelf, wang = stocked(world)
        self.vans: Vans = {world.wang: wang, world.zhao: store.van_of(world.zhao.pk, act=keeper(world))}
        self.order = world.until(world.report(), "begin_repair")
        store.receive(self.shelf, [Line("HOSE-12", Decimal(500))], act=keeper(world))

    def act(self, role: str, *, late: bool = False) -> Act:
        happened = self.now - timedelta(days=self.dice.choice((0, 1, 20, 45))) if late else self.now
        return self.world.act(role, max(happened, NOON), recorded_at=self.now)

    def step(self) -> None:
        self.now += timedelta(days=self.dice.uniform(0.1, 6))
        engineer = self.dice.choice(list(self.vans))
        van, line = self.vans[engineer], Line("HOSE-12", Decimal(self.dice.randint(1, 6)))
        keep = self.act(Role.STOREKEEPER)
        used = self.dice.choice(list(UsedPart.objects.filter(undone_at=None)) or [UsedPart(pk=0)])
        self.dice.choice([
            lambda: store.issue(self.shelf, van, [line], act=keep),
            lambda: store.issue(self.shelf, van, [line], act=keep),
            lambda: store.take_back(van, self.shelf, [line], act=keep),
            lambda: store.count(van, {"HOSE-12": Decimal(self.dice.randint(0, 9))}, reason="盘点", act=keep),
            lambda: using.use(self.order.pk, line, engineer_id=engineer.pk, old_part=True,
                              act=self.act(Role.ENGINEER, late=True)),
            lambda: using.undo(self.order.pk, used.command_id, act=self.act(Role.ENGINEER, late=True)),
            lambda: using.hand_in(used.pk or 1, act=keep) if used.pk else None,
            *[lambda: self.turn(engineer)] * 5,
        ])()  # fmt: skip

    def open_packs(self) -> None:
        while actions.open_due(now=self.now):
            pass

    def turn(self, engineer: Engineer) -> None:
        """Hand in, give back or receive one of his packs."""
        packs = [pack for pack in packs_of(engineer) if pack.state != PackState.LOCKED]
        # Mostly the one whose turn it is; sometimes another, which is refused.
        pack = packs[0] if self.dice.random() < 0.8 else self.dice.choice(packs)
        desk = self.act(Role.DISPATCHER)
        if pack.state in (PackState.OPEN, PackState.RETURNED):
            actions.hand_in(pack.number, note="缺的下月补", act=self.act(Role.SERVICE_MANAGER))
        elif self.dice.random() < 0.3:
            actions.give_back(pack.number, reason="缺", act=desk)
        else:
            actions.receive(pack.number, reason="可以", act=desk)


@pytest.mark.clause(id="R-6.5")
@pytest.mark.clause(id="R-6.6")
@pytest.mark.parametrize("seed", range(3))
def test_after_any_sequence_over_months_every_engineers_packs_end_in_what_he_holds(world: World, seed: int) -> None:
    months = Months(world, seed)
    months.open_packs()
    frozen: dict[str, str] = {}
    refusals = set()

    for _each in range(50):
        try:
            months.step()
        except Refused as no:
            refusals.add(no.code)
        months.open_packs()
        for engineer, van in months.vans.items():
            balanced(engineer, van)
        for pack in VoucherPack.objects.filter(state=PackState.LOCKED):
            assert frozen.setdefault(pack.number, pack.content_hash) == pack.content_hash

    assert refusals <= {
        "stock_short", "not_found", "not_owed", "in_use", "voucher_earlier_open", "voucher_later_handed_in",
        "voucher_month_runs",
    }  # fmt: skip
    assert len(frozen) > 1


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    yield make_world()
    connection.close()


@pytest.mark.clause(id="R-6.5")
@pytest.mark.clause(id="R-6.6")
def test_hands_that_issue_use_bring_back_and_hand_in_at_once_never_put_a_pack_out_of_balance(company: World) -> None:
    shelf, van = stocked(company)
    order = company.until(company.report(), "begin_repair")
    store.receive(shelf, [Line("HOSE-12", Decimal(50))], act=keeper(company))
    store.issue(shelf, van, [Line("HOSE-12", Decimal(4))], act=keeper(company))
    month = month_of(NOON, ZONE)
    for each in (month, following(month)):
        actions.open_packs([company.wang], each, act=system_act(NOON))
    after = NOON + timedelta(days=10)

    def hand(number: int) -> str:
        late = company.act(Role.ENGINEER, NOON + timedelta(minutes=100), recorded_at=after)
        keep = company.act(Role.STOREKEEPER, NOON + timedelta(minutes=number), recorded_at=after)
        line = [Line("HOSE-12", Decimal(1))]
        do = (
            lambda: store.issue(shelf, van, line, act=keep),
            lambda: using.use(order.pk, line[0], engineer_id=company.wang.pk, old_part=True, act=late),
            lambda: store.take_back(van, shelf, line, act=keep),
            lambda: actions.hand_in(f"PZ-{month:%Y%m}-E001", note="齐", act=company.act(Role.DISPATCHER, after)),
        )[number % 4]
        try:
            do()
        except Refused as no:
            return no.code
        return "done"

    assert set(map(str, together(hand))) <= {"done", "voucher_wrong_state", "stale"}
    balanced(company.wang, van)
    assert books_balance()
    assert draft_of(company.wang, following(month)).balances[0].in_hand == held(van)["HOSE-12"]
    assert queries.owed(company.wang.pk).count() == len(draft_of(company.wang, following(month)).owing)
    assert {line.sort for line in draft_of(company.wang, month).lines} <= {*Sort}
