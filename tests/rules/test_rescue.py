"""What stands ready for a rescue, its roster without gaps, and the law's clock of a claim (R-9.1, R-9.2, R-9.6)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yinuo.journal.types import Event
from yinuo.orders.types import State
from yinuo.rescue.queries.lists import claim_limits, ready_items
from yinuo.rescue.rules.claim import deadlines, facts_of, file_of
from yinuo.rescue.rules.cover import call_out_owed, crews_at, gaps
from yinuo.rescue.rules.phases import phase_of
from yinuo.rescue.rules.readiness import categories_ready, missing
from yinuo.rescue.types import Category, Duty, Gap

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def duty(engineer: int, start: float, end: float, outlet: int = 1) -> Duty:
    return Duty(outlet, engineer, after(start), after(end))


@pytest.mark.clause(id="R-9.1")
def test_a_crew_is_ready_when_nothing_of_the_four_categories_is_missing() -> None:
    full = {item.code: max(1, item.least) for item in ready_items()}

    assert missing(ready_items(), full) == ()
    short = missing(ready_items(), full | {"rt_cones": 5, "rv_papers": 0})
    assert short == ("rv_papers", "rt_cones")
    assert categories_ready(ready_items(), short) == {
        "vehicle": False, "staff": True, "tools": False, "parts": True,
    }  # fmt: skip
    assert {item.category for item in ready_items()} == set(Category)


@pytest.mark.clause(id="R-9.2")
def test_one_person_is_no_crew_nor_are_two_of_different_outlets() -> None:
    assert gaps([duty(1, 0, 24)], since=NOON, until=after(24), crew=2) == [Gap(NOON, after(24))]
    assert gaps([duty(1, 0, 24), duty(2, 0, 24, outlet=2)], since=NOON, until=after(24), crew=2) == [
        Gap(NOON, after(24))
    ]
    assert gaps([duty(1, 0, 24), duty(2, 0, 24)], since=NOON, until=after(24), crew=2) == []


@pytest.mark.clause(id="R-9.2")
def test_a_gap_begins_with_the_very_minute_in_which_a_shift_ends() -> None:
    roster = [duty(1, -4, 8), duty(2, -4, 8), duty(1, 9, 24), duty(3, 9, 24)]

    assert gaps(roster, since=NOON, until=after(24), crew=2) == [Gap(after(8), after(9))]
    [crew] = crews_at(roster, after(9), crew=2)
    assert (crew.engineer_ids, crew.since, crew.until) == (frozenset({1, 3}), after(9), after(24))


DUTIES = some.lists(
    some.builds(
        lambda outlet, who, start, length: duty(who, start, start + length, outlet),
        some.integers(1, 2), some.integers(1, 4), some.integers(-10, 40), some.integers(1, 20),
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.clause(id="R-9.2")
@given(DUTIES)
def test_every_hour_is_either_covered_or_in_a_gap_and_gaps_never_touch(roster: list[Duty]) -> None:
    found = gaps(roster, since=NOON, until=after(48), crew=2)

    for hour in range(48):
        covered = bool(crews_at(roster, after(hour), crew=2))
        assert covered is not any(gap.since <= after(hour) < gap.until for gap in found)
    assert all(one.until < other.since for one, other in pairwise(found))


@pytest.mark.clause(id="R-9.2")
def test_every_quarter_owes_a_call_out_of_its_own() -> None:
    assert call_out_owed([], date(2026, 11, 23))
    assert call_out_owed([date(2026, 9, 30)], date(2026, 10, 1))
    assert not call_out_owed([date(2026, 10, 1)], date(2026, 12, 31))
    assert call_out_owed([date(2025, 11, 1)], date(2026, 11, 1))


def event(kind: str, hours: float, **data: Any) -> Event:
    return Event("order:SO-1", 1, f"order.{kind}", after(hours), after(hours), data)


CLAIM = [
    event("assess_scene", 0, insured=True, legal="none", injured=False),
    event("report_claim", 2, insurance="compulsory", insurer="人保", report_no="R1"),
    event("survey_damage", 3, surveyor="周", address="现场"),
    event("settle_claim", 4, settled="agreed", losses="前杠", amount_cny="900"),
    event("claim_paper", 20, progress="listed"),
    event("claim_paper", 30, progress="handed"),
]


@pytest.mark.clause(id="R-9.6")
def test_the_compulsory_insurance_answers_within_the_days_of_its_law() -> None:
    rows = {row.limit.code: row for row in deadlines(claim_limits(), facts_of(CLAIM), insurance="compulsory")}

    assert set(rows) == {"notice", "list", "decision_compulsory"}
    assert (rows["notice"].due_at, rows["notice"].met_at) == (after(24), after(2))
    assert (rows["list"].due_at, rows["list"].met_at) == (after(26), after(20))
    assert rows["decision_compulsory"].due_at == after(30 + 5 * 24)
    assert [rows["decision_compulsory"].is_late(after(hours)) for hours in (150, 151)] == [False, True]


@pytest.mark.clause(id="R-9.6")
def test_the_commercial_insurance_has_thirty_days_and_pays_ten_after_the_agreement() -> None:
    told = [*CLAIM, event("claim_paper", 40, progress="agreed", happened_at=after(35).isoformat())]
    rows = {row.limit.code: row.due_at for row in deadlines(claim_limits(), facts_of(told), insurance="commercial")}

    assert (rows["decision_commercial"], rows["payment"]) == (after(30 + 720), after(35 + 240))
    assert "list" not in rows


@pytest.mark.clause(id="R-9.6")
def test_the_claims_file_says_what_is_still_lacking() -> None:
    papers = {row.code: row.there for row in file_of(CLAIM, purposes=frozenset({"scene"}), receipt="")}

    assert [code for code, there in papers.items() if not there] == ["police", "receipt", "paid", "handed"]


@pytest.mark.parametrize(
    ("state", "closed", "phase"),
    [
        (State.RESPONDED, ["assessment", "owner"], "called"),
        (State.EN_ROUTE, ["assessment", "owner"], "under_way"),
        (State.ON_SITE, ["assessment", "owner"], "assessing"),
        (State.ON_SITE, ["scene", "clearing", "claim", "owner"], "held"),
        (State.ON_SITE, ["clearing", "claim", "owner"], "clearing"),
        (State.ON_SITE, ["claim", "owner"], "claiming"),
        (State.ON_SITE, ["owner"], "on_scene"),
        (State.TOWING, [], "towing"),
        (State.AWAITING_SIGNATURE, [], "finishing"),
        (State.SIGNED, ["scene", "clearing"], "held"),
        (State.CLOSED, [], "ended"),
    ],
)
def test_the_board_tells_what_a_case_waits_for(state: str, closed: list[str], phase: str) -> None:
    assert phase_of(state, closed) == phase
