"""What is wrong with a row of the sheets of stores, parts and opening stock."""

import pytest

from tests.rules.test_import_rows import judged
from yinuo.imports.types import Kind

BAD = [
    (Kind.PLACE, {"类别": "工程师车存"}, "类别", "unknown_choice"),
    (Kind.PLACE, {"网点编号": "W404"}, "网点编号", "unknown_outlet"),
    (Kind.PART, {"成本价": -1}, "成本价", "amount_negative"),
    (Kind.PART, {"成本价": "面议"}, "成本价", "not_a_number"),
    (Kind.STOCK, {"库房编号": "XX"}, "库房编号", "unknown_place"),
    (Kind.STOCK, {"配件编号": "XX"}, "配件编号", "unknown_part"),
    (Kind.STOCK, {"数量": -2}, "数量", "amount_negative"),
]


@pytest.mark.parametrize(("kind", "change", "column", "code"), BAD)
def test_a_bad_row_is_told_with_its_place_and_what_is_wrong(
    kind: Kind, change: dict[str, object], column: str, code: str
) -> None:
    found = judged(kind, change)

    assert [(fault.row, fault.column, fault.code) for fault in found.faults] == [(2, column, code)]
    assert found.writes == ()
