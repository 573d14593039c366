"""R-5.10 to R-5.13: how promises stand after what has happened."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.charter.types import Term, Terms
from yinuo.kernel.calendar import Calendar
from yinuo.promises.rules.judge import Standing, advance, judge, visit_promise
from yinuo.promises.rules.terms import promises_for
from yinuo.promises.types import VISIT_KINDS, Due, Fact, FactKind, PromiseKind, PromiseState, Why

START = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 23:30 in the company's zone: the clock runs at night too
TERMS = Terms(
    version=1,
    respond=Term(30, "R-5.10"),
    arrive=Term(240, "R-5.11"),
    reply=Term(120, "R-5.12"),
    appointment_clause="R-5.13",
    radius_km=100,
    escalation=((50, "dispatcher"), (80, "service_manager"), (100, "management_rep")),
    evidence_bound_minutes=720,
)

OFFICE = Calendar("Asia/Shanghai", dict.fromkeys(range(7), ((480, 1080),)))
IN_OFFICE_HOURS = replace(TERMS, respond=Term(30, "R-5.10", OFFICE))


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def judged(*facts: Fact, km: float | None = 60, supplier: bool = False) -> tuple[Due, ...]:
    return judge(START, km=km, supplier=supplier, terms=TERMS, facts=facts)


def agreed(minutes: float, appointment: float, *, wish: bool = False) -> Fact:
    return Fact(FactKind.AGREED, after(minutes), after(appointment), customer_wish=wish)


@pytest.mark.clause(id="R-5.10")
@pytest.mark.parametrize("km", [0, 60, 100, 160, None])
def test_every_report_is_answered_within_30_minutes_wherever_the_machine_stands(km: float | None) -> None:
    respond, _visit = promises_for(START, km=km, supplier=False, terms=TERMS)

    assert (respond.kind, respond.due_at) == (PromiseKind.RESPOND, after(30))


@pytest.mark.clause(id="R-5.11")
@pytest.mark.parametrize("km", [0, 60, 100])
def test_within_100_km_somebody_is_there_within_4_hours(km: float) -> None:
    _respond, visit = promises_for(START, km=km, supplier=False, terms=TERMS)

    assert (visit.kind, visit.due_at, visit.why) == (PromiseKind.ARRIVE, after(240), Why.WITHIN_RADIUS)


@pytest.mark.clause(id="R-5.12")
@pytest.mark.parametrize(
    ("km", "supplier", "why"), [(100.1, False, Why.BEYOND_RADIUS), (60, True, Why.SUPPLIER_NEEDED)]
)
def test_beyond_the_radius_or_with_a_supplier_the_customer_is_answered_within_2_hours(
    km: float, supplier: bool, why: Why
) -> None:
    _respond, visit = promises_for(START, km=km, supplier=supplier, terms=TERMS)

    assert (visit.kind, visit.due_at, visit.why) == (PromiseKind.REPLY, after(120), why)


@pytest.mark.clause(id="R-5.11")
def test_an_unknown_place_gets_the_stricter_term() -> None:
    _respond, visit = promises_for(START, km=None, supplier=False, terms=TERMS)

    assert (visit.kind, visit.why) == (PromiseKind.ARRIVE, Why.DISTANCE_UNKNOWN)


@pytest.mark.clause(id="R-5.10")
@pytest.mark.parametrize(("minutes", "state"), [(30, PromiseState.KEPT), (30.001, PromiseState.BROKEN)])
def test_the_due_moment_itself_is_still_in_time(minutes: float, state: PromiseState) -> None:
    respond, _visit = judged(Fact(FactKind.CONTACTED, after(minutes)))

    assert (respond.state, respond.met_at) == (state, after(minutes))


@pytest.mark.clause(id="R-5.13")
def test_an_agreed_time_takes_the_place_of_the_reply_and_notes_the_answer() -> None:
    _respond, reply, appointment = judged(agreed(50, 1500), km=160)

    assert (reply.state, reply.met_at, reply.replaced_by) == (PromiseState.SUPERSEDED, after(50), "appointment")
    assert (appointment.due_at, appointment.state) == (after(1500), PromiseState.RUNNING)


@pytest.mark.clause(id="R-5.12")
def test_a_reply_given_too_late_stays_broken_when_a_time_is_agreed() -> None:
    _respond, reply, _appointment = judged(agreed(121, 1500), km=160)

    assert (reply.state, reply.met_at) == (PromiseState.BROKEN, after(121))


@pytest.mark.clause(id="R-5.11")
def test_only_the_customers_own_wish_takes_the_place_of_arrival() -> None:
    without = judged(agreed(50, 1500))
    with_wish = judged(agreed(50, 1500, wish=True))

    assert [each.kind for each in without] == ["respond", "arrive"]
    assert [(each.kind, each.state) for each in with_wish[1:]] == [("arrive", "superseded"), ("appointment", "running")]
    assert with_wish[1].ended_why == Why.CUSTOMER_WISH


@pytest.mark.clause(id="R-5.12")
def test_a_supplier_found_necessary_later_changes_arrival_to_reply_from_the_report_on() -> None:
    _respond, arrive, reply = judged(Fact(FactKind.RECLASSED, after(40), km=60, supplier=True))

    assert (arrive.state, arrive.ended_why) == (PromiseState.SUPERSEDED, Why.CLASS_CHANGED)
    assert (reply.kind, reply.due_at) == (PromiseKind.REPLY, after(120))


@pytest.mark.clause(id="R-5.12")
def test_an_answer_given_before_the_place_proved_far_counts_for_the_reply() -> None:
    answer = Fact(FactKind.ANSWERED, after(20))

    dues = judged(answer, Fact(FactKind.RECLASSED, after(40), km=160), km=None)

    assert (visit_promise(dues).state, visit_promise(dues).met_at) == (PromiseState.KEPT, after(20))


@pytest.mark.clause(id="R-5.2")
def test_a_fault_solved_by_phone_voids_the_visit_only() -> None:
    respond, arrive = judged(Fact(FactKind.CONTACTED, after(5)), Fact(FactKind.SOLVED, after(60)))

    assert (respond.state, arrive.state, arrive.ended_why) == (
        PromiseState.KEPT, PromiseState.VOID, Why.SOLVED_REMOTELY,
    )  # fmt: skip


def test_what_was_done_in_time_without_signal_counts_however_late_it_is_recorded() -> None:
    arrived, clock_ran_out = Fact(FactKind.ARRIVED, after(230)), Fact(FactKind.TIME_PASSED, after(241))

    assert judged(arrived, clock_ran_out) == judged(clock_ran_out, arrived)
    assert visit_promise(judged(clock_ran_out, arrived)).state == PromiseState.KEPT


MINUTES = st.integers(min_value=0, max_value=3000)
FACTS = st.lists(
    st.one_of(
        st.builds(lambda kind, at: Fact(kind, after(at)), st.sampled_from(
            [FactKind.CONTACTED, FactKind.ANSWERED, FactKind.ARRIVED, FactKind.SOLVED, FactKind.TIME_PASSED]), MINUTES),
        st.builds(lambda at: Fact(FactKind.ENDED, after(at), why="cancelled"), MINUTES),
        st.builds(lambda at, on, wish: agreed(at, at + on, wish=wish), MINUTES, st.integers(1, 3000), st.booleans()),
        st.builds(
            lambda at, km, supplier: Fact(FactKind.RECLASSED, after(at), km=km, supplier=supplier),
            MINUTES, st.one_of(st.none(), st.floats(0, 900)), st.booleans(),
        ),
    ),
    max_size=12,
)  # fmt: skip
KM = st.one_of(st.none(), st.floats(0, 900))


def standings(facts: list[Fact], km: float | None, supplier: bool) -> list[Standing]:
    """The standing before and after each fact, in the order they happened."""
    first = Standing(START, TERMS, promises_for(START, km=km, supplier=supplier, terms=TERMS))
    found = [first]
    for fact in sorted(facts, key=lambda each: each.at):
        found.append(advance(found[-1], fact))
    return found


@given(FACTS, KM, st.booleans())
def test_no_sequence_of_events_makes_a_broken_promise_kept(facts: list[Fact], km: float | None, supplier: bool) -> None:
    for before, later in pairwise(standings(facts, km, supplier)):
        for old, new in zip(before.promises, later.promises, strict=False):
            if old.state == PromiseState.BROKEN:
                assert new.state == PromiseState.BROKEN
            elif old.state != PromiseState.RUNNING:
                assert new.state == old.state


@given(FACTS, KM, st.booleans())
def test_exactly_one_visit_promise_holds_at_any_time(facts: list[Fact], km: float | None, supplier: bool) -> None:
    for standing in standings(facts, km, supplier):
        visits = [each for each in standing.promises if each.kind in VISIT_KINDS]

        assert sum(each.state == PromiseState.RUNNING for each in visits) <= 1
        assert all(each.state != PromiseState.RUNNING for each in visits[:-1])
        assert len(standing.promises) == len(visits) + 1


@given(FACTS, KM, st.booleans())
def test_kept_means_in_time_and_broken_means_late_or_never(facts: list[Fact], km: float | None, supplier: bool) -> None:
    for each in judge(START, km=km, supplier=supplier, terms=TERMS, facts=facts):
        if each.state == PromiseState.KEPT:
            assert each.met_at is not None
            assert each.met_at <= each.due_at
        if each.state == PromiseState.BROKEN:
            assert each.met_at is None or each.met_at > each.due_at


@given(FACTS, KM, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(facts: list[Fact], km: float | None, supplier: bool, random) -> None:
    moments = {fact.at for fact in facts}
    distinct = [next(fact for fact in facts if fact.at == at) for at in moments]
    shuffled = random.sample(distinct, len(distinct))

    given_so = judge(START, km=km, supplier=supplier, terms=TERMS, facts=distinct)
    given_otherwise = judge(START, km=km, supplier=supplier, terms=TERMS, facts=shuffled)

    assert given_so == given_otherwise


@given(KM, st.booleans())
def test_terms_frozen_on_an_order_give_the_same_promises(km: float | None, supplier: bool) -> None:
    frozen = Terms.from_json(json.loads(json.dumps(IN_OFFICE_HOURS.to_json())))

    assert frozen == IN_OFFICE_HOURS
    assert promises_for(START, km=km, supplier=supplier, terms=frozen) == promises_for(
        START, km=km, supplier=supplier, terms=IN_OFFICE_HOURS
    )


def test_a_term_with_a_calendar_of_its_own_waits_for_the_morning() -> None:
    respond, visit = promises_for(START, km=60, supplier=False, terms=IN_OFFICE_HOURS)

    assert (respond.due_at, visit.due_at) == (datetime(2026, 11, 24, 0, 30, tzinfo=UTC), after(240))
