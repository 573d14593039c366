"""Parts used on an order: off the engineer's van, onto the receipt, the old one owed (R-6.2, R-6.5, R-6.12)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.actions.test_parts import held, keeper, stocked
from tests.world import NOON, World, ticks
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.receipt import from_canonical
from yinuo.parts import queries
from yinuo.parts.actions import store
from yinuo.parts.models import StockPlace
from yinuo.parts.types import Line

HOSE = {"part": "HOSE-12", "quantity": "2", "old_part": True}


def at(minutes: float):
    return NOON + timedelta(minutes=minutes)


def at_work(world: World) -> tuple[ServiceOrder, StockPlace]:
    """王工 is repairing, with three hoses and one control unit on the van."""
    yantai, van = stocked(world)
    lines = [Line("HOSE-12", Decimal(3)), Line("ECU-3", Decimal(1), ("E1",))]
    store.issue(yantai, van, lines, act=keeper(world))
    return world.until(world.report(), "begin_repair"), van


def signed(world: World, order: ServiceOrder) -> ServiceOrder:
    world.step(order, "finish_repair", at(150), cause="油管老化", work_done="更换油管")
    world.step(order, "complete_checks", at(170), items=ticks("completion"))
    return world.step(order, "sign", at(175), signer="刘师傅", no_improper=True)


@pytest.mark.clause(id="R-6.5")
def test_a_used_part_leaves_the_van_and_stands_on_the_receipt(world: World) -> None:
    order, van = at_work(world)

    world.step(order, "use_part", at(100), **HOSE)
    order = signed(world, order)

    [line] = from_canonical(order.receipt.content).parts
    assert held(van)["HOSE-12"] == 1
    assert (line.number, line.quantity, line.unit_cny, line.old_part) == ("HOSE-12", 2, Decimal("86.50"), "owed")
    assert [each.order_id for each in queries.owed(world.wang.pk)] == [order.pk]
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.12")
def test_a_part_is_free_under_warranty(world: World) -> None:
    order, _van = at_work(world)

    world.step(order, "use_part", at(100), **HOSE)

    [line] = from_canonical(signed(world, order).receipt.content).parts
    assert line.covered


def test_a_use_entered_by_mistake_is_undone_by_its_own_command(world: World) -> None:
    order, van = at_work(world)
    world.step(order, "use_part", at(100), part="ECU-3", quantity=1, serial="E1", old_part=True)
    command = Entry.objects.get(kind="order.use_part").command_id

    world.step(order, "undo_part", at(101), used=str(command))

    assert held(van)["ECU-3"] == 1
    assert from_canonical(signed(world, order).receipt.content).parts == ()
    with pytest.raises(Refused, match="wrong_step"):
        world.step(order, "undo_part", at(180), used=str(command))


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"part": "NUT-1"}, "unknown_part", "part"),
        ({"quantity": "4"}, "stock_short", "quantity"),
        ({"quantity": "0"}, "field_wrong", "quantity"),
        ({"quantity": "viele"}, "field_wrong", "quantity"),
        ({"part": "ECU-3", "quantity": "1"}, "serials_wrong", "serial"),
        ({"old_part": False}, "field_required", "reason"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_moves(
    world: World, told: dict[str, object], code: str, field: str
) -> None:
    order, van = at_work(world)

    with pytest.raises(Refused) as no:
        world.step(order, "use_part", at(100), **(HOSE | told))

    assert (no.value.code, no.value.field) == (code, field)
    assert held(van) == {"ECU-3": Decimal(1), "HOSE-12": Decimal(3)}
    assert not Entry.objects.filter(kind="order.use_part").exists()


def test_nobody_uses_parts_on_another_engineers_order(world: World) -> None:
    order, van = at_work(world)
    order = world.step(order, "reassign", at(95), engineer=world.zhao.number, reason="换人")

    with pytest.raises(Refused, match="not_yours"):
        world.step(order, "use_part", at(100), **HOSE)

    assert held(van)["HOSE-12"] == 3
