"""What may be asked of a customer and taken from one, and the capitals on the paper (R-5.8, R-6.11 to R-6.13)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yinuo.assets.types import Verdict
from yinuo.charges.rules import asking, taking
from yinuo.charges.rules.capitals import DIGITS, GROUPS, PLACES, capitals
from yinuo.charges.types import Accepted, Bill, BillLine, ChargeKind, Priced, QuoteState, Used, Wish
from yinuo.kernel.errors import Refused

TODAY = date(2026, 11, 26)
HOUR = Priced("labour", "GS-01", "维修工时", "小时", Decimal(1), Decimal(80), Decimal(80))
HOSE = Priced("part", "HOSE-12", "高压油管", "件", Decimal(1), Decimal("86.50"), Decimal("86.50"))
LISTED = {"GS-01": HOUR, "HOSE-12": HOSE}

CNY = some.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)


def lines(*wishes: Wish) -> tuple[Priced, ...]:
    return asking.priced(wishes, LISTED)


def accepted(code: str, quantity: str, charged: str = "0", pk: int = 1) -> Accepted:
    [line] = lines(Wish(code, Decimal(quantity)))
    return Accepted(pk, line, Decimal(charged))


def refusal(run: Callable[[], object]) -> str:
    """The code with which it is refused, "" where it is not."""
    try:
        run()
    except Refused as no:
        return no.code
    return ""


def hose(pk: int, quantity: str = "1") -> Used:
    return Used(pk, "HOSE-12", "高压油管", "件", Decimal(quantity), Decimal("86.50"))


@pytest.mark.clause(id="R-6.11")
@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ([], "lines_missing"),
        ([Wish("上门费", Decimal(1))], "not_listed"),
        ([Wish("GS-01", Decimal(1)), Wish("GS-01", Decimal(2))], "duplicate"),
        ([Wish("GS-01", Decimal(0))], "field_wrong"),
        ([Wish("GS-01", Decimal(-1))], "field_wrong"),
        ([Wish("GS-01", Decimal("0.0001"))], "field_wrong"),
        ([Wish("GS-01", Decimal("NaN"))], "field_wrong"),
        ([Wish("GS-01", Decimal(1), Decimal("80.001"))], "field_wrong"),
    ],
)
def test_what_is_not_in_the_price_list_cannot_be_asked(wishes: list[Wish], code: str) -> None:
    with pytest.raises(Refused) as no:
        asking.priced(wishes, LISTED)

    assert no.value.code == code


@pytest.mark.clause(id="R-6.12")
@given(some.decimals(min_value=0, max_value=500, places=2), some.booleans(), some.sampled_from(["", "厂家特急发运"]))
def test_above_cost_only_the_manager_with_a_reason(unit_cny: Decimal, approver: bool, why: str) -> None:
    [line] = lines(Wish("HOSE-12", Decimal(1), unit_cny, why))

    code = refusal(lambda: asking.require_at_cost([line], approver=approver))

    allowed = unit_cny <= HOSE.cost_cny or (approver and why != "")
    assert code == ("" if allowed else "price_above_cost")


@pytest.mark.clause(id="R-6.12")
@pytest.mark.parametrize(
    ("cover", "code"),
    [(Verdict.COVERED, "under_warranty"), (Verdict.NEEDS_DECISION, "warranty_undecided"), (Verdict.NOT_COVERED, "")],
)
def test_under_warranty_nothing_may_be_asked_and_while_undecided_nothing_yet(cover: str, code: str) -> None:
    assert refusal(lambda: asking.require_payable(cover)) == code


@pytest.mark.clause(id="R-5.8")
@pytest.mark.parametrize("days", [0, 1])
def test_a_quotation_is_answered_up_to_its_last_day(days: int) -> None:
    asking.require_open(QuoteState.OFFERED, TODAY + timedelta(days=days), TODAY)

    with pytest.raises(Refused, match="quote_expired"):
        asking.require_open(QuoteState.OFFERED, TODAY - timedelta(days=1), TODAY)
    with pytest.raises(Refused, match="quote_answered"):
        asking.require_open(QuoteState.DECLINED, TODAY, TODAY)


@pytest.mark.clause(id="R-6.11")
@given(
    some.lists(some.tuples(some.integers(1, 9), some.integers(0, 9)), max_size=4),
    some.decimals(min_value=Decimal("0.5"), max_value=40, places=1),
)
def test_never_more_is_charged_than_was_accepted(given_lines: list[tuple[int, int]], wanted: Decimal) -> None:
    agreed = [
        accepted("GS-01", str(much), str(min(taken, much)), pk) for pk, (much, taken) in enumerate(given_lines, 1)
    ]
    left = sum((each.left for each in agreed), Decimal(0))

    if wanted > left:
        assert refusal(lambda: asking.against(agreed, "GS-01", wanted)) == "beyond_quote"
        return
    found = asking.against(agreed, "GS-01", wanted)

    assert sum(each.line.quantity for each in found) == wanted
    assert all(each.line.quantity <= agreed[(each.quote_line or 0) - 1].left for each in found)


@pytest.mark.clause(id="R-6.12")
def test_under_warranty_the_parts_stand_on_the_bill_and_cost_nothing() -> None:
    found = asking.settlement(Verdict.COVERED, [], [hose(7, "2")])

    assert [(each.line.unit_cny, each.line.quantity, each.used, each.covered) for each in found] == [
        (Decimal(0), Decimal(2), 7, True)
    ]


@pytest.mark.clause(id="R-6.11")
def test_a_part_that_was_not_accepted_is_not_charged() -> None:
    agreed = [accepted("GS-01", "3", pk=1), accepted("HOSE-12", "1", pk=2)]

    found = asking.settlement(Verdict.NOT_COVERED, agreed, [hose(7), hose(8)])

    assert [(each.line.code, each.quote_line, each.used) for each in found] == [("GS-01", 1, None), ("HOSE-12", 2, 7)]
    assert [each.id for each in asking.beyond(agreed, [hose(7), hose(8)])] == [8]


def test_while_the_warranty_is_undecided_no_bill_is_made() -> None:
    assert asking.settlement(Verdict.NEEDS_DECISION, [accepted("GS-01", "3")], [hose(7)]) == ()


@pytest.mark.clause(id="R-6.11")
@pytest.mark.parametrize(
    ("amount", "due", "code"),
    [("10", "0", "nothing_due"), ("10", "-5", "nothing_due"), ("10.01", "10", "over_paid"), ("0", "10", "field_wrong"),
     ("-1", "10", "field_wrong"), ("1.001", "10", "field_wrong"), ("10", "10", "")],
)  # fmt: skip
def test_nobody_takes_more_than_the_bill_says(amount: str, due: str, code: str) -> None:
    assert refusal(lambda: taking.require_owed(Decimal(amount), Decimal(due))) == code


@pytest.mark.clause(id="R-6.13")
@given(some.sets(some.integers(1, 40)))
def test_a_torn_out_receipt_is_seen(serials: set[int]) -> None:
    assert set(taking.gaps(serials)) == set(range(1, max(serials, default=0) + 1)) - serials


@given(CNY, CNY, CNY)
def test_what_is_asked_for_in_invoices_ends_equal_to_what_was_paid(
    paid: Decimal, credit: Decimal, asked: Decimal
) -> None:
    more = taking.to_invoice(paid_cny=paid, credit_cny=credit, asked_cny=asked)

    assert asked + more == paid + credit


def test_a_bill_is_settled_when_paid_or_when_finance_waits_for_the_rest() -> None:
    line = BillLine(1, ChargeKind.LABOUR, "GS-01", "维修工时", "小时", Decimal(2), Decimal(80), Decimal(160), False)

    assert Bill("order:1").is_settled
    assert not Bill("order:1", (line,)).is_settled
    assert Bill("order:1", (line,), credit_cny=Decimal(160), credit_due_on=TODAY).is_settled


@pytest.mark.clause(id="R-6.13")
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("10", "壹拾元整"), ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"), ("10010", "壹万零壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"), ("100000001", "壹亿零壹元整"), ("20000500", "贰仟万零伍佰元整"),
        ("-86.50", "负捌拾陆元伍角整"),
    ],
)  # fmt: skip
def test_an_amount_is_written_in_capitals(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


@pytest.mark.clause(id="R-6.13")
@given(some.decimals(min_value=Decimal("-999999999999.99"), max_value=Decimal("999999999999.99"), places=2))
def test_capitals_say_one_amount_and_no_other(amount: Decimal) -> None:
    words = capitals(amount)

    assert said(words) == amount
    assert "零零" not in words
    assert "零元" not in words or abs(amount) < 1


def said(words: str) -> Decimal:
    """The amount that capitals say."""
    sign, words = (-1, words[1:]) if words.startswith("负") else (1, words)
    whole, _yuan, rest = words.rpartition("元")
    total = Decimal(0)
    for unit, value in reversed([*zip(GROUPS, (1, 10_000, 100_000_000), strict=True)][1:]):
        group, found, left = whole.partition(unit)
        if found:
            total += thousands(group) * value
            whole = left
    total += thousands(whole)
    for unit, value in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        if unit in rest:
            total += DIGITS.index(rest[rest.index(unit) - 1]) * value
    return sign * total


def thousands(words: str) -> Decimal:
    total, digit = 0, 0
    for word in words:
        if word in PLACES[1:]:
            total, digit = total + digit * 10 ** PLACES.index(word), 0
        else:
            digit = DIGITS.index(word)
    return Decimal(total + digit)
