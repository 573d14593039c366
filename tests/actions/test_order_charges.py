"""Money on an order: the yes before the work, the bill when it is done, paid before the end (R-5.8, R-6.11–6.13)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.test_charges import price_list
from tests.actions.test_parts import stocked
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.charges import actions as charges
from yinuo.charges import queries
from yinuo.journal.models import Entry
from yinuo.kernel.act import system_act
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.receipt import draft_of
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.receipt import from_canonical
from yinuo.parts.actions import store
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db

LINES = {"GS-01": "3", "LC-01": "40", "HOSE-12": "1"}
"""3 × 80 + 40 × 3 + 86.50 = 446.50."""
HOSE = {"part": "HOSE-12", "quantity": "1", "old_part": True}
PEN = [[[0, 0, 0], [40, 20, 15]]]


def out_of_warranty(world: World) -> None:
    """The sweeper's warranty ended; there is a price list, and two hoses lie in the van."""
    price_list(world)
    assets.save_vehicle(world.sweeper.number, {"warranty_until": date(2026, 1, 1)}, act=system_act(NOON))
    world.sweeper.refresh_from_db()
    shelf, _van = stocked(world)
    keeper = world.act(Role.STOREKEEPER)
    store.issue(shelf, store.van_of(world.wang.pk, act=keeper), [Line("HOSE-12", Decimal(2))], act=keeper)


@pytest.fixture
def on_site(world: World) -> ServiceOrder:
    """The engineer stands before a machine out of warranty."""
    out_of_warranty(world)
    return world.until(world.report(), "declare_hazards")


def subject(order: ServiceOrder) -> str:
    return f"order:{order.number}"


def take(world: World, order: ServiceOrder, step: str, minutes: int, role: str = Role.ENGINEER, **data: Any) -> Any:
    return advance(order.number, step, data, act=world.act(role, NOON + timedelta(minutes=minutes)))


def agreed(world: World, order: ServiceOrder, **lines: str) -> None:
    wished = {code.replace("_", "-"): much for code, much in lines.items()} or LINES
    take(world, order, "offer_quote", 86, lines=wished)
    take(world, order, "accept_quote", 87, signer="刘师傅", strokes=PEN)


def done(world: World, order: ServiceOrder, *, hoses: int = 1, last: str = "complete_checks") -> ServiceOrder:
    """The repair, with so many hoses, up to the last of its usual steps."""
    order = world.until(order, "begin_repair", start=order.reported_at, skip=BEFORE)
    for minute in range(hoses):
        take(world, order, "use_part", 100 + minute, **HOSE)
    return world.until(order, last, start=order.reported_at, skip=(*BEFORE, "begin_repair"))


BEFORE = ("respond", "dispatch", "accept", "depart", "arrive", "declare_hazards")


def refused(code: str, run: Any) -> Refused:
    with pytest.raises(Refused) as no:
        run()
    assert no.value.code == code
    return no.value


@pytest.mark.clause(id="R-5.8")
def test_out_of_warranty_no_work_begins_before_the_customer_accepts_the_price(
    world: World, on_site: ServiceOrder
) -> None:
    begin = {"last": "begin_repair", "hoses": 0}
    no = refused("gate_closed", lambda: done(world, on_site, **begin))
    assert no.facts["gates"] == ["quotation"]
    take(world, on_site, "offer_quote", 86, lines=LINES)
    refused("gate_closed", lambda: done(world, on_site, **begin))
    take(world, on_site, "decline_quote", 87, signer="刘师傅", reason="先不修了")
    refused("gate_closed", lambda: done(world, on_site, **begin))

    agreed(world, on_site)

    assert world.until(on_site, "begin_repair", skip=BEFORE).state == "in_repair"
    assert list(differences()) == []


@pytest.mark.clause(id="R-5.8")
def test_the_manager_lets_an_urgent_repair_begin_before_the_price_is_settled(
    world: World, on_site: ServiceOrder
) -> None:
    take(world, on_site, "override", 86, Role.SERVICE_MANAGER, gate="quotation", reason="车停在路口，先恢复通行")

    assert world.until(on_site, "begin_repair", skip=BEFORE).state == "in_repair"


@pytest.mark.clause(id="R-6.12")
def test_under_warranty_nothing_can_be_quoted_and_parts_are_free(world: World) -> None:
    price_list(world)
    shelf, van = stocked(world)
    store.issue(shelf, van, [Line("HOSE-12", Decimal(2))], act=world.act(Role.STOREKEEPER))
    order = world.until(world.report(), "declare_hazards")

    refused("under_warranty", lambda: take(world, order, "offer_quote", 86, lines=LINES))
    order = done(world, order, last="sign")

    bill, paper = queries.bill_of(subject(order)), from_canonical(order.receipt.content)
    assert [(line.code, line.amount_cny, line.covered) for line in bill.lines] == [("HOSE-12", Decimal(0), True)]
    assert [line.covered for line in paper.parts] == [True]
    assert paper.payment is None
    assert world.step(order, "close", NOON + timedelta(minutes=200)).state == "closed"


@pytest.mark.clause(id="R-6.12")
def test_while_the_warranty_is_undecided_nothing_is_quoted(world: World) -> None:
    price_list(world)
    assets.save_vehicle(world.sweeper.number, {"warranty_until": None}, act=system_act(NOON))
    world.sweeper.refresh_from_db()
    order = world.until(world.report(), "declare_hazards")

    refused("warranty_undecided", lambda: take(world, order, "offer_quote", 86, lines=LINES))
    take(world, order, "rule_warranty", 87, Role.SERVICE_MANAGER, covered=False, reason="已过质保期")
    take(world, order, "offer_quote", 88, lines={"GS-01": "1"})

    assert queries.open_quotation(subject(order)) is not None


@pytest.mark.clause(id="R-6.12")
def test_above_cost_only_the_service_manager_with_a_reason(world: World, on_site: ServiceOrder) -> None:
    dear = {"lines": {"HOSE-12": "1"}, "prices": {"HOSE-12": "99"}, "reason": "厂家停产，外购"}

    refused("price_above_cost", lambda: take(world, on_site, "offer_quote", 86, **dear))
    refused("price_above_cost", lambda: take(
        world, on_site, "offer_quote", 86, Role.SERVICE_MANAGER, lines=dear["lines"], prices=dear["prices"]
    ))  # fmt: skip
    take(world, on_site, "offer_quote", 86, Role.SERVICE_MANAGER, **dear)
    refused("not_listed", lambda: take(world, on_site, "offer_quote", 87, lines={"上门费": "1"}))
    refused("not_listed", lambda: take(world, on_site, "offer_quote", 87, lines=LINES, prices={"YF-01": "1"}))


@pytest.mark.clause(id="R-5.8")
def test_our_word_for_a_customers_yes_is_signed_or_written_down(world: World, on_site: ServiceOrder) -> None:
    take(world, on_site, "offer_quote", 86, lines=LINES)

    assert refused("field_required", lambda: take(world, on_site, "accept_quote", 87, signer="刘师傅")).field == (
        "signature"
    )
    desk = lambda **data: take(world, on_site, "accept_quote", 87, Role.DISPATCHER, signer="刘师傅", **data)  # noqa: E731 -- shape: called twice
    assert refused("field_required", desk).field == "note"
    desk(note="13:20 电话里说“同意，修吧”")

    [quotation] = queries.quotations_of(subject(on_site))
    assert (quotation.way, quotation.word) == ("word", "13:20 电话里说“同意，修吧”")


@pytest.mark.clause(id="R-6.11")
@pytest.mark.clause(id="R-6.12")
@pytest.mark.clause(id="R-6.13")
def test_the_bill_is_the_accepted_work_and_the_parts_really_used(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    before = draft_of(done(world, on_site, last="finish_repair"), at=NOON)
    order = world.until(on_site, "sign", start=NOON, skip=(*BEFORE, "begin_repair", "finish_repair"))

    paper = from_canonical(order.receipt.content)
    assert paper.payment is not None
    assert (paper.payment.due_cny, paper.payment.paid_cny) == (Decimal("446.50"), Decimal(0))
    assert before.payment == paper.payment
    assert [(line.unit_cny, line.covered) for line in paper.parts] == [(Decimal("86.50"), False)]
    assert [line.amount_cny for line in paper.charges] == [Decimal(240), Decimal(120)]


@pytest.mark.clause(id="R-6.11")
def test_a_part_beyond_the_accepted_quotation_is_quoted_first_or_not_charged(
    world: World, on_site: ServiceOrder
) -> None:
    agreed(world, on_site)
    order = done(world, on_site, hoses=2)
    assert queries.bill_of(subject(order)).total_cny == Decimal("446.50")

    take(world, order, "offer_quote", 171, lines={"HOSE-12": "1"})
    take(world, order, "accept_quote", 172, signer="刘师傅", strokes=PEN)

    assert queries.bill_of(subject(order)).total_cny == Decimal("533.00")


@pytest.mark.clause(id="R-6.11")
def test_what_was_struck_off_the_bill_does_not_come_back_by_itself(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    order = done(world, on_site)
    travel = next(line for line in queries.bill_of(subject(order)).lines if line.code == "LC-01")
    charges.strike(travel.id, reason="顺路，不收路程", act=world.act(Role.DISPATCHER))
    take(world, order, "rework", 171, Role.SERVICE_MANAGER, reason="还有渗油")
    world.until(order, "complete_checks", start=NOON + timedelta(hours=2), skip=BEFORE)

    assert queries.bill_of(subject(order)).total_cny == Decimal("326.50")


@pytest.mark.clause(id="R-6.13")
def test_an_order_is_not_closed_while_its_bill_is_open(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    order = done(world, on_site, last="sign")
    close = lambda: world.step(order, "close", NOON + timedelta(minutes=300))  # noqa: E731 -- shape: called thrice

    assert refused("gate_closed", close).facts["gates"] == ["charges"]
    take(world, order, "take_payment", 180, amount="400", method="cash")
    refused("over_paid", lambda: take(world, order, "take_payment", 181, amount="46.51", method="qr"))
    refused("gate_closed", close)
    take(world, order, "take_payment", 182, Role.FINANCE, amount="46.50", method="transfer", reference="回单 1")

    assert close().state == "closed"
    assert [each.data["number"] for each in Entry.objects.filter(kind="charges.pay").order_by("pk")] == [
        "SJ-2026-000001",
        "SJ-2026-000002",
    ]
    assert list(differences()) == []


def test_finance_lets_an_order_be_closed_that_is_paid_later(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    order = done(world, on_site, last="sign")
    day = date(2026, 12, 20)
    charges.credit(subject(order), due_on=day, reason="月结客户", act=world.act(Role.FINANCE))

    order = world.step(order, "close", NOON + timedelta(minutes=300))
    take(world, order, "take_payment", 60 * 24 * 20, Role.FINANCE, amount="446.50", method="transfer")

    assert order.state == "closed"
    assert queries.bill_of(subject(order)).due_cny == 0


@pytest.mark.clause(id="R-6.12")
def test_a_new_ruling_makes_the_bill_anew_and_owes_the_money_back(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    order = done(world, on_site)
    take(world, order, "take_payment", 172, amount="446.50", method="cash")
    take(world, order, "rule_warranty", 173, Role.SERVICE_MANAGER, covered=True, reason="同批次质量问题")

    bill = queries.bill_of(subject(order))
    assert [(line.code, line.covered) for line in bill.lines] == [("HOSE-12", True)]
    assert bill.due_cny == Decimal("-446.50")


def test_a_part_entered_by_mistake_leaves_the_bill_too(world: World, on_site: ServiceOrder) -> None:
    agreed(world, on_site)
    order = done(world, on_site)
    command = Entry.objects.get(kind="order.use_part").command_id
    take(world, order, "undo_part", 171, used=str(command))

    assert queries.bill_of(subject(order)).total_cny == Decimal("360.00")
