"""When machines are due, what a visit goes through, and what an inspection says (R-5.5, R-5.7)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.checklists.types import Inspection, InspectionKind
from yinuo.kernel.errors import Refused
from yinuo.tours.rules.crew import sent
from yinuo.tours.rules.cycle import first_follow_up, is_due, months_later, never_seen, next_due, with_meters
from yinuo.tours.rules.inspecting import findings, said
from yinuo.tours.rules.lifecycle import FIELDS, TABLE, new_day, require_all_seen, steps_from, transition
from yinuo.tours.rules.season import alike, due_of, first_snow, wanted
from yinuo.tours.types import Cycle, LeftOut, Limit, Machine, Mate, Meter, Season, TourStep, VisitState

SNOW = {"黑龙江": (10, 20), "山东": (12, 2)}
AUTUMN = Season(frozenset({"snow_plough"}), frozenset(), date(2026, 9, 15), date(2026, 12, 20), before_snow=True)
TODAY = date(2026, 9, 20)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
FIGURES = st.decimals(0, 100_000, places=1)


def machine(**changes: Any) -> Machine:
    told = {"id": 7, "number": "V1", "customer_id": 1, "family": "snow_plough", "province": "黑龙江省",
            "delivered_on": date(2022, 3, 1)}  # fmt: skip
    return Machine(**(told | changes))


@pytest.mark.clause(id="R-5.5")
def test_every_snow_machine_is_seen_before_the_first_snow_of_its_province() -> None:
    north, south = (due_of(machine(province=each), AUTUMN, SNOW, today=TODAY) for each in ("黑龙江省", "山东"))

    assert north == (date(2026, 10, 20), Limit.SEASON)
    assert south == (date(2026, 12, 2), Limit.SEASON)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"province": "广东"}, LeftOut.NO_DATE),
        ({"delivered_on": date(2026, 9, 21)}, LeftOut.NOT_DELIVERED),
        ({"gone": True}, LeftOut.GONE),
    ],
)
@pytest.mark.clause(id="R-5.5")
def test_a_machine_that_is_left_out_says_why(changes: dict[str, Any], why: LeftOut) -> None:
    assert due_of(machine(**changes), AUTUMN, SNOW, today=TODAY) == why


def test_a_plan_for_covered_machines_leaves_out_those_whose_warranty_has_ended() -> None:
    covered = Season(AUTUMN.families, frozenset(), AUTUMN.first, AUTUMN.last, covered=True)

    told = [
        due_of(machine(warranty_until=until), covered, SNOW, today=TODAY)
        for until in (date(2026, 9, 20), date(2026, 9, 19), None)
    ]

    assert told == [(AUTUMN.last, Limit.PERIOD), LeftOut.NOT_COVERED, LeftOut.NOT_COVERED]


@given(DAYS)
def test_the_first_snow_that_comes_next_is_never_past_and_less_than_a_year_away(day: date) -> None:
    falls = first_snow("黑龙江", day, SNOW)

    assert falls is not None
    assert day <= falls < day + timedelta(days=366)


def test_a_province_is_known_by_its_short_name_too() -> None:
    pairs = (("山东", "山东省"), ("内蒙古自治区", "内蒙古"), ("山东", "山西"), ("", "山西"))

    assert [alike(*pair) for pair in pairs] == [True, True, False, False]
    assert wanted(machine(province="山东省"), Season(AUTUMN.families, frozenset({"山东"}), TODAY))


@pytest.mark.clause(id="R-5.5")
@given(
    last=DAYS,
    months=st.integers(1, 36),
    hours=st.integers(1, 5000),
    seen=FIGURES,
    shown=FIGURES,
    later=st.integers(0, 900),
)
def test_whichever_limit_comes_first_makes_a_machine_due(
    last: date, months: int, hours: int, seen: Decimal, shown: Decimal, later: int
) -> None:
    read_on = last + timedelta(days=later)

    due = next_due(Cycle(months=months, hours=hours), Meter(last, seen), Meter(read_on, shown))

    by_month = months_later(last, months)
    reached = shown >= seen + hours
    assert due.on == (min(read_on, by_month) if reached else by_month)
    assert due.limit == (Limit.HOURS if reached and read_on < by_month else due.limit)
    assert due.at_hours == seen + hours


@pytest.mark.clause(id="R-5.5")
@given(DAYS, st.integers(1, 24), st.integers(0, 400))
def test_the_next_inspection_counts_from_the_day_the_last_was_really_made(
    planned: date, months: int, late: int
) -> None:
    made = planned + timedelta(days=late)

    assert next_due(Cycle(months=months), Meter(made)).on == months_later(made, months)


def test_a_machine_that_only_a_meter_makes_due_is_not_due_before_it_is_read() -> None:
    due = next_due(Cycle(km=5000), Meter(date(2026, 1, 1), km=Decimal(1000)), Meter(date(2026, 5, 1), km=Decimal(5999)))

    assert (due.on, due.at_km) == (None, Decimal(6000))
    assert not is_due(due, today=date(2030, 1, 1), lead_days=30)


@given(st.lists(st.tuples(DAYS, FIGURES), min_size=1), DAYS, st.none() | FIGURES)
def test_an_inspection_at_which_nobody_read_the_dial_is_no_reason_to_come_again(
    read: list[tuple[date, Decimal]], seen_on: date, own: Decimal | None
) -> None:
    days, figures = sorted(day for day, _ in read), sorted(figure for _, figure in read)
    readings = [Meter(day, figure) for day, figure in zip(days, figures, strict=True)]
    by_then = [each for each in readings if each.on <= seen_on]

    last = with_meters(Meter(seen_on, own), readings)

    assert last.hours == (by_then[-1].hours if by_then else readings[0].hours if own is None else own)
    if own is None:
        assert next_due(Cycle(hours=100), last, by_then[-1] if by_then else readings[0]).on is None


@given(DAYS, st.integers(1, 24), st.integers(0, 100_000), FIGURES)
def test_the_first_round_of_a_plan_is_spread_over_it(starts_on: date, months: int, serial: int, shown: Decimal) -> None:
    long_ago, cycle, newest = starts_on - timedelta(days=3000), Cycle(months=months, hours=1), Meter(starts_on, shown)

    due = next_due(cycle, never_seen(cycle, long_ago, starts_on=starts_on, serial=serial, newest=newest), newest)

    assert due.on is not None
    assert starts_on - timedelta(days=3) <= due.on <= starts_on + timedelta(days=30 * months)


def test_months_end_where_the_month_ends() -> None:
    assert [months_later(date(2026, 1, 31), each) for each in (1, 3, 13, -2)] == [
        date(2026, 2, 28), date(2026, 4, 30), date(2027, 2, 28), date(2025, 11, 30),
    ]  # fmt: skip


def test_a_cycle_without_any_limit_is_none() -> None:
    with pytest.raises(ValueError, match="at least one limit"):
        Cycle()


@pytest.mark.clause(id="R-5.7")
@given(DAYS, DAYS, st.integers(1, 400), st.integers(0, 100_000))
def test_a_machine_out_of_warranty_is_followed_within_the_set_time(
    until: date, today: date, days: int, serial: int
) -> None:
    due = first_follow_up(until, today=today, days=days, serial=serial)

    assert today <= due
    assert due == until + timedelta(days=days) or due < today + timedelta(days=days)


# ── the life of a visit ──


@pytest.mark.clause(id="R-5.5")
def test_no_step_of_a_tour_can_be_told_of_money() -> None:
    told = {field.name for fields in FIELDS.values() for field in fields}

    assert not {name for name in told if any(word in name for word in ("cny", "amount", "price", "charge", "fee"))}


def test_every_step_stands_in_the_table_and_says_what_it_is_told() -> None:
    assert {line.step for line in TABLE} == set(TourStep) == set(FIELDS)


@given(st.sampled_from(VisitState), st.sampled_from(TourStep), st.sampled_from(["engineer", "dispatcher", "sales"]))
def test_a_step_is_taken_by_its_roles_from_its_states_and_by_nobody_else(state: str, step: str, role: str) -> None:
    if step in steps_from(state, role):
        line = transition(state, step, role)
        assert (state in line.frm, role in line.roles) == (True, True)
    else:
        with pytest.raises(Refused, match=r"tour_step_wrong|not_allowed"):
            transition(state, step, role)


@pytest.mark.clause(id="R-5.5")
def test_a_visit_ends_when_every_machine_was_seen_or_was_not_for_a_reason() -> None:
    require_all_seen({"V1": "inspected", "V2": "skipped"})

    with pytest.raises(Refused) as no:
        require_all_seen({"V1": "inspected", "V3": "due", "V2": "due"})
    assert (no.value.code, no.value.facts["vehicles"]) == ("machines_left", ["V2", "V3"])


@pytest.mark.parametrize(
    ("told", "code"), [("gestern", "field_wrong"), ("2026-09-19", "bad_time"), ("2027-09-19", "bad_time")]
)
def test_a_visit_is_put_off_to_a_day_that_can_be_meant(told: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        new_day(told, today=TODAY, most_days=90)


def test_a_visit_put_off_to_no_day_has_none() -> None:
    assert new_day("", today=TODAY, most_days=90) is None
    assert new_day("2026-10-01", today=TODAY, most_days=90) == date(2026, 10, 1)


# ── inspecting ──

LEAKS = Inspection("leaks", "油管有无渗漏", "hydraulics")
VOLTS = Inspection("volts", "蓄电池电压", "electrics", InspectionKind.MEASURE, "V", Decimal("23.5"), Decimal(29))
PHOTO = Inspection("photo", "整体照片", "body", InspectionKind.PHOTO)
OTHER = Inspection("in_other", "其他问题", "other")
LIST = (LEAKS, VOLTS, PHOTO, OTHER)


@pytest.mark.clause(id="R-5.5")
def test_a_finding_is_told_in_words_and_a_measure_out_of_bounds_is_one_by_itself() -> None:
    found = findings(LIST, {"leaks": "finding", "volts": "22"}, {"leaks": "接头渗油"}, {"leaks": "a" * 64})

    assert [(each.item.code, each.finding) for each in found] == [("leaks", True), ("volts", True)]
    assert [said(each) for each in found] == ["油管有无渗漏：接头渗油", "蓄电池电压 22 V"]


@pytest.mark.parametrize(
    ("values", "notes", "photos", "code"),
    [
        ({"leaks": "ok"}, {}, {}, "items_open"),
        ({"leaks": "finding", "volts": "24"}, {}, {}, "finding_untold"),
        ({"leaks": "maybe", "volts": "24"}, {}, {}, "answer_wrong"),
        ({"leaks": "ok", "volts": "viel"}, {}, {}, "answer_wrong"),
        ({"leaks": "ok", "volts": "NaN"}, {}, {}, "answer_wrong"),
        ({"leaks": "ok", "volts": "24", "photo": "x"}, {}, {}, "answer_wrong"),
        ({"leaks": "ok", "volts": "24"}, {}, {"leaks": "zz"}, "answer_wrong"),
        ({"leaks": "ok", "volts": "24"}, {"leaks": "x" * 501}, {}, "field_wrong"),
        ({"leaks": "ok", "volts": "24", "wings": "ok"}, {}, {}, "unknown_item"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_line(
    values: dict[str, str], notes: dict[str, str], photos: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as no:
        findings(LIST, values, notes, photos)

    assert no.value.code == code
    assert no.value.field


@given(st.decimals(-100, 100, places=1))
def test_a_measure_is_in_order_exactly_within_its_bounds(volts: Decimal) -> None:
    [found] = findings((VOLTS,), {"volts": str(volts)}, {}, {})

    assert found.finding == (not Decimal("23.5") <= volts <= 29)


# ── who goes ──


def test_the_outlets_engineer_who_knows_the_machines_and_has_the_fewest_visits_goes() -> None:
    crew = [
        Mate(1, 10, frozenset({"sweeper"})), Mate(2, 10, frozenset({"snow_plough"})),
        Mate(3, 10, frozenset({"snow_plough", "sweeper"})), Mate(4, 11, frozenset({"snow_plough"})),
    ]  # fmt: skip

    assert sent(crew, outlet_id=10, families=["snow_plough"], load={2: 3, 3: 2}) == 3
    assert sent(crew, outlet_id=10, families=["snow_plough"], load={}) == 2
    assert sent(crew, outlet_id=12, families=["snow_plough"], load={}) is None
