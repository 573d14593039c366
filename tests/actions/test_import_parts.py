"""Stores, parts and what lies in them, brought in from a workbook: the opening stock is a receipt like any other."""

from decimal import Decimal
from typing import Any

import pytest

from tests.actions.test_parts import books_balance, held
from tests.workbooks import SHEETS, workbook
from tests.world import World
from yinuo.accounts.types import Role
from yinuo.imports import actions
from yinuo.imports.models import ImportBatch
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.models import Movement

STORES = [["编号", "名称", "类别", "网点编号"], ["YT", "烟台库", "网点库", "YT01"]]
PARTS = [
    ["配件编号", "配件名称", "单位", "成本价（元）", "条形码", "有序列号"],
    ["YY-01", "高压油管", "根", 86.5, 6901234567892, "否"],
    ["DQ-01", "上装控制器", "台", "2,300", None, "是"],
]
STOCK = [["库房编号", "配件编号", "库存数量"], ["YT", "YY-01", 20]]


def bring_in(world: World, **sheets: Any) -> ImportBatch:
    content = workbook(**{name: [] for name in SHEETS} | sheets)
    act = world.act(Role.STOREKEEPER)
    batch = actions.keep(content, "parts.xlsx", actions.check(content, "parts.xlsx"), act=act)
    return actions.apply(batch, act=act)


def test_a_storekeeper_brings_in_stores_parts_and_their_opening_stock(world: World) -> None:
    bring_in(world, 库房=STORES, 配件=PARTS, 期初库存=STOCK)

    part, place = queries.part("6901234567892"), queries.place("YT")
    assert part is not None
    assert place is not None
    assert (part.number, part.cost_cny, place.outlet) == ("YY-01", Decimal("86.50"), world.outlet)
    assert held(place) == {"YY-01": Decimal(20)}
    assert Movement.objects.get().kind == "receive"
    assert books_balance()


def test_the_same_workbook_again_changes_nothing(world: World) -> None:
    bring_in(world, 库房=STORES, 配件=PARTS, 期初库存=STOCK)

    again = bring_in(world, 库房=STORES, 配件=PARTS, 期初库存=STOCK)

    assert {(count["add"], count["change"]) for count in again.counts.values()} == {(0, 0)}
    assert Movement.objects.count() == 1


@pytest.mark.parametrize("row", [["YT", "YY-01", 21], ["YT", "DQ-01", 1]])
def test_stock_that_is_there_or_has_serials_is_not_opened_by_a_figure(world: World, row: list[Any]) -> None:
    bring_in(world, 库房=STORES, 配件=PARTS, 期初库存=STOCK)

    with pytest.raises(Refused, match="import_blocked"):
        bring_in(world, 期初库存=[STOCK[0], row])

    assert Movement.objects.count() == 1


def test_parts_that_never_moved_are_taken_back_and_opened_stock_stays(world: World) -> None:
    batch = bring_in(world, 配件=PARTS)
    actions.undo(batch, act=world.act(Role.STOREKEEPER))
    assert queries.part("YY-01") is None

    batch = bring_in(world, 库房=STORES, 配件=PARTS, 期初库存=STOCK)
    with pytest.raises(Refused) as no:
        actions.undo(batch, act=world.act(Role.STOREKEEPER))

    assert [each["why"] for each in no.value.facts["blocked"]] == ["stock_stays"]
