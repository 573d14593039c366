"""What a movement of parts must be, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.errors import Refused
from yinuo.parts.rules import checked, require_enough, require_other_hands, sums
from yinuo.parts.types import OUTSIDE, Line, PlaceKind

PLACES = [f"{kind}:{kind}-{number}" for kind in PlaceKind.values for number in (1, 2)]
quantities = st.decimals(min_value="0.001", max_value="9999", places=3)
movement = st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from("ABC"), quantities)


def refused(code: str, *lines: Line) -> None:
    with pytest.raises(Refused) as no:
        checked(lines, {"HOSE": False, "ECU": True})
    assert no.value.code == code


def test_a_movement_moves_something_known_and_possible() -> None:
    refused("parts_missing")
    refused("unknown_part", Line("NUT", Decimal(1)))
    refused("duplicate", Line("HOSE", Decimal(1)), Line("HOSE", Decimal(2)))
    for impossible in ("0", "-1", "NaN", "Infinity", "0.0001", "100000"):
        refused("field_wrong", Line("HOSE", Decimal(impossible)))


def test_each_piece_of_a_part_with_serials_is_named_once() -> None:
    refused("serials_wrong", Line("ECU", Decimal(2), ("E1",)))
    refused("serials_wrong", Line("HOSE", Decimal(1), ("H1",)))
    refused("duplicate", Line("ECU", Decimal(2), ("E1", "E1")))

    assert checked([Line("ECU", Decimal(1), ("E1",))], {"ECU": True}) == (Line("ECU", Decimal(1), ("E1",)),)


def test_a_short_place_is_named_with_what_it_has() -> None:
    with pytest.raises(Refused) as no:
        require_enough("烟台库", {"HOSE": Decimal("1.500")}, [Line("HOSE", Decimal(2))])

    assert (no.value.code, no.value.facts["held"], no.value.facts["wanted"]) == ("stock_short", "1.5", "2")


@pytest.mark.clause(id="R-6.4")
def test_nobody_issues_parts_to_oneself() -> None:
    with pytest.raises(Refused, match="same_hands"):
        require_other_hands(7, 7)

    require_other_hands(7, 8)
    require_other_hands(None, None)


@given(st.lists(movement, max_size=30))
def test_what_leaves_one_place_comes_to_another(movements: list[tuple[str, str, str, Decimal]]) -> None:
    held = sums(movements)

    kinds = {place.split(":")[0] for place, _part in held}
    inward = sum((q for frm, _to, _p, q in movements if frm.split(":")[0] in OUTSIDE), Decimal(0))
    outward = sum((q for _frm, to, _p, q in movements if to.split(":")[0] in OUTSIDE), Decimal(0))
    assert not kinds & OUTSIDE
    assert sum(held.values(), Decimal(0)) == inward - outward
