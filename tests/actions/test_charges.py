"""The price list, quotations, the bill and its payment, through the actions (R-5.8, R-6.11 to R-6.13)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.charges import actions, queries
from yinuo.charges.models import Charge, Invoice, Payment, Price, Quotation
from yinuo.charges.queries import listing
from yinuo.charges.rules.paper import digest, from_canonical
from yinuo.charges.types import AnswerWay, QuoteState, Wish
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.parts.actions import catalogue

pytestmark = pytest.mark.django_db

MATTER = "order:SO-20261123-0001"
TODAY = date(2026, 11, 23)
OUT = Verdict.NOT_COVERED


@pytest.fixture(autouse=True)
def prices(world: World) -> None:
    price_list(world)


def price_list(world: World) -> None:
    """Labour at 80 an hour, travel at 3 a kilometre, and a hose at 86.50."""
    for code, kind, name, unit, cny in (
        ("GS-01", "labour", "维修工时", "小时", "80"),
        ("LC-01", "travel", "路程", "公里", "3"),
        ("YF-01", "carriage", "物流零担", "千克", "2.5"),
    ):
        actions.save_price(
            code, kind=kind, name=name, unit=unit, unit_cny=Decimal(cny), valid_from=TODAY,
            act=world.act(Role.SERVICE_MANAGER),
        )  # fmt: skip
    told = {"name": "高压油管", "unit": "件", "cost_cny": Decimal("86.50")}
    catalogue.save_part("HOSE-12", told, act=world.act(Role.STOREKEEPER))


def offered(world: World, *wishes: Wish, role: str = Role.DISPATCHER, at: datetime = NOON) -> Quotation:
    wished = wishes or (Wish("GS-01", Decimal(3)), Wish("HOSE-12", Decimal(1)))
    return actions.offer(MATTER, queries.priced(wished, TODAY), customer_id=world.customer.pk, act=world.act(role, at))


def agreed(world: World, *wishes: Wish) -> None:
    offered(world, *wishes)
    actions.accept(MATTER, by="刘师傅", act=world.act(Role.CONTACT))


def charged(world: World, **quantities: str) -> list[Charge]:
    wanted = {code.replace("_", "-"): Decimal(much) for code, much in quantities.items()}
    return actions.charge(MATTER, wanted, customer_id=world.customer.pk, cover=OUT, act=world.act(Role.ENGINEER))


def owing(world: World) -> None:
    """240 yuan are owed."""
    agreed(world)
    charged(world, GS_01="3")


def paid(world: World, amount: str, at: datetime = NOON, **more: Any) -> Payment:
    method = more.pop("method", "cash")
    return actions.take_payment(MATTER, Decimal(amount), method, act=world.act(Role.ENGINEER, at), **more)


def refused(code: str, run: Any) -> Refused:
    with pytest.raises(Refused) as no:
        run()
    assert no.value.code == code
    return no.value


@pytest.mark.clause(id="R-6.12")
def test_a_price_has_versions_and_each_day_has_one(world: World) -> None:
    later = TODAY + timedelta(days=30)
    actions.save_price(
        "GS-01", kind="labour", name="维修工时", unit="小时", unit_cny=Decimal(90), valid_from=later,
        act=world.act(Role.FINANCE),
    )  # fmt: skip

    prices = [queries.in_force(day).get(code="GS-01").unit_cny for day in (TODAY, later - timedelta(days=1), later)]
    assert prices == [Decimal(80), Decimal(80), Decimal(90)]
    assert [each.unit_cny for each in queries.versions("GS-01")] == [Decimal(90), Decimal(80)]


def test_what_was_in_force_is_not_rewritten(world: World) -> None:
    manager = world.act(Role.SERVICE_MANAGER, NOON + timedelta(days=3))
    told: dict[str, Any] = {"kind": "labour", "name": "维修工时", "unit": "小时", "unit_cny": Decimal(1)}

    refused("bad_time", lambda: actions.save_price("GS-01", **told, valid_from=TODAY, act=manager))
    refused("bad_time", lambda: actions.withdraw_price("GS-01", valid_to=TODAY + timedelta(days=1), act=manager))
    refused("not_allowed", lambda: actions.save_price("GS-01", **told, valid_from=TODAY, act=world.act(Role.ENGINEER)))
    assert Price.objects.filter(code="GS-01").count() == 1


@pytest.mark.clause(id="R-5.8")
def test_a_quotation_is_frozen_with_its_prices(world: World) -> None:
    quotation = offered(world)

    assert (quotation.number, quotation.total_cny) == ("BJ-20261123-0001", Decimal("326.50"))
    assert quotation.valid_until == TODAY + timedelta(days=15)


def test_a_new_quotation_takes_the_place_of_the_one_that_is_open(world: World) -> None:
    offered(world)
    offered(world, Wish("GS-01", Decimal(2)))

    assert [each.state for each in queries.quotations_of(MATTER)] == [QuoteState.OFFERED, QuoteState.REPLACED]


@pytest.mark.clause(id="R-6.12")
def test_above_cost_only_the_service_manager_with_a_reason(world: World) -> None:
    dear = Wish("HOSE-12", Decimal(1), Decimal(100), "厂家停产，外购")

    no = refused("price_above_cost", lambda: offered(world, dear))
    quotation = offered(world, dear, role=Role.SERVICE_MANAGER)

    assert no.clause == "R-6.12"
    assert quotation.lines.get().why == "厂家停产，外购"


@pytest.mark.clause(id="R-5.8")
@pytest.mark.parametrize(
    ("role", "signature", "way"),
    [(Role.CONTACT, "", AnswerWay.LINK), (Role.ENGINEER, "a" * 64, AnswerWay.SIGNATURE),
     (Role.DISPATCHER, "", AnswerWay.WORD)],
)  # fmt: skip
def test_the_answer_says_how_it_reached_us(world: World, role: str, signature: str, way: str) -> None:
    offered(world)

    quotation = actions.accept(MATTER, by="刘师傅", signature=signature, act=world.act(role))

    assert (quotation.state, quotation.way, quotation.answered_by) == (QuoteState.ACCEPTED, way, "刘师傅")


def test_a_quotation_is_answered_once_and_in_time(world: World) -> None:
    refused("no_quotation", lambda: actions.accept(MATTER, by="刘师傅", act=world.act(Role.CONTACT)))
    offered(world)
    late = world.act(Role.CONTACT, NOON + timedelta(days=16))
    refused("quote_expired", lambda: actions.accept(MATTER, by="刘师傅", act=late))
    actions.decline(MATTER, by="刘师傅", reason="太贵", act=world.act(Role.CONTACT))
    refused("quote_answered", lambda: actions.accept(MATTER, by="刘师傅", act=world.act(Role.CONTACT)))

    assert not queries.has_accepted(MATTER)


@pytest.mark.clause(id="R-6.11")
def test_nothing_is_charged_that_was_not_accepted(world: World) -> None:
    offered(world)
    refused("beyond_quote", lambda: charged(world, GS_01="1"))
    actions.accept(MATTER, by="刘师傅", act=world.act(Role.CONTACT))
    charged(world, GS_01="2")
    refused("beyond_quote", lambda: charged(world, GS_01="1.5"))
    refused("beyond_quote", lambda: charged(world, LC_01="1"))

    bill = queries.bill_of(MATTER)
    assert (bill.total_cny, bill.quoted_cny, bill.due_cny) == (Decimal(160), Decimal("326.50"), Decimal(160))


@pytest.mark.clause(id="R-6.11")
def test_a_second_quotation_adds_to_the_first(world: World) -> None:
    agreed(world)
    charged(world, GS_01="3")
    agreed(world, Wish("GS-01", Decimal(1)))
    charged(world, GS_01="1")

    assert queries.bill_of(MATTER).total_cny == Decimal(320)


def test_a_line_that_is_struck_stays_to_be_read_and_may_be_charged_again(world: World) -> None:
    agreed(world)
    [line] = charged(world, GS_01="3")
    actions.strike(line.pk, reason="实际只用两小时", act=world.act(Role.DISPATCHER))
    charged(world, GS_01="2")

    assert queries.bill_of(MATTER).total_cny == Decimal(160)
    assert Charge.objects.filter(struck_at=None).count() == 1
    assert Charge.objects.count() == 2


@pytest.mark.clause(id="R-6.13")
def test_money_gives_a_receipt_in_the_same_breath(world: World) -> None:
    owing(world)

    payment = paid(world, "240", payer="芝罘区环卫处", invoice_number="24372000000012345678")

    paper = from_canonical(payment.content)
    assert (payment.number, paper.capitals, paper.payer) == ("SJ-2026-000001", "贰佰肆拾元整", "芝罘区环卫处")
    assert payment.content_hash == digest(payment.content)
    assert paper.lines == (("维修工时", "3 小时", "240.00"),)
    assert queries.bill_of(MATTER).due_cny == 0
    assert Entry.objects.get(kind="charges.pay").data["content_hash"] == payment.content_hash
    assert Invoice.objects.get().number == "24372000000012345678"


@pytest.mark.clause(id="R-6.13")
def test_a_receipt_without_an_invoice_is_a_task_of_finance(world: World) -> None:
    owing(world)
    paid(world, "100")
    paid(world, "140", method="transfer", reference="回单 8812")

    first, second = Invoice.objects.order_by("pk")
    assert [each.amount_cny for each in (first, second)] == [Decimal(100), Decimal(140)]
    assert first.due_on == TODAY + timedelta(days=30)
    actions.write_invoice(first.pk, number="FP-1", act=world.act(Role.FINANCE))
    assert [each.pk for each in listing.invoices(is_open=True)] == [second.pk]
    refused("settled_already", lambda: actions.write_invoice(first.pk, number="FP-2", act=world.act(Role.FINANCE)))
    refused("duplicate", lambda: actions.write_invoice(second.pk, number="FP-1", act=world.act(Role.FINANCE)))
    refused("not_allowed", lambda: actions.write_invoice(second.pk, number="FP-3", act=world.act(Role.DISPATCHER)))


@pytest.mark.clause(id="R-6.11")
def test_more_than_the_bill_says_cannot_be_taken(world: World) -> None:
    refused("nothing_due", lambda: paid(world, "1"))
    owing(world)

    refused("over_paid", lambda: paid(world, "240.01"))
    refused("field_wrong", lambda: paid(world, "1", method="wechat"))
    assert Payment.objects.count() == 0


@pytest.mark.clause(id="R-6.13")
def test_money_goes_back_by_a_counter_entry_only(world: World) -> None:
    owing(world)
    first = paid(world, "240", invoice_number="FP-1")
    finance, engineer = world.act(Role.FINANCE), world.act(Role.ENGINEER)

    refused("not_allowed", lambda: actions.refund(first.number, Decimal(1), "cash", reason="多收", act=engineer))
    refused("field_required", lambda: actions.refund(first.number, Decimal(1), "cash", reason=" ", act=finance))
    back = actions.refund(first.number, Decimal(80), "cash", reason="少用一小时", act=finance)
    again = world.act(Role.FINANCE)
    refused("over_refunded", lambda: actions.refund(first.number, Decimal(161), "cash", reason="误", act=again))

    assert (back.number, back.amount_cny) == ("SJ-2026-000002", Decimal(-80))
    assert Payment.objects.get(pk=first.pk).amount_cny == Decimal(240)
    assert [each.amount_cny for each in Invoice.objects.order_by("pk")] == [Decimal(240), Decimal(-80)]
    assert queries.bill_of(MATTER).paid_cny == Decimal(160)


def test_finance_may_let_a_customer_pay_later_with_a_day(world: World) -> None:
    owing(world)
    finance, day = world.act(Role.FINANCE), TODAY + timedelta(days=20)

    refused("not_allowed", lambda: actions.credit(MATTER, due_on=day, reason="月结", act=world.act(Role.ENGINEER)))
    refused("bad_time", lambda: actions.credit(MATTER, due_on=TODAY - timedelta(days=1), reason="月结", act=finance))
    actions.credit(MATTER, due_on=day, reason="月结客户", act=finance)

    assert queries.bill_of(MATTER).is_settled
    assert [(each.amount_cny, each.due_on) for each in Invoice.objects.all()] == [(Decimal(240), day)]
    assert [each.subject for each in listing.accounts_owing()] == [MATTER]
    paid(world, "240")
    assert Invoice.objects.count() == 1
    assert list(listing.accounts_owing()) == []


@pytest.mark.clause(id="R-6.13")
def test_every_year_begins_its_own_series(world: World) -> None:
    owing(world)
    paid(world, "100")
    next_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)

    assert paid(world, "10", at=next_year).number == "SJ-2027-000001"
    assert listing.years() == [
        {"year": 2027, "count": 1, "last": 1},
        {"year": 2026, "count": 1, "last": 1},
    ]
    assert listing.missing(2026) == ()
