"""What is still missing of what to take along: `taking.js`, run by node, against the server's own reckoning."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phone_scripts import ask
from yinuo.field.along import Along

amounts = st.integers(0, 5000).map(lambda thousandths: Decimal(thousandths) / 1000)
LACKING = "told.map(({ data, commands }) => module.lacking(data, commands)[0])"


def text(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def wish(order: str, amount: str, state: str = "waiting") -> dict[str, Any]:
    return {"id": order, "order": order, "kind": "request_parts", "state": state, "data": {"parts": {"HOSE": amount}}}


def case(amount: Decimal, van: Decimal, asked: Decimal, used: Decimal, wished: Decimal) -> dict[str, Any]:
    stock = [{"number": "HOSE", "quantity": text(van), "serials": []}]
    along = [{"number": "HOSE", "amount": text(amount), "asked": text(asked)}]
    commands = [
        {"id": "1", "order": "SO-2", "kind": "use_part", "state": "waiting",
         "data": {"part": "HOSE", "quantity": text(used)}},
        wish("SO-1", text(wished)), wish("SO-9", "7"), wish("SO-1", "7", "refused"),
    ]  # fmt: skip
    return {"data": {"number": "SO-1", "basis": 10, "stock": stock, "along": along}, "commands": commands}


@settings(deadline=None, max_examples=5)
@given(st.lists(st.tuples(amounts, amounts, amounts, amounts, amounts), min_size=20, max_size=60))
def test_the_phone_counts_what_is_missing_as_the_server_will(cases: list[tuple[Decimal, ...]]) -> None:
    answers = ask("taking.js", LACKING, [case(*each) for each in cases])

    for (amount, van, asked, used, wished), answer in zip(cases, answers, strict=True):
        after = Along("HOSE", "", "", amount, max(van - used, Decimal(0)), asked + wished, "")
        assert (Decimal(answer["van"]), Decimal(answer["asked"])) == (after.on_van, after.asked)
        assert Decimal(answer["missing"]) == after.missing
