"""When a supplier's answer is due, whom to tell, whom to call, and how a request goes on (R-5.12)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.errors import Refused
from yinuo.suppliers.rules import checked, is_there, next_telling, state_after, whom_to_call, within
from yinuo.suppliers.types import Reached, RequestState, Said, Spoken

MONDAY = datetime(2026, 11, 23, 9, 0)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DAY = Reached("白班", "1", begins=time(8), ends=time(18))
NIGHT = Reached("夜班", "2", begins=time(18), ends=time(8))
PUMPS = Reached("泵", "3", frozenset({"hydraulics"}))


@pytest.mark.clause(id="R-5.12")
def test_the_dispatcher_hears_before_the_answer_is_due_the_manager_when_it_is_and_then_nobody() -> None:
    due = NOON + timedelta(minutes=60)

    moments = [next_telling(NOON, due, told=told, percent=80) for told in (0, 1, 2)]

    assert moments == [NOON + timedelta(minutes=48), due, None]


@given(st.times(), st.times(), st.times())
def test_two_shifts_that_meet_cover_every_moment_exactly_once(at: time, one: time, other: time) -> None:
    covered = [within(at, one, other), within(at, other, one)]

    assert covered.count(True) == (0 if one == other else 1)


@pytest.mark.clause(id="R-5.12")
@pytest.mark.parametrize(
    ("hour", "system", "name"), [(9, "electrics", "白班"), (23, "electrics", "夜班"), (9, "hydraulics", "泵")]
)
def test_who_is_there_and_knows_the_system_is_called(hour: int, system: str, name: str) -> None:
    called = whom_to_call([DAY, NIGHT, PUMPS], system, MONDAY.replace(hour=hour), night_phone="400")

    assert called.name == name


@pytest.mark.clause(id="R-5.12")
def test_where_nobody_is_there_the_number_that_is_always_open_is_called() -> None:
    called = whom_to_call([DAY], "electrics", MONDAY.replace(hour=3), night_phone="400")

    assert (called.name, called.phone) == ("", "400")


def test_who_works_on_weekdays_is_not_there_on_sunday() -> None:
    weekdays = Reached("工作日", "4", workdays=True)

    assert [is_there(weekdays, MONDAY + timedelta(days=day)) for day in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("missing", ["person", "phone", "eta_at"])
def test_who_is_sent_has_a_name_a_phone_and_a_time(missing: str) -> None:
    whole = {"person": "张工", "phone": "139", "eta_at": NOON + timedelta(hours=2)}

    with pytest.raises(Refused) as no:
        checked(Spoken(Said.SENDING, "马上来", **(whole | {missing: None if missing == "eta_at" else ""})), now=NOON)

    assert (no.value.code, no.value.field) == ("field_required", missing)


def test_nobody_arrives_in_the_past() -> None:
    with pytest.raises(Refused) as no:
        checked(Spoken(Said.SENDING, "来了", "张工", "139", NOON - timedelta(minutes=1)), now=NOON)

    assert (no.value.code, no.value.field) == ("bad_time", "eta_at")


@given(st.sampled_from(RequestState), st.sampled_from(Said))
def test_what_we_add_opens_only_a_question_and_never_calls_back_who_is_on_the_way(
    state: RequestState, said: Said
) -> None:
    after = state_after(state, said)

    if said == Said.OURS:
        assert after == (RequestState.ASKED if state == RequestState.NEEDS_MORE else state)
    if state == RequestState.SENDING and said == Said.GUIDANCE:
        assert after == RequestState.SENDING
