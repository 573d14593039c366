"""Papers of vehicles and tools, what an outlet has to have, which year is reviewed (R-3.1, R-3.2, R-3.7)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.errors import Refused
from yinuo.network.rules.papers import due, expired, next_alarm, ready, require_fit, require_usable
from yinuo.network.rules.reviews import lacking, years_due
from yinuo.network.types import Due, Ready, VehiclePaper

TODAY = date(2026, 11, 23)
VALID = dict.fromkeys(VehiclePaper, TODAY)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


@pytest.mark.clause(id="R-3.7")
@pytest.mark.parametrize("paper", list(VehiclePaper))
def test_a_vehicle_with_one_paper_ended_or_never_entered_stays_where_it_is(paper: VehiclePaper) -> None:
    for until in (TODAY - timedelta(days=1), None):
        with pytest.raises(Refused, match="service_vehicle_expired") as no:
            require_fit("鲁F1", "ready", VALID | {paper: until}, TODAY)
        assert no.value.facts["papers"] == [paper.value]


@pytest.mark.clause(id="R-3.7")
def test_the_printed_last_day_still_counts() -> None:
    assert expired(VALID, TODAY) == []
    require_fit("鲁F1", "ready", VALID, TODAY)


@pytest.mark.clause(id="R-3.7")
def test_a_vehicle_is_free_out_in_repair_or_without_its_papers() -> None:
    assert ready("ready", VALID, TODAY, is_out=False) == Ready.FREE
    assert ready("ready", VALID, TODAY, is_out=True) == Ready.OUT
    assert ready("repair", VALID, TODAY, is_out=False) == Ready.REPAIR
    assert ready("ready", VALID, TODAY + timedelta(days=1), is_out=False) == Ready.EXPIRED
    with pytest.raises(Refused, match="service_vehicle_away"):
        require_fit("鲁F1", "repair", VALID, TODAY)


@given(st.lists(st.none() | DAYS, max_size=3), DAYS)
def test_every_end_is_told_of_thirty_and_seven_days_before_and_the_day_after_once_each(ends, start: date) -> None:
    told, day = [], start - timedelta(days=1)
    while (alarm := next_alarm(ends, (30, 7), after=day)) is not None:
        told.append(alarm)
        day = alarm

    wanted = {end - timedelta(days=lead) for end in ends if end for lead in (30, 7, -1)}
    assert told == sorted(each for each in wanted if each >= start)


def test_an_inspection_is_overdue_from_the_day_after() -> None:
    assert due(TODAY, TODAY, soon_days=30) == Due.SOON
    assert due(TODAY - timedelta(days=1), TODAY, soon_days=30) == Due.OVERDUE
    assert due(TODAY + timedelta(days=31), TODAY, soon_days=30) == Due.VALID
    assert due(None, TODAY, soon_days=30) == Due.NONE


@pytest.mark.clause(id="R-3.2")
def test_overdue_lifting_gear_is_given_to_nobody_where_the_house_has_it_so() -> None:
    late = TODAY - timedelta(days=1)

    with pytest.raises(Refused, match="tool_overdue"):
        require_usable("举升机", late, TODAY, lifting=True, blocks=True)
    require_usable("举升机", late, TODAY, lifting=True, blocks=False)
    require_usable("扳手", late, TODAY, lifting=False, blocks=True)


@pytest.mark.clause(id="R-3.2")
def test_an_outlet_says_which_of_its_four_sections_is_empty() -> None:
    assert lacking([], tools=0, people=0) == ["premises", "facilities", "tools", "people"]
    assert lacking(["premises", "office"], tools=1, people=0) == ["people"]


@pytest.mark.clause(id="R-3.1")
def test_the_last_whole_year_is_reviewed_once() -> None:
    opened = date(2020, 5, 1)

    assert years_due(opened, None, (), today=TODAY) == [2025]
    assert years_due(opened, None, (2025,), today=TODAY) == []
    assert years_due(date(2026, 1, 1), None, (), today=TODAY) == []
    assert years_due(opened, date(2025, 6, 1), (), today=TODAY) == []
