"""When a shop may be used, what a job may cost, and what its record says (R-3.9 to R-3.11)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused
from yinuo.shops.rules.pricing import amount, require_agreed, total
from yinuo.shops.rules.record import ranked, record
from yinuo.shops.rules.steps import OPEN, TABLE, line_of, steps_from
from yinuo.shops.rules.usable import in_force, light, next_alarm, usable
from yinuo.shops.types import (
    REQUIRED,
    Choice,
    Facility,
    FacilityKind,
    JobKind,
    JobState,
    Judgement,
    Light,
    Needs,
    Paper,
    PaperKind,
    Past,
    RepairClass,
    RepairKind,
    ShopFile,
    Standard,
)

TODAY = date(2026, 11, 23)
STANDARD = Standard(70, 365)
ALARMS = (90, 60, 30, 7)
FROM, TO = TODAY - timedelta(days=200), TODAY + timedelta(days=200)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def papers(**ends: date) -> tuple[Paper, ...]:
    kinds = (*REQUIRED, PaperKind.WELDER, PaperKind.INSPECTION)
    return tuple(
        Paper(
            kind, f"N-{kind}", FROM, ends.get(kind, TO),
            families=frozenset({"sweeper"}) if kind == PaperKind.FILING else frozenset(),
            facility_id=7 if kind == PaperKind.INSPECTION else None,
        )
        for kind in kinds
    )  # fmt: skip


WHOLE = ShopFile(
    RepairClass.TWO, papers(), (Facility(7, FacilityKind.LIFT), Facility(8, FacilityKind.WELDING)),
    (Judgement(TODAY - timedelta(days=30), 80),),
)  # fmt: skip


INSPECTED = replace(WHOLE, papers=papers(inspection=FROM))
"""Its lift was inspected too long ago."""


def codes(shop: ShopFile, on: date = TODAY, **needs: object) -> list[tuple[str, str]]:
    wanted = Needs(family="sweeper", **needs)  # type: ignore[arg-type]  # -- shape: a table of cases
    return [(bar.code, bar.what) for bar in usable(shop, on=on, needs=wanted, standard=STANDARD)]


@pytest.mark.clause(id="R-3.10")
def test_a_shop_with_every_paper_in_force_may_be_used_for_what_it_has() -> None:
    for facility in (None, FacilityKind.LIFT, FacilityKind.WELDING):
        assert codes(WHOLE, facility=facility) == []


@pytest.mark.clause(id="R-3.10")
@given(day=days, kind=st.sampled_from(REQUIRED))
def test_no_shop_is_used_on_a_day_on_which_a_required_paper_is_not_in_force(day: date, kind: PaperKind) -> None:
    ended = replace(WHOLE, papers=papers(**{kind: TODAY}))

    barred = {what for code, what in codes(ended, day) if code.startswith("paper_")}

    assert (kind in barred) == (not FROM <= day <= TODAY)


@pytest.mark.clause(id="R-3.10")
@given(day=days, begins=days, runs=st.integers(0, 900), withdrawn=st.none() | days)
def test_a_paper_counts_from_its_first_to_its_last_day_unless_withdrawn(
    day: date, begins: date, runs: int, withdrawn: date | None
) -> None:
    paper = Paper(PaperKind.LICENCE, "1", begins, begins + timedelta(days=runs), withdrawn)

    assert in_force(paper, day) == (
        begins <= day <= begins + timedelta(days=runs) and (withdrawn is None or day < withdrawn)
    )


@pytest.mark.clause(id="R-3.9")
@pytest.mark.parametrize(
    ("shop", "needs", "bar"),
    [
        (replace(WHOLE, closed=True), {}, ("closed", "")),
        (replace(WHOLE, suspended="两次返工"), {}, ("suspended", "两次返工")),
        (replace(WHOLE, papers=WHOLE.papers[1:]), {}, ("paper_missing", "licence")),
        (replace(WHOLE, papers=papers(insurance=TODAY - timedelta(days=1))), {}, ("paper_expired", "insurance")),
        (replace(WHOLE, repair_class=RepairClass.THREE), {"repair": RepairKind.ASSEMBLY}, ("scope_class", "three")),
        (WHOLE, {"facility": FacilityKind.PIT}, ("facility_missing", "pit")),
        (INSPECTED, {"facility": FacilityKind.LIFT}, ("paper_expired", "inspection")),
        (replace(WHOLE, papers=papers(welder=FROM)), {"facility": FacilityKind.WELDING}, ("paper_expired", "welder")),
        (replace(WHOLE, evaluations=()), {}, ("evaluation_missing", "")),
        (replace(WHOLE, evaluations=(Judgement(TODAY, 69),)), {}, ("evaluation_below", "69")),
        (replace(WHOLE, evaluations=(Judgement(TODAY - timedelta(days=365), 99),)), {}, ("evaluation_old", "")),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_reason(shop: ShopFile, needs: dict[str, object], bar: tuple[str, str]) -> None:
    assert codes(shop, **needs) == [bar]


@pytest.mark.clause(id="R-3.9")
def test_an_agreement_counts_only_once_finance_has_countersigned_it() -> None:
    unsigned = tuple(replace(each, countersigned=each.kind != PaperKind.AGREEMENT) for each in WHOLE.papers)

    assert codes(replace(WHOLE, papers=unsigned)) == [("not_countersigned", "agreement")]


@pytest.mark.clause(id="R-3.10")
def test_a_filing_covers_the_vehicles_it_names_and_no_others() -> None:
    bars = usable(WHOLE, on=TODAY, needs=Needs(family="washer"), standard=STANDARD)

    assert [(bar.code, bar.what) for bar in bars] == [("scope_family", "washer")]


def test_in_a_hired_welding_bay_our_own_engineer_welds() -> None:
    nobody = replace(WHOLE, papers=tuple(each for each in WHOLE.papers if each.kind != PaperKind.WELDER))

    assert codes(nobody, kind=JobKind.BAY, facility=FacilityKind.WELDING) == []
    assert codes(nobody, facility=FacilityKind.WELDING) == [("paper_missing", "welder")]


def test_the_light_is_yellow_while_a_paper_runs_out() -> None:
    soon = replace(WHOLE, papers=papers(insurance=TODAY + timedelta(days=50)))
    gone = replace(WHOLE, papers=papers(insurance=TODAY - timedelta(days=1)))

    lights = [light(each, on=TODAY, warn_days=90, standard=STANDARD) for each in (WHOLE, soon, gone)]

    assert lights == [Light.USABLE, Light.EXPIRING, Light.BARRED]


@pytest.mark.clause(id="R-3.10")
@given(end=days, start=days)
def test_each_alarm_rings_once_and_the_last_the_day_after_the_end(end: date, start: date) -> None:
    rung: list[int] = []
    after: date | None = start
    while (day := next_alarm(end, ALARMS, after=after)) is not None:
        rung.append((end - day).days)
        after = day

    assert rung == [left for left in (*ALARMS, -1) if end - timedelta(days=left) > start]


def test_every_open_job_can_end_and_nothing_moves_an_ended_one() -> None:
    assert {state for line in TABLE for state in line.frm} == OPEN
    assert {line.to for line in TABLE} - OPEN == set(JobState) - OPEN


def test_a_shop_takes_its_own_steps_and_we_judge() -> None:
    assert steps_from(JobState.OFFERED, Role.SHOP, JobKind.WHOLE) == ["accept", "decline"]
    assert steps_from(JobState.DONE, Role.SHOP, JobKind.WHOLE) == []
    assert steps_from(JobState.DONE, Role.DISPATCHER, JobKind.WHOLE) == ["send_back"]
    assert steps_from(JobState.DONE, Role.ENGINEER, JobKind.BAY) == ["pass", "send_back"]
    for state, step, role, code in (
        (JobState.DONE, "pass", Role.SHOP, "not_allowed"), (JobState.PASSED, "finish", Role.SHOP, "job_wrong_step"),
        (JobState.OFFERED, "paint", Role.SHOP, "unknown_step"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            line_of(state, step, role)


@pytest.mark.clause(id="R-3.9")
def test_a_price_above_the_agreed_one_needs_a_reason_and_rework_costs_nothing() -> None:
    agreed = {"mechanic": Decimal(60)}

    assert require_agreed("mechanic", Decimal(60), agreed=agreed, why="", free=False) == Decimal(60)
    assert require_agreed("part", Decimal(0), agreed=agreed, why="", free=True) is None
    for rate, price, why, free, code in (
        ("mechanic", Decimal("60.01"), "", False, "above_agreed"),
        ("part", Decimal(5), " ", False, "above_agreed"),
        ("mechanic", Decimal(1), "急", True, "rework_is_free"),
    ):
        with pytest.raises(Refused, match=code):
            require_agreed(rate, price, agreed=agreed, why=why, free=free)


@given(st.lists(st.tuples(st.decimals(0, 999, places=2), st.decimals(0, 9999, places=2)), max_size=20))
def test_a_total_is_the_sum_of_its_lines_to_the_cent(lines: list[tuple[Decimal, Decimal]]) -> None:
    amounts = [amount(quantity, price) for quantity, price in lines]

    assert total(amounts) == sum(amounts)
    assert total(amounts).as_tuple().exponent == -2


@pytest.mark.clause(id="R-3.11")
def test_late_work_tells_of_service_and_rework_of_skill() -> None:
    good = Past(True, 0, False, 5, 5)

    assert record([]).score is None
    assert record([good, good]).score == 100
    late, poor = record([good, replace(good, in_time=False)]), record([good, replace(good, sent_back=1)])
    assert (late.service, late.technical) == (75, 100)
    assert (poor.service, poor.technical, poor.rework) == (100, 75, 0.5)


@pytest.mark.clause(id="R-3.11")
def test_of_shops_equally_near_the_one_with_the_better_record_comes_first_and_barred_ones_last() -> None:
    said = [record([Past(True, 0, False, stars, stars)]) for stars in (5, 3)]
    good, fair = (Choice(n, f"W{n}", "", "", 10.0, Decimal(60), each, ()) for n, each in enumerate(said))
    barred = replace(good, number="W9", km=1.0, bars=usable(replace(WHOLE, closed=True), on=TODAY, needs=Needs(),
                                                          standard=STANDARD))  # fmt: skip

    assert [each.number for each in ranked([barred, fair, good])] == ["W0", "W1", "W9"]
