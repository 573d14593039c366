"""A claim on a supplier from what was used to the money that came (R-5.6, R-6.5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.parts import queries as stock
from yinuo.parts.actions import catalogue, store, using
from yinuo.parts.types import Line, PlaceKind
from yinuo.suppliers.actions import register
from yinuo.suppliers.models import Supplier
from yinuo.warranty.actions import claims
from yinuo.warranty.models import ClaimLine, SupplierClaim
from yinuo.warranty.queries import claims as queries
from yinuo.warranty.queries import recovered
from yinuo.warranty.types.claims import ClaimState, Hurdle, LineKind

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def pumps(world: World) -> Supplier:
    """A maker of pumps; two of them lie on the engineer's van."""
    values = {"name": "华北液压件厂", "phone": "400-1", "systems": ["hydraulics"], "brands": ["液压件厂"],
              "answer_minutes": 60, "labour_cny": Decimal(80), "travel_cny": Decimal(2)}  # fmt: skip
    supplier, _new = register.save_supplier("PT01", values, act=world.act(Role.SERVICE_MANAGER))
    keeper = world.act(Role.STOREKEEPER)
    pump = {"name": "齿轮泵", "unit": "台", "cost_cny": Decimal(1280), "supplier": "液压件厂"}
    catalogue.save_part("PUMP-1", pump, act=keeper)
    place = {"kind": PlaceKind.OUTLET, "name": "烟台库", "outlet": world.outlet}
    shelf, _opened = catalogue.open_place("YT", place, act=keeper)
    store.receive(shelf, [Line("PUMP-1", Decimal(4))], act=keeper)
    store.issue(shelf, store.van_of(world.wang.pk, act=keeper), [Line("PUMP-1", Decimal(4))], act=keeper)
    return supplier


def repaired(world: World, *, until: str = "sign", **changes: object) -> ServiceOrder:
    """A repair that took a pump."""
    order = world.until(world.report(**changes), "begin_repair")
    start = order.reported_at
    world.step(order, "use_part", start + timedelta(minutes=100), part="PUMP-1", quantity="1", old_part=True)
    order = world.step(order, "finish_repair", start + timedelta(minutes=150), cause="泵磨损", work_done="换泵")
    for minutes, step in ((170, "complete_checks"), (175, "sign")):
        order = world.step(order, step, start + timedelta(minutes=minutes), **ticked(step))
        if step == until:
            break
    return order


def ticked(step: str) -> dict[str, object]:
    if step == "complete_checks":
        return {"items": ticks("completion")}
    return {"signer": "刘师傅", "no_improper": True}


def handed_in(world: World, order: ServiceOrder) -> None:
    for used in stock.used_on(order.pk):
        using.hand_in(used.pk, act=world.act(Role.STOREKEEPER))


def drafted(world: World, pumps: Supplier) -> SupplierClaim:
    handed_in(world, repaired(world))
    return claims.draft(pumps, NOVEMBER, act=world.act(Role.SERVICE_MANAGER))


@pytest.mark.clause(id="R-5.6")
def test_a_covered_part_whose_old_one_is_back_is_claimed_with_labour_and_travel(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)

    lines = queries.claim_lines(claim.pk)
    assert [(line.kind, line.quantity, line.amount_cny) for line in lines] == [
        (LineKind.PART, Decimal(1), Decimal(1280)), (LineKind.LABOUR, Decimal("1.5"), Decimal(120)),
        (LineKind.TRAVEL, Decimal(lines[2].quantity), Decimal(lines[2].quantity) * 2),
    ]  # fmt: skip
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.5")
def test_without_the_old_part_there_is_nothing_to_claim(world: World, pumps: Supplier) -> None:
    repaired(world)

    [line] = queries.claimable(pumps, NOVEMBER)
    with pytest.raises(Refused) as no:
        claims.draft(pumps, NOVEMBER, act=world.act(Role.SERVICE_MANAGER))

    assert line.hurdles == (Hurdle.OLD_PART_OWED,)
    assert no.value.code == "nothing_to_claim"


def test_what_nobody_signed_for_is_not_claimed_yet(world: World, pumps: Supplier) -> None:
    handed_in(world, repaired(world, until="complete_checks"))

    assert queries.claimable(pumps, NOVEMBER) == []


@pytest.mark.clause(id="R-5.6")
def test_nothing_is_claimed_twice(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)
    [part, *_rest] = queries.claim_lines(claim.pk)

    assert queries.claimable(pumps, NOVEMBER) == []
    told = {"claim": claim, "kind": "part", "order_id": part.order_id, "used_id": part.used_id, "quantity": 1,
            "unit": "台", "unit_cny": 1, "amount_cny": 1}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.create(**told)
    labour = told | {"kind": "labour", "used_id": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.create(**labour)


def test_a_line_taken_out_of_a_draft_can_be_claimed_another_time(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)
    act = world.act(Role.SERVICE_MANAGER)
    lines = queries.claim_lines(claim.pk)

    claims.drop_line(claim.number, lines[0].pk, act=act)
    again = queries.claimable(pumps, NOVEMBER)
    claims.discard(claim.number, act=act)

    assert [line.kind for line in again] == [LineKind.PART]
    assert len(queries.claimable(pumps, NOVEMBER)) == 3


@pytest.mark.clause(id="R-5.6")
def test_a_claim_is_sent_answered_in_part_and_settled_by_finance(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)
    act = world.act(Role.SERVICE_MANAGER)
    labour = queries.claim_lines(claim.pk)[1]

    claims.send(claim.number, act=act)
    answered = claims.answer(claim.number, {labour.pk: (Decimal(60), "只认 0.75 小时")}, act=act)
    granted = sum((line.accepted_cny or 0 for line in queries.claim_lines(claim.pk)), Decimal(0))
    settled = claims.settle(
        claim.number, amount_cny=granted, on=date(2026, 12, 20), paper="HZ-8871", act=world.act(Role.FINANCE)
    )

    assert answered.state == ClaimState.PARTLY
    assert (settled.state, settled.settled_cny, settled.paper) == (ClaimState.SETTLED, granted, "HZ-8871")
    assert list(recovered.differences()) == []


def test_only_finance_books_the_money_and_never_more_than_was_accepted(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)
    act = world.act(Role.SERVICE_MANAGER)
    claims.send(claim.number, act=act)
    claims.answer(claim.number, {}, act=act)
    told = {"on": date(2026, 12, 20), "paper": "HZ-1"}

    with pytest.raises(Refused, match="not_allowed"):
        claims.settle(claim.number, amount_cny=Decimal(1), act=act, **told)
    with pytest.raises(Refused) as no:
        claims.settle(claim.number, amount_cny=Decimal(99_999), act=world.act(Role.FINANCE), **told)

    assert (no.value.code, no.value.field) == ("field_wrong", "amount_cny")


def test_what_was_sent_is_not_changed_any_more(world: World, pumps: Supplier) -> None:
    claim = drafted(world, pumps)
    act = world.act(Role.SERVICE_MANAGER)
    [line, *_rest] = queries.claim_lines(claim.pk)
    claims.send(claim.number, act=act)

    for late in (
        lambda: claims.drop_line(claim.number, line.pk, act=act),
        lambda: claims.discard(claim.number, act=act),
    ):
        with pytest.raises(Refused, match="claim_stands"):
            late()


def test_what_is_open_is_told_by_supplier_and_month(world: World, pumps: Supplier) -> None:
    repaired(world)

    [row] = queries.unclaimed(since=NOON - timedelta(days=30))

    assert (row.supplier, row.month, row.parts, row.cost_cny) == ("PT01", "2026-11", 1, Decimal(1280))
