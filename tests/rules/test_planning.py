"""What a store should bring in, and what an engineer should take along."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.parts.rules.planning import kit, restock, season_of
from yinuo.parts.types import Past, Usage

HOSE = Usage("HOSE", "高压油管", "根", Decimal(86), 16, Decimal(30), Decimal(4), None)
"""Ten a month, and thirty days to cover: the lead time and one review."""


def test_stock_is_brought_up_to_what_lead_time_and_review_take_and_a_little_for_chance() -> None:
    found = restock(HOSE)

    assert (found.cover_days, found.target, found.quantity) == (30, Decimal(15), Decimal(11))  # 10 + 1.28 × √10


@pytest.mark.parametrize(("season", "counted"), [(2.0, 2.0), (9.0, 3.0), (0.1, 0.5), (None, 1.0)])
def test_the_season_of_last_year_counts_within_bounds(season: float | None, counted: float) -> None:
    assert restock(replace(HOSE, season=season)).season == counted


def test_what_there_is_is_not_brought_again() -> None:
    assert restock(replace(HOSE, held=Decimal(40))).quantity == 0


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 365))
def test_a_proposal_never_leaves_a_store_below_its_target_nor_takes_away(used: int, held: int, lead: int) -> None:
    found = restock(replace(HOSE, used=Decimal(used), held=Decimal(held), lead_days=lead))

    assert found.quantity >= 0
    assert held + found.quantity >= found.target


def test_a_season_is_the_coming_weeks_of_last_year_against_that_year() -> None:
    assert season_of(60, 365) == 1.0
    assert season_of(0, 0) is None


def past(order: int, part: str, *, same: bool = True) -> Past:
    return Past(order, part, Decimal(1), same)


def test_the_kit_is_what_repairs_of_the_same_model_took_most() -> None:
    seals, valves = (past(order, "SEAL") for order in range(4)), (past(order, "VALVE") for order in (8, 9))
    taken = [*seals, *valves, past(3, "ONCE"), past(20, "OTHER", same=False), past(21, "OTHER", same=False)]

    lines = kit(taken, repairs=30, repairs_of_model=10)

    assert [(line.part, line.used, line.of) for line in lines] == [("SEAL", 4, 10), ("VALVE", 2, 10)]


def test_where_the_model_is_new_other_models_tell() -> None:
    [line] = kit([past(1, "SEAL"), past(2, "SEAL", same=False)], repairs=8, repairs_of_model=1)

    assert (line.used, line.of, line.same_model) == (2, 8, False)


def test_a_part_one_repair_in_twenty_took_stays_at_home() -> None:
    assert kit([past(1, "RARE")], repairs=20, repairs_of_model=20) == []
