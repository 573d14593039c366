"""Whether the promise of the sale covers a fault (R-5.6): certain only where it is known."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.assets.rules.coverage import coverage, deciding, months_after
from yinuo.assets.rules.meters import counted
from yinuo.assets.types import ASSEMBLIES, Assembly, Cover, Extra, Known, Meters, Promised, Shown, Verdict
from yinuo.kernel.errors import Refused

SOLD = date(2025, 11, 26)
BODY, WEAR, ENGINE, CHASSIS = Assembly.BODY, Assembly.WEAR, Assembly.ENGINE, Assembly.CHASSIS
PROMISED = Promised(
    SOLD, "ZB-01",
    (Cover(BODY, 12), Cover(ENGINE, 24, 60_000), Cover(WEAR, 3), Cover(CHASSIS, 24, makers_station=True)),
    excluded=frozenset({"accident"}),
)  # fmt: skip
RANK = (Verdict.NOT_COVERED, Verdict.NEEDS_DECISION, Verdict.COVERED)

pytestmark = pytest.mark.clause(id="R-5.6")


def km(before: tuple[int, date] | None = None, after: tuple[int, date] | None = None) -> Meters:
    told = [Shown(Decimal(each[0]), each[1]) if each else None for each in (before, after)]
    return Meters(km=Known(*told), most_km_a_day=400, most_hours_a_day=22)


def on(promised: Promised, *assemblies: Assembly, day: date, meters: Meters | None = None, cause: str = "") -> Verdict:
    return coverage(promised, assemblies, on=day, meters=meters or Meters(), cause=cause).verdict


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        (date(2025, 11, 26), 12, date(2026, 11, 26)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_term_of_months_ends_on_the_same_day_of_a_later_month(day: date, months: int, ends: date) -> None:
    assert months_after(day, months) == ends


def test_the_last_day_of_the_term_is_covered_and_the_next_is_not() -> None:
    assert on(PROMISED, BODY, day=date(2026, 11, 26)) is Verdict.COVERED
    assert on(PROMISED, BODY, day=date(2026, 11, 27)) is Verdict.NOT_COVERED


def test_whichever_limit_comes_first_ends_the_cover() -> None:
    driven = km(before=(60_001, SOLD + timedelta(100)))

    found = coverage(PROMISED, [ENGINE], on=SOLD + timedelta(100), meters=driven)

    assert found.verdict is Verdict.NOT_COVERED
    assert [each.code for each in found.reasons] == ["meter_over"]


def test_without_a_reading_a_limit_of_kilometres_leaves_it_open() -> None:
    found = coverage(PROMISED, [ENGINE], on=SOLD + timedelta(100), meters=Meters())

    assert (found.verdict, [each.code for each in found.reasons]) == (Verdict.NEEDS_DECISION, ["meter_unknown"])


def test_an_old_reading_decides_as_long_as_no_machine_could_have_driven_the_rest() -> None:
    read = km(before=(30_000, SOLD + timedelta(100)))

    assert on(PROMISED, ENGINE, day=SOLD + timedelta(175), meters=read) is Verdict.COVERED
    assert on(PROMISED, ENGINE, day=SOLD + timedelta(176), meters=read) is Verdict.NEEDS_DECISION


def test_a_later_reading_below_the_limit_proves_the_day_before() -> None:
    read = km(after=(59_000, SOLD + timedelta(400)))

    assert on(PROMISED, ENGINE, day=SOLD + timedelta(300), meters=read) is Verdict.COVERED


def test_a_machine_whose_sale_is_unknown_is_neither_covered_nor_charged() -> None:
    assert on(Promised(), BODY, day=SOLD) is Verdict.NEEDS_DECISION


def test_a_date_that_was_brought_in_covers_every_assembly() -> None:
    brought = Promised(until=SOLD)

    assert on(brought, *Assembly, day=SOLD) is Verdict.COVERED
    assert on(brought, *Assembly, day=SOLD + timedelta(1)) is Verdict.NOT_COVERED


def test_a_brush_is_a_wear_part_or_what_drives_it_so_a_person_looks() -> None:
    worn = coverage(PROMISED, ASSEMBLIES["brush"], on=date(2026, 6, 1), meters=Meters())

    assert worn.verdict is Verdict.NEEDS_DECISION
    assert worn.reasons[0].facts == {"covered": "body", "over": "wear"}


def test_a_chassis_in_time_belongs_to_its_makers_stations() -> None:
    found = coverage(PROMISED, [CHASSIS], on=SOLD, meters=Meters())

    assert (found.verdict, found.reasons[0].code) == (Verdict.NEEDS_DECISION, "makers_station")


def test_a_cause_that_was_written_down_refuses_nothing_by_itself() -> None:
    assert on(PROMISED, BODY, day=SOLD, cause="accident") is Verdict.NEEDS_DECISION
    assert on(PROMISED, BODY, day=SOLD, cause="defect") is Verdict.COVERED


def test_a_longer_promise_of_the_sale_counts() -> None:
    more = replace(PROMISED, extras=(Extra("上装保三年", "body", months=36),))

    found = coverage(more, [BODY], on=date(2028, 11, 26), meters=Meters())

    assert (found.verdict, found.until) == (Verdict.COVERED, date(2028, 11, 26))
    assert found.reasons[-1].facts == {"text": "上装保三年"}


def test_a_promise_in_words_keeps_a_refusal_from_being_certain() -> None:
    more = replace(PROMISED, extras=(Extra("终身免费更换举升油缸密封", "body"),))

    assert on(more, BODY, day=date(2030, 1, 1)) is Verdict.NEEDS_DECISION


# ── properties ──

some = st.none() | st.integers(1, 60)
covers = st.builds(Cover, st.sampled_from(Assembly), some, some.map(lambda n: n and n * 2000)).filter(
    lambda each: each.limited
)
extras = st.builds(
    Extra, st.just("另有承诺"), st.sampled_from(["", *Assembly]), some, some.map(lambda n: n and n * 2000)
)
promises = st.builds(
    Promised, st.just(SOLD), st.just("ZB"), st.lists(covers, unique_by=lambda each: each.assembly).map(tuple),
    st.lists(extras, max_size=3).map(tuple),
)  # fmt: skip
wanted = st.sampled_from([ASSEMBLIES[each] for each in ASSEMBLIES])
days = st.integers(0, 3000).map(lambda n: SOLD + timedelta(n))
shown = st.integers(0, 200_000)


def rank(promised: Promised, assemblies: tuple[Assembly, ...], day: date, meters: Meters) -> int:
    return RANK.index(coverage(promised, assemblies, on=day, meters=meters).verdict)


@given(promises, wanted, days, st.integers(0, 1000), shown)
def test_no_passing_of_time_brings_a_cover_back(
    promised: Promised, assemblies: tuple[Assembly, ...], day: date, more: int, read: int
) -> None:
    meters = km(before=(read, SOLD))

    assert rank(promised, assemblies, day + timedelta(more), meters) <= rank(promised, assemblies, day, meters)


@given(promises, wanted, days, shown, shown)
def test_no_further_kilometre_brings_a_cover_back(
    promised: Promised, assemblies: tuple[Assembly, ...], day: date, read: int, more: int
) -> None:
    further = rank(promised, assemblies, day, km(before=(read + more, day)))

    assert further <= rank(promised, assemblies, day, km(before=(read, day)))


@given(promises, extras, wanted, days, shown)
def test_a_further_promise_never_covers_less(
    promised: Promised, extra: Extra, assemblies: tuple[Assembly, ...], day: date, read: int
) -> None:
    more = replace(promised, extras=(extra, *promised.extras))

    assert rank(more, assemblies, day, km(before=(read, day))) >= rank(
        promised, assemblies, day, km(before=(read, day))
    )


@given(promises, wanted, days, shown)
def test_what_is_not_known_of_a_meter_is_never_a_certain_answer_that_knowing_it_would_turn(
    promised: Promised, assemblies: tuple[Assembly, ...], day: date, read: int
) -> None:
    unknown = coverage(promised, assemblies, on=day, meters=Meters()).verdict
    known = coverage(promised, assemblies, on=day, meters=km(before=(read, day))).verdict

    assert unknown in (Verdict.NEEDS_DECISION, known)


@given(promises, wanted, days, shown)
def test_a_meter_that_cannot_decide_decides_nothing(
    promised: Promised, assemblies: tuple[Assembly, ...], day: date, read: int
) -> None:
    asked = deciding(promised, assemblies, day)
    known = coverage(promised, assemblies, on=day, meters=km(before=(read, day))).verdict

    assert "km" in asked or coverage(promised, assemblies, on=day, meters=Meters()).verdict is known


# ── meters ──


def test_a_meter_shows_less_than_before_only_for_a_reason() -> None:
    with pytest.raises(Refused) as no:
        counted("km", Decimal(9_000), (Decimal(10_000), Decimal(10_000)), None)

    assert (no.value.code, no.value.field) == ("meter_falls", "meter_km")


def test_an_exchanged_meter_counts_on_where_the_old_one_ended() -> None:
    assert counted("km", Decimal(5), (Decimal(10_000), Decimal(12_000)), None, smaller="replaced") == 12_005
    assert counted("km", Decimal(90), (Decimal(5), Decimal(12_005)), None) == 12_090


def test_a_reading_told_late_fits_below_those_after_it() -> None:
    with pytest.raises(Refused) as no:
        counted("hours", Decimal(900), None, (Decimal(800), Decimal(800)))

    assert no.value.code == "meter_ahead"


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_what_a_machine_has_run_in_all_never_falls(dials: list[int]) -> None:
    before = None
    for dial in map(Decimal, dials):
        total = counted("km", dial, before, None, smaller="replaced")
        assert before is None or total >= before[1]
        before = (dial, total)
