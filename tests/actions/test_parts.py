"""Parts: drawn through the storekeeper, used, and the old ones recovered (R-6.2, R-6.4, R-6.5)."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.actions.test_races import HANDS, together
from tests.world import NOON, World, make_world
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.actions import catalogue, store, using
from yinuo.parts.models import Movement, Piece, StockPlace, UsedPart
from yinuo.parts.rules import sums
from yinuo.parts.types import Line, OldPart, PlaceKind


def keeper(world: World, minutes: float = 0):
    return world.act(Role.STOREKEEPER, NOON + timedelta(minutes=minutes))


def stocked(world: World) -> tuple[StockPlace, StockPlace]:
    """A store with ten hoses and two control units; 王工's van is empty."""
    for number, name, cost, serials in (("HOSE-12", "高压油管", "86.50", False), ("ECU-3", "控制器", "2300", True)):
        values = {"name": name, "unit": "件", "cost_cny": Decimal(cost), "serial_kept": serials}
        catalogue.save_part(number, values, act=keeper(world))
    yantai, _ = catalogue.open_place(
        "YT", {"kind": PlaceKind.OUTLET, "name": "烟台库", "outlet": world.outlet}, act=keeper(world)
    )
    lines = [Line("HOSE-12", Decimal(10)), Line("ECU-3", Decimal(2), ("E1", "E2"))]
    store.receive(yantai, lines, supplier="配套厂", act=keeper(world))
    return yantai, store.van_of(world.wang.pk, act=keeper(world))


def held(place: StockPlace) -> dict[str, Decimal]:
    return {each.number: each.quantity for each in queries.held(place.pk)}


def books_balance() -> bool:
    return queries.every_stock() == sums(queries.every_movement())


@pytest.mark.clause(id="R-6.4")
def test_parts_are_drawn_through_the_storekeeper(world: World) -> None:
    yantai, van = stocked(world)

    store.issue(yantai, van, [Line("HOSE-12", Decimal(3))], act=keeper(world, 5))

    assert (held(yantai)["HOSE-12"], held(van)) == (Decimal(7), {"HOSE-12": Decimal(3)})
    assert Entry.objects.get(kind="parts.issue").subject == f"place:{van.code}"
    assert books_balance()


@pytest.mark.clause(id="R-6.4")
@pytest.mark.parametrize("role", [Role.ENGINEER, Role.SERVICE_MANAGER, Role.DISPATCHER])
def test_nobody_else_issues_parts(world: World, role: Role) -> None:
    yantai, van = stocked(world)

    with pytest.raises(Refused, match="not_allowed"):
        store.issue(yantai, van, [Line("HOSE-12", Decimal(1))], act=world.act(role))

    assert held(van) == {}


def test_what_is_not_there_is_not_issued_and_nothing_of_the_slip_moves(world: World) -> None:
    yantai, van = stocked(world)

    with pytest.raises(Refused, match="stock_short"):
        store.issue(yantai, van, [Line("ECU-3", Decimal(1), ("E1",)), Line("HOSE-12", Decimal(11))], act=keeper(world))

    assert (held(van), Piece.objects.get(serial="E1").place) == ({}, yantai)
    assert books_balance()


def test_a_piece_is_in_one_place_only(world: World) -> None:
    yantai, van = stocked(world)
    store.issue(yantai, van, [Line("ECU-3", Decimal(1), ("E1",))], act=keeper(world))

    with pytest.raises(Refused, match="serial_elsewhere"):
        store.issue(yantai, van, [Line("ECU-3", Decimal(1), ("E1",))], act=keeper(world))

    assert held(yantai)["ECU-3"] == 1


@pytest.mark.clause(id="R-6.5")
def test_a_used_part_leaves_an_old_one_owed_until_it_is_handed_in(world: World) -> None:
    yantai, van = stocked(world)
    order = world.until(world.report(), "begin_repair")
    store.issue(yantai, van, [Line("HOSE-12", Decimal(2))], act=keeper(world))

    used = using.use(
        order.pk, Line("HOSE-12", Decimal(1)), engineer_id=world.wang.pk, old_part=True, act=world.act(Role.ENGINEER)
    )

    assert [each.pk for each in queries.owed(world.wang.pk)] == [used.pk]
    using.hand_in(used.pk, act=keeper(world, 90))
    assert (list(queries.owed()), UsedPart.objects.get().old_part) == ([], OldPart.HANDED_IN)
    with pytest.raises(Refused, match="not_owed"):
        using.hand_in(used.pk, act=keeper(world, 91))


@pytest.mark.clause(id="R-6.5")
def test_an_old_part_that_does_not_come_back_needs_a_reason(world: World) -> None:
    yantai, van = stocked(world)
    order = world.until(world.report(), "begin_repair")
    store.issue(yantai, van, [Line("HOSE-12", Decimal(2))], act=keeper(world))
    line, engineer = Line("HOSE-12", Decimal(1)), world.act(Role.ENGINEER)

    with pytest.raises(Refused, match="field_required"):
        using.use(order.pk, line, engineer_id=world.wang.pk, old_part=False, act=engineer)
    used = using.use(order.pk, line, engineer_id=world.wang.pk, old_part=True, act=engineer)
    with pytest.raises(Refused, match="not_allowed"):
        using.write_off(used.pk, reason="已随车报废", act=engineer)
    using.write_off(used.pk, reason="已随车报废", act=world.act(Role.SERVICE_MANAGER))

    assert UsedPart.objects.get().old_part_why == "已随车报废"


def test_a_part_entered_by_mistake_goes_back_onto_the_van(world: World) -> None:
    yantai, van = stocked(world)
    order = world.until(world.report(), "begin_repair")
    store.issue(yantai, van, [Line("ECU-3", Decimal(1), ("E2",))], act=keeper(world))
    engineer = world.act(Role.ENGINEER)
    line = Line("ECU-3", Decimal(1), ("E2",))
    used = using.use(order.pk, line, engineer_id=world.wang.pk, old_part=True, act=engineer)

    using.undo(order.pk, used.command_id, act=engineer)

    assert (held(van), queries.used_on(order.pk), list(queries.owed())) == ({"ECU-3": Decimal(1)}, [], [])
    assert Piece.objects.get(serial="E2").place == van
    assert books_balance()


def test_a_count_books_the_difference_and_says_it(world: World) -> None:
    yantai, _van = stocked(world)

    differs = store.count(yantai, {"HOSE-12": Decimal(8)}, reason="月末盘点", act=keeper(world))

    assert (differs, held(yantai)["HOSE-12"]) == ({"HOSE-12": Decimal(-2)}, Decimal(8))
    assert Entry.objects.get(kind="parts.count").data["differences"] == {"HOSE-12": "-2.000"}
    assert books_balance()


@pytest.mark.parametrize("seed", range(5))
def test_after_any_sequence_stock_is_the_sum_of_its_movements(world: World, seed: int) -> None:
    yantai, wang = stocked(world)
    zhao = store.van_of(world.zhao.pk, act=keeper(world))
    central, _ = catalogue.open_place("CD", {"kind": PlaceKind.CENTRAL, "name": "中心库"}, act=keeper(world))
    order = world.until(world.report(), "begin_repair")
    dice = random.Random(seed)
    places = [yantai, central]

    def line() -> Line:
        return Line("HOSE-12", Decimal(dice.randint(1, 6)))

    moves = [
        lambda act: store.receive(dice.choice(places), [line()], act=act),
        lambda act: store.issue(dice.choice(places), dice.choice([wang, zhao]), [line()], act=act),
        lambda act: store.take_back(dice.choice([wang, zhao]), dice.choice(places), [line()], act=act),
        lambda act: store.transfer(*dice.sample(places, 2), [line()], reason="调拨", act=act),
        lambda act: store.count(dice.choice(places), {"HOSE-12": Decimal(dice.randint(0, 9))}, reason="盘点", act=act),
        lambda act: using.use(order.pk, line(), engineer_id=world.wang.pk, old_part=True, act=act),
        lambda act: using.undo(order.pk, dice.choice(queries.used_on(order.pk) or [UsedPart()]).command_id, act=act),
    ]
    refusals = set()
    for minute in range(60):
        try:
            dice.choice(moves)(keeper(world, minute))
        except Refused as no:
            refusals.add(no.code)
        assert books_balance()
    assert refusals <= {"stock_short", "not_found"}
    issued = sum(m.quantity for m in Movement.objects.filter(to=wang, kind="issue"))
    returned = sum(m.quantity for m in Movement.objects.filter(frm=wang, kind="return"))
    used = sum(each.quantity for each in queries.used_on(order.pk))
    assert issued == used + returned + held(wang).get("HOSE-12", Decimal(0))


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    yield make_world()
    connection.close()


def test_many_storekeepers_at_once_never_issue_more_than_there_is(company: World) -> None:
    yantai, van = stocked(company)

    def issue(hand: int) -> str:
        try:
            store.issue(yantai, van, [Line("HOSE-12", Decimal(3))], act=keeper(company, hand))
        except Refused as no:
            return no.code
        return "issued"

    answers = sorted(map(str, together(issue)))
    assert answers == ["issued"] * 3 + ["stock_short"] * (HANDS - 3)
    assert (held(yantai)["HOSE-12"], held(van)["HOSE-12"]) == (Decimal(1), Decimal(9))
    assert books_balance()
