"""What can be claimed from a supplier, and what its answer makes of a claim (R-5.6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.assets.types import Verdict
from yinuo.kernel.errors import Refused
from yinuo.parts.types import OldPart
from yinuo.warranty.rules.claims import check_answer, hours_worked, hurdles_of, lines_of, state_after
from yinuo.warranty.types.claims import ClaimState, Done, Hurdle, LineKind, Rates, Replaced

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PUMP = Replaced(
    1, 7, "SO-1", "PUMP-1 齿轮泵", "台", Decimal(1), Decimal(1280), OldPart.HANDED_IN, "A1", True, Verdict.COVERED
)
WORK = {7: Done(7, "SO-1", Decimal("1.5"), Decimal(156))}
RATES = Rates(Decimal(80), Decimal(2))


@pytest.mark.clause(id="R-5.6")
@pytest.mark.parametrize(
    ("change", "hurdles"),
    [
        ({}, ()),
        ({"verdict": Verdict.NOT_COVERED}, (Hurdle.NOT_COVERED,)),
        ({"verdict": Verdict.NEEDS_DECISION}, (Hurdle.UNDECIDED,)),
        ({"old_part": OldPart.OWED}, (Hurdle.OLD_PART_OWED,)),
        ({"old_part": OldPart.WRITTEN_OFF}, (Hurdle.OLD_PART_GONE,)),
        ({"old_part": OldPart.NONE}, (Hurdle.OLD_PART_GONE,)),
        ({"old_serial": ""}, (Hurdle.SERIAL_MISSING,)),
        ({"old_serial": "", "serial_kept": False}, ()),
        ({"verdict": Verdict.NOT_COVERED, "old_part": OldPart.OWED}, (Hurdle.NOT_COVERED, Hurdle.OLD_PART_OWED)),
    ],
)
def test_a_part_is_claimed_when_it_was_covered_and_the_old_one_can_be_shown(
    change: dict[str, object], hurdles: tuple[Hurdle, ...]
) -> None:
    assert hurdles_of(replace(PUMP, **change)) == hurdles


@pytest.mark.clause(id="R-5.6")
def test_labour_and_travel_follow_the_first_good_part_of_an_order_once() -> None:
    parts = [replace(PUMP, used_id=0, old_part=OldPart.OWED), PUMP, replace(PUMP, used_id=2)]

    lines = lines_of(parts, WORK, RATES)

    assert [(line.kind, line.amount_cny) for line in lines if not line.hurdles] == [
        (LineKind.PART, Decimal("1280.00")), (LineKind.LABOUR, Decimal("120.00")), (LineKind.TRAVEL, Decimal("312.00")),
        (LineKind.PART, Decimal("1280.00")),
    ]  # fmt: skip


@pytest.mark.clause(id="R-5.6")
def test_what_was_claimed_and_what_the_contract_does_not_pay_is_not_asked_for() -> None:
    claimed = {7: replace(WORK[7], claimed=frozenset({LineKind.LABOUR}))}

    assert [line.kind for line in lines_of([PUMP], claimed, RATES)] == [LineKind.PART, LineKind.TRAVEL]
    assert [line.kind for line in lines_of([PUMP], WORK, Rates(Decimal(0), Decimal(0)))] == [LineKind.PART]


def test_hours_are_those_of_repair_and_test_to_the_half_hour() -> None:
    def at(minutes: int) -> datetime:
        return NOON + timedelta(minutes=minutes)

    states = [(at(0), "on_site"), (at(5), "in_repair"), (at(65), "waiting"), (at(200), "on_site"),
              (at(210), "in_repair"), (at(230), "testing"), (at(240), "awaiting_signature")]  # fmt: skip

    assert hours_worked(states) == Decimal("1.5")


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(0, 100)), min_size=1))
def test_a_claim_is_accepted_partly_or_not_by_the_money(lines: list[tuple[int, int]]) -> None:
    told = [(Decimal(asked), Decimal(asked * share) / 100) for asked, share in lines]

    state = state_after(told)

    assert (state == ClaimState.REFUSED) == all(share == 0 for _asked, share in lines)
    assert (state == ClaimState.ACCEPTED) == all(share == 100 for _asked, share in lines)


@pytest.mark.parametrize(
    ("accepted", "reason", "field"), [("101", "", "accepted.3"), ("-1", "", "accepted.3"), ("50", " ", "reason.3")]
)
def test_no_more_than_asked_is_accepted_and_less_only_for_a_reason(accepted: str, reason: str, field: str) -> None:
    with pytest.raises(Refused) as no:
        check_answer(Decimal(100), Decimal(accepted), reason, field="accepted.3")

    assert no.value.field == field
