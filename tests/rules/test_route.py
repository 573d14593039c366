"""In which order an engineer drives to the jobs of a day."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import NOON
from yinuo.kernel.geo import Place
from yinuo.orders.rules.route import Leg, Roads, Stop, route

ROADS = Roads(circuity=1.3, kmh=50, work=timedelta(minutes=90))
HOME = Place(37.5, 121.4)
NEAR, FAR = Place(37.6, 121.4), Place(38.4, 121.4)


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def keys(*stops: Stop) -> str:
    return "".join(leg.key for leg in drive(*stops))


def drive(*stops: Stop) -> tuple[Leg, ...]:
    return route(stops, start=HOME, now=NOON, roads=ROADS)


@pytest.mark.clause(id="R-5.11")
def test_the_job_whose_promise_is_due_first_comes_first() -> None:
    soon, later = Stop("a", FAR, due_at=after(hours=2)), Stop("b", NEAR, due_at=after(hours=3))

    assert keys(later, soon) == "ab"


def test_what_is_under_way_comes_before_all_and_who_is_there_drives_nowhere() -> None:
    urgent, working = Stop("a", NEAR, due_at=after(minutes=10)), Stop("b", FAR, under_way=True, there=True)

    legs = drive(urgent, working)

    assert [(leg.key, leg.km) for leg in legs] == [("b", 0.0), ("a", 115.6)]


@pytest.mark.clause(id="R-5.13")
def test_a_job_goes_before_an_appointment_only_where_there_is_time_for_both() -> None:
    other = Stop("a", NEAR, due_at=after(hours=1))

    assert keys(other, Stop("b", NEAR, agreed_at=after(hours=3))) == "ab"
    assert keys(other, Stop("b", NEAR, agreed_at=after(hours=1))) == "ba"


def test_who_comes_before_the_agreed_time_waits_for_it() -> None:
    [leg] = drive(Stop("a", NEAR, agreed_at=after(hours=2)))

    assert (leg.km, leg.travel, leg.at) == (14.5, timedelta(minutes=17), after(hours=2))


def test_a_job_whose_place_nobody_knows_has_no_way() -> None:
    unknown, known = drive(Stop("a", None, due_at=NOON), Stop("b", NEAR, due_at=after(hours=1)))

    assert (unknown.km, known.km) == (None, 14.5)


PLACES = st.none() | st.builds(Place, st.floats(20, 50), st.floats(80, 130))
MOMENTS = st.none() | st.integers(-600, 2000).map(lambda minutes: after(minutes=minutes))


@st.composite
def days(draw: st.DrawFn) -> list[Stop]:
    count = draw(st.integers(0, 7))
    return [
        Stop(str(each), draw(PLACES), draw(MOMENTS), draw(MOMENTS), draw(st.booleans()), draw(st.booleans()))
        for each in range(count)
    ]


@given(days())
def test_every_job_is_driven_to_once_and_never_two_at_a_time(stops: list[Stop]) -> None:
    legs = drive(*stops)

    assert sorted(leg.key for leg in legs) == [stop.key for stop in stops]
    assert all(one.at + ROADS.work + other.travel <= other.at for one, other in pairwise(legs))


@given(days(), st.randoms())
def test_the_order_in_which_jobs_are_told_does_not_matter(stops: list[Stop], luck: object) -> None:
    mixed = list(stops)
    luck.shuffle(mixed)  # type: ignore[attr-defined]  # -- outside: hypothesis gives a Random

    assert drive(*mixed) == drive(*stops)
