"""Money receipts have no gap and no double, whatever happens at once or breaks half-way (R-6.13)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.actions.test_charges import TODAY, price_list
from tests.actions.test_races import HANDS, together
from tests.world import NOON, World, make_world
from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.charges import actions, queries
from yinuo.charges.models import Payment
from yinuo.charges.queries import listing
from yinuo.charges.types import Wish
from yinuo.journal.queries import faults
from yinuo.kernel.errors import Refused

pytestmark = pytest.mark.clause(id="R-6.13")


class Crash(Exception):
    """The power went off before the commit."""


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    """The company in a database that other threads see, with a bill of 800 yuan for each hand."""
    world = make_world()
    price_list(world)
    for hand in range(HANDS):
        owe(world, f"order:{hand}")
    yield world
    connection.close()


def owe(world: World, matter: str) -> None:
    lines = queries.priced([Wish("GS-01", Decimal(10))], TODAY)
    actions.offer(matter, lines, customer_id=world.customer.pk, act=world.act(Role.DISPATCHER))
    actions.accept(matter, by="刘师傅", act=world.act(Role.CONTACT))
    actions.charge(
        matter, {"GS-01": Decimal(10)}, customer_id=world.customer.pk, cover=Verdict.NOT_COVERED,
        act=world.act(Role.DISPATCHER),
    )  # fmt: skip


def pay(world: World, matter: str, amount: int, second: int = 0) -> str:
    act = world.act(Role.FINANCE, NOON + timedelta(seconds=second))
    return actions.take_payment(matter, Decimal(amount), "cash", act=act).number


def break_off(world: World, matter: str) -> None:
    """A payment that is all but done."""
    try:
        with transaction.atomic():
            pay(world, matter, 10)
            raise Crash
    except Crash:
        return


def test_many_hands_take_money_at_once_and_some_break_off(company: World) -> None:
    def work(hand: int) -> None:
        for turn in range(4):
            pay(company, f"order:{hand}", 100, turn)
            break_off(company, f"order:{(hand + 1) % HANDS}")

    together(work)

    assert sorted(Payment.objects.values_list("serial", flat=True)) == list(range(1, HANDS * 4 + 1))
    assert listing.missing(2026) == ()
    assert list(faults()) == []


def test_two_hands_cannot_take_the_same_money(company: World) -> None:
    def work(_hand: int) -> str:
        try:
            pay(company, "order:0", 800)
        except Refused as refused:
            return refused.code
        return "taken"

    answers = sorted(map(str, together(work)))

    assert answers == ["nothing_due"] * (HANDS - 1) + ["taken"]
    assert queries.bill_of("order:0").due_cny == 0
    assert listing.years() == [{"year": 2026, "count": 1, "last": 1}]
