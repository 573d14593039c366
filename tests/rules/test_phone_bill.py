"""What the phone asks the customer for is what the server will: `bill.js`, run by node, against the rules in Python."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phone_scripts import ask
from yinuo.assets.types import Verdict
from yinuo.charges.rules.asking import amount, settlement
from yinuo.charges.types import Accepted, ChargeKind, Priced, ToCharge, Used

SETTLED = "told.map(({ cover, accepted, used }) => module.settlement(cover, accepted, used))"
AMOUNTS = "told.map((line) => module.amountOf(line))"

quantities = st.integers(1, 20_000).map(lambda thousandths: Decimal(thousandths) / 1000)
prices = st.integers(1, 2_000_000).map(lambda fen: Decimal(fen) / 100)
codes = st.sampled_from(["GS-01", "HOSE", "ECU"])


def text(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def priced(code: str, quantity: Decimal, unit_cny: Decimal) -> Priced:
    kind = ChargeKind.LABOUR if code.startswith("GS") else ChargeKind.PART
    return Priced(kind, code, code, "件", quantity, unit_cny, unit_cny)


accepted_lines = st.builds(
    lambda code, quantity, price, share, touched: Accepted(
        0, priced(code, quantity, price), (quantity * share).quantize(Decimal("0.001")), touched
    ),
    codes, quantities, prices, st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]), st.booleans(),
)  # fmt: skip
uses = st.builds(lambda code, quantity: (code, quantity), st.sampled_from(["HOSE", "ECU"]), quantities)
cases = st.tuples(
    st.sampled_from(Verdict.values), st.lists(accepted_lines, max_size=5), st.lists(uses, max_size=4)
)  # fmt: skip


def told(cover: str, accepted: list[Accepted], used: list[tuple[str, Decimal]]) -> dict[str, Any]:
    return {
        "cover": cover,
        "accepted": [
            {"code": each.line.code, "kind": each.line.kind, "name": each.line.name, "unit": "件",
             "quantity": text(each.line.quantity), "unit_cny": str(each.line.unit_cny), "charged": text(each.charged),
             "touched": each.touched} for each in accepted
        ],
        "used": [
            {"id": str(place), "code": code, "name": code, "unit": "件", "quantity": text(quantity)}
            for place, (code, quantity) in enumerate(used)
        ],
    }  # fmt: skip


def shape(each: ToCharge, place: int | None) -> tuple[Any, ...]:
    line = each.line
    fen = int(amount(line.quantity, line.unit_cny) * 100)
    return (line.code, line.quantity, line.unit_cny, fen, each.covered, None if place is None else str(place))


@settings(deadline=None, max_examples=8)
@given(st.lists(cases, min_size=20, max_size=40))
def test_the_bill_reckoned_on_the_phone_is_the_bill_of_the_server(told_cases: list[Any]) -> None:
    answers = ask("bill.js", SETTLED, [told(*case) for case in told_cases])

    for (cover, accepted, used), answer in zip(told_cases, answers, strict=True):
        lines = [Accepted(place, each.line, each.charged, each.touched) for place, each in enumerate(accepted)]
        parts = [Used(place, code, code, "件", quantity, Decimal(1)) for place, (code, quantity) in enumerate(used)]
        wanted = [shape(each, each.used) for each in settlement(cover, lines, parts)]
        assert [
            (line["code"], Decimal(line["quantity"]), Decimal(line["unit_cny"]), line["amount"], line["covered"],
             line["used"]) for line in answer
        ] == wanted  # fmt: skip


@settings(deadline=None, max_examples=5)
@given(st.lists(st.tuples(quantities, prices), min_size=50, max_size=100))
def test_every_line_comes_to_the_same_cent(lines: list[tuple[Decimal, Decimal]]) -> None:
    told_lines = [{"quantity": text(quantity), "unit_cny": str(price)} for quantity, price in lines]

    assert ask("bill.js", AMOUNTS, told_lines) == [int(amount(*line) * 100) for line in lines]
