"""Calendars of a term, with the cases in which other service desks are known to count wrongly."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.calendar import Calendar, around_the_clock, due_at, elapsed

ZONE = "Asia/Shanghai"
OFFICE = Calendar(ZONE, dict.fromkeys(range(5), ((480, 720), (840, 1080))))
"""Monday to Friday, 8:00 to 12:00 and 14:00 to 18:00: a lunch break is two windows."""


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_a_clock_around_the_clock_does_not_lose_the_last_second_before_midnight() -> None:
    assert due_at(at(23, 23, 45), hours(0.5), around_the_clock(ZONE)) == at(24, 0, 15)
    assert elapsed(at(23, 0), at(24, 0), around_the_clock(ZONE)) == hours(24)


def test_the_lunch_break_does_not_count() -> None:
    assert due_at(at(23, 11), hours(2), OFFICE) == at(23, 15)


def test_a_report_in_the_night_counts_from_the_morning() -> None:
    assert due_at(at(23, 22), hours(1), OFFICE) == at(24, 9)


def test_a_weekend_lengthens_the_wait_and_never_shortens_it() -> None:
    assert due_at(at(27, 17), hours(3), OFFICE) == at(30, 10)  # Friday 17:00 → Monday 10:00


def test_a_closed_date_is_skipped_and_a_make_up_working_day_counts() -> None:
    national = Calendar(
        ZONE, OFFICE.weekdays, closed=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
        extra={date(2026, 10, 10): ((480, 720), (840, 1080))},
    )  # fmt: skip

    assert due_at(at(30, 17, month=9), hours(2), national) == at(5, 9, month=10)  # Thursday and Friday are closed
    assert due_at(at(9, 17, month=10), hours(2), national) == at(10, 9, month=10)  # Saturday is worked


def test_a_pause_inside_and_outside_working_time_adds_only_its_working_part() -> None:
    over_night = [(at(23, 17), at(24, 9))]

    assert due_at(at(23, 16), hours(3), OFFICE, over_night) == at(24, 11)


def test_overlapping_pauses_count_once() -> None:
    pauses = [(at(23, 9), at(23, 10)), (at(23, 9, 30), at(23, 10, 30))]

    assert due_at(at(23, 8), hours(2), OFFICE, pauses) == at(23, 11, 30)


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is() -> None:
    berlin = around_the_clock("Europe/Berlin")
    start = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Berlin"))

    assert due_at(start, hours(24), berlin) == start.astimezone(UTC) + hours(24)


@pytest.mark.parametrize("windows", [((720, 480),), ((480, 720), (700, 800)), ((0, 1441),), ((-1, 5),)])
def test_windows_that_overlap_or_run_backwards_are_refused(windows: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        Calendar(ZONE, {0: windows})


def test_a_calendar_that_never_opens_is_refused_and_not_waited_for() -> None:
    with pytest.raises(ValueError, match="ten years"):
        due_at(at(23, 8), hours(1), Calendar(ZONE, {}))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda each: each.replace(tzinfo=UTC))
LIMITS = st.integers(1, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@given(MOMENTS, LIMITS)
def test_what_has_elapsed_at_the_due_moment_is_the_limit(start: datetime, limit: timedelta) -> None:
    assert elapsed(start, due_at(start, limit, OFFICE), OFFICE) == limit


@given(MOMENTS, LIMITS)
def test_around_the_clock_is_plain_addition(start: datetime, limit: timedelta) -> None:
    assert due_at(start, limit, around_the_clock(ZONE)) == start + limit


@given(MOMENTS, LIMITS, MOMENTS, LIMITS)
def test_a_pause_never_makes_a_promise_due_earlier(
    start: datetime, limit: timedelta, pause_start: datetime, length: timedelta
) -> None:
    paused = due_at(start, limit, OFFICE, [(pause_start, pause_start + length)])

    assert paused >= due_at(start, limit, OFFICE)
