"""When faults of a batch are more than chance, and how a machine goes through a campaign (GB/T 27922 5.2.5)."""

from datetime import UTC, date, datetime, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.errors import Refused
from yinuo.warranty.rules.campaigns import after_try, check_done, checked, may_end
from yinuo.warranty.rules.defects import batches_of, clusters, has_grown, tail
from yinuo.warranty.types.campaigns import Reached, Told, Try
from yinuo.warranty.types.defects import BatchKind, Limits, Machine

LIMITS = Limits(machines=4, probability=0.001, block=100)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def machine(n: int, *, model: int = 1, quarter: int = 2, year: int = 2025) -> Machine:
    return Machine(n, model, "sweeper", f"LZZYN1804T{year % 10}{n:06d}", date(year, quarter * 3 - 2, 1))


FLEET = [machine(n) for n in range(20)] + [machine(n, quarter=3) for n in range(100, 480)]


def test_a_machine_belongs_to_its_quarter_and_its_stretch_of_serials() -> None:
    assert list(batches_of(machine(137), 100)) == [
        (1, BatchKind.QUARTER, "2025Q2"), (1, BatchKind.SERIAL, "T000100-000199"),
    ]  # fmt: skip


def test_a_machine_nobody_knows_the_day_of_is_still_told_by_its_serial() -> None:
    unknown = Machine(1, 1, "sweeper", "LZZYN1804TA000001")

    assert [kind for _model, kind, _batch in batches_of(unknown, 100)] == [BatchKind.SERIAL]


@given(st.floats(0.01, 50), st.integers(0, 60))
def test_more_faults_are_never_more_probable(mean: float, count: int) -> None:
    assert 0 <= tail(count + 1, mean) <= tail(count, mean) <= 1


def test_the_tail_is_poissons() -> None:
    assert isclose(tail(4, 0.25), 1.33e-4, rel_tol=0.01)
    assert tail(0, 3.0) == 1


@pytest.mark.clause(id="R-5.6")
def test_a_batch_whose_machines_fail_more_than_their_family_stands_out() -> None:
    faults = {"hydraulics": frozenset({1, 2, 3, 4, 5, 200})}

    [found] = clusters(FLEET, faults, LIMITS)

    assert (found.batch, found.system, found.failed, found.size) == ("2025Q2", "hydraulics", 5, 20)
    assert (found.family_failed, found.family_size, found.vehicle_ids) == (6, 400, (1, 2, 3, 4, 5))
    assert isclose(found.expected, 0.3)


def test_what_all_machines_of_a_family_have_is_no_defect_of_a_batch() -> None:
    faults = {"brush": frozenset(each.vehicle_id for each in FLEET)}

    assert clusters(FLEET, faults, LIMITS) == []


@given(st.integers(0, 3))
def test_fewer_machines_than_the_least_are_chance(count: int) -> None:
    assert clusters(FLEET, {"brush": frozenset(range(count))}, LIMITS) == []


def test_a_dismissed_one_comes_back_when_as_many_machines_more_have_failed() -> None:
    assert [has_grown(5, now, LIMITS) for now in (5, 8, 9)] == [False, False, True]


# ── campaigns ──


@pytest.mark.parametrize(
    ("state", "result", "tries", "after"),
    [
        (Reached.NOT_TOLD, Told.NO_ANSWER, 1, Reached.NOT_TOLD),
        (Reached.NOT_TOLD, Told.NO_ANSWER, 3, Reached.UNREACHABLE),
        (Reached.TOLD, Told.NO_ANSWER, 5, Reached.TOLD),
        (Reached.UNREACHABLE, Told.TOLD, 0, Reached.TOLD),
        (Reached.REFUSED, Told.APPOINTMENT, 0, Reached.APPOINTMENT),
        (Reached.TOLD, Told.REFUSED, 0, Reached.REFUSED),
    ],
)
def test_nobody_is_unreachable_before_enough_tries_and_who_was_told_stays_told(
    state: Reached, result: Told, tries: int, after: Reached
) -> None:
    assert after_try(state, Try("phone", result), tries=tries, enough=3) == after


@given(st.sampled_from(Told))
def test_what_is_done_is_not_told_again(result: Told) -> None:
    with pytest.raises(Refused, match="settled_already"):
        after_try(Reached.DONE, Try("phone", result), tries=1, enough=3)


def test_an_appointment_has_a_time_ahead_and_a_refusal_a_reason() -> None:
    for tried, field in (
        (Try("phone", Told.APPOINTMENT), "appointment_at"),
        (Try("phone", Told.APPOINTMENT, appointment_at=NOON), "appointment_at"),
        (Try("phone", Told.REFUSED), "note"),
    ):
        with pytest.raises(Refused) as no:
            checked(tried, now=NOON)
        assert no.value.field == field


@pytest.mark.clause(id="R-6.18")
@pytest.mark.parametrize(
    ("same", "outcome", "days", "why"),
    [(False, "signed", 1, "other_vehicle"), (True, "refused", 1, "unsigned"), (True, "signed", -1, "before_campaign")],
)
def test_done_is_what_the_owner_of_this_machine_signed_since_it_began(
    same: bool, outcome: str, days: int, why: str
) -> None:
    with pytest.raises(Refused) as no:
        check_done(
            same_vehicle=same, outcome=outcome, signed_at=NOON + timedelta(days=days), started_at=NOON,
        )  # fmt: skip

    assert no.value.facts["why"] == why


def test_a_campaign_ends_when_all_is_settled_or_for_a_reason() -> None:
    assert may_end({Reached.DONE: 3, Reached.UNREACHABLE: 1}, "")
    assert not may_end({Reached.DONE: 3, Reached.TOLD: 1}, " ")
    assert may_end({Reached.TOLD: 1}, "由主机厂接手")
