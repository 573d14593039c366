"""A maker whose terms stand still while an order waits: the pauses come from the facts (DESIGN 3)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_judge import OFFICE, START, TERMS, after
from yinuo.charter.types import Term, Terms
from yinuo.promises.rules.escalate import NEVER, next_step, risk, urgent_at
from yinuo.promises.rules.judge import Standing, advance, judge
from yinuo.promises.rules.terms import promises_for
from yinuo.promises.types import Due, Fact, FactKind, PromiseState

PATIENT = replace(TERMS, arrive=Term(240, "R-5.11", paused_by=frozenset({"parts", "customer"})))
"""Four hours to arrive, but not while parts or the customer are waited for."""


def waits(minutes: float, reason: str = "parts") -> Fact:
    return Fact(FactKind.PAUSED, after(minutes), why=reason)


def goes_on(minutes: float) -> Fact:
    return Fact(FactKind.RESUMED, after(minutes))


def passes(minutes: float) -> Fact:
    return Fact(FactKind.TIME_PASSED, after(minutes))


def arrive(*facts: Fact, terms: Terms = PATIENT) -> Due:
    return judge(START, km=60, supplier=False, terms=terms, facts=facts)[1]


def test_the_regulations_own_terms_never_stand_still() -> None:
    assert arrive(waits(60), goes_on(600), terms=TERMS) == arrive(passes(600), terms=TERMS)


def test_what_was_waited_is_added_to_the_time_promised() -> None:
    found = arrive(waits(60), goes_on(160))

    assert (found.state, found.due_at) == (PromiseState.RUNNING, after(340))
    assert [(each.reason, each.begin, each.end) for each in found.pauses] == [("parts", after(60), after(160))]


def test_only_the_reasons_the_term_names_stop_it() -> None:
    assert arrive(waits(60, "supplier"), goes_on(160)).due_at == after(240)


def test_waiting_for_something_else_goes_on_counting() -> None:
    assert arrive(waits(60), waits(100, "supplier"), goes_on(160)).due_at == after(280)


def test_a_clock_that_stands_still_does_not_run_out() -> None:
    found = arrive(waits(60), passes(5000))

    assert (found.state, found.paused_since) == (PromiseState.RUNNING, after(60))
    assert risk(found, after(9000), after(5000)) == "calm"
    assert urgent_at([found], visit_lead=timedelta()) == NEVER


def test_a_promise_that_ran_out_before_the_wait_stays_broken() -> None:
    found = arrive(waits(241), goes_on(600), Fact(FactKind.ARRIVED, after(601)))

    assert (found.state, found.ended_at, found.due_at) == (PromiseState.BROKEN, after(240), after(240))


def test_what_is_done_while_the_clock_stands_still_is_in_time() -> None:
    found = arrive(waits(60), Fact(FactKind.ARRIVED, after(5000)))

    assert (found.state, found.met_at, found.due_at) == (PromiseState.KEPT, after(5000), after(5180))
    assert found.paused_since is None


def test_a_pause_counts_only_where_the_calendar_runs() -> None:
    """Reported at 23:30, counted from 8:00 to 18:00: from 8:00 on; parts are waited for from 9:00 to 9:00 next day."""
    terms = replace(TERMS, arrive=Term(240, "R-5.11", OFFICE, frozenset({"parts"})))
    nine = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    found = arrive(
        Fact(FactKind.PAUSED, nine, why="parts"), Fact(FactKind.RESUMED, nine + timedelta(days=1)), terms=terms
    )

    assert found.due_at == nine + timedelta(days=1, hours=3)


def test_a_supplier_who_is_no_longer_needed_brings_back_a_term_with_its_pauses() -> None:
    far = Fact(FactKind.RECLASSED, after(10), km=60, supplier=True)
    near = Fact(FactKind.RECLASSED, after(200), km=60, supplier=False)

    assert arrive(far, waits(60), goes_on(160), near).replaced_by == "reply"
    found = judge(START, km=60, supplier=False, terms=PATIENT, facts=[far, waits(60), goes_on(160), near])[-1]
    assert (found.kind, found.due_at) == ("arrive", after(340))


@pytest.mark.parametrize(("percent", "minutes"), [(50, 220), (80, 292), (100, 340)])
def test_people_are_told_by_the_time_that_was_used_and_not_by_the_time_that_went_by(
    percent: int, minutes: float
) -> None:
    found = arrive(waits(60), goes_on(160))

    told = {each[0]: each[2] for told in (0, 50, 80) if (each := next_step(found, told_percent=told, terms=PATIENT))}

    assert told[percent] == after(minutes)


def test_the_terms_name_what_stops_them_and_give_it_back() -> None:
    frozen = json.loads(json.dumps(PATIENT.to_json()))

    assert Terms.from_json(frozen) == PATIENT
    assert frozen["arrive"]["paused_by"] == ["customer", "parts"]
    assert "paused_by" not in TERMS.to_json()["arrive"]


MINUTES = st.integers(0, 3000)
REASONS = st.sampled_from(["parts", "customer", "supplier"])
FACTS = st.lists(
    st.one_of(
        st.builds(waits, MINUTES, REASONS),
        st.builds(goes_on, MINUTES),
        st.builds(passes, MINUTES),
        st.builds(lambda at: Fact(FactKind.ARRIVED, after(at)), MINUTES),
        st.builds(lambda at, need: Fact(FactKind.RECLASSED, after(at), km=60, supplier=need), MINUTES, st.booleans()),
    ),
    max_size=12,
)


@given(FACTS)
def test_waiting_never_makes_a_promise_due_earlier_nor_a_broken_one_kept(facts: list[Fact]) -> None:
    standing = Standing(START, PATIENT, promises_for(START, km=60, supplier=False, terms=PATIENT))
    seen = [standing]
    for fact in sorted(facts, key=lambda each: each.at):
        seen.append(advance(seen[-1], fact))

    for before, later in pairwise(seen):
        for old, new in zip(before.promises, later.promises, strict=False):
            assert new.due_at >= old.due_at
            assert new.state == old.state or old.state == PromiseState.RUNNING
            if new.state == PromiseState.KEPT:
                assert new.met_at is not None
                assert new.met_at <= new.due_at


@given(FACTS)
def test_the_time_that_ran_up_to_the_due_moment_is_the_limit(facts: list[Fact]) -> None:
    found = arrive(*facts)
    if found.paused_since is None:
        stood = sum(
            (min(each.end, found.due_at) - each.begin for each in found.pauses if each.begin < found.due_at),
            timedelta(),
        )
        assert found.due_at - found.started_at - stood == timedelta(minutes=240)
