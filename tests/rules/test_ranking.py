"""Ranking engineers for an order: hard conditions, order, reasons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.geo import Place, great_circle_km
from yinuo.solver.crew import Certificate, Engineer, Engineers
from yinuo.solver.ranking import Job, Ranked, Ranking, Reason, Roads, Weights, rank

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
NAIVE = NOW.replace(tzinfo=None)
DAY = date(2026, 1, 15)
YANTAI = Place(37.48, 121.44)
ROADS = Roads(circuity=1.33, speed_kmh=60)
JOB = Job(YANTAI, DAY, due_at=NOW + timedelta(hours=4), skill="snow_plough", certificates=frozenset({"welding"}))
WELDER = (Certificate("welding", date(2025, 1, 1), date(2027, 1, 1)),)
WANG = Engineer(1, YANTAI, True, frozenset({"snow_plough", "sweeper"}), WELDER)

days = st.dates(date(2025, 12, 1), date(2026, 3, 1))
certificates = st.builds(
    lambda kind, first, length: Certificate(kind, first, first + timedelta(days=length)),
    st.sampled_from(["welding", "height"]),
    days,
    st.integers(0, 60),
)
engineers = st.builds(
    Engineer,
    id=st.integers(1, 10**6),
    place=st.builds(Place, st.floats(18, 53), st.floats(74, 134)),
    on_duty=st.booleans(),
    skills=st.frozensets(st.sampled_from(["snow_plough", "sweeper", "washer"])),
    certificates=st.lists(certificates, max_size=3).map(tuple),
    free_at=st.none() | st.integers(-1440, 1440).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    load=st.integers(0, 6),
    night_calls=st.integers(0, 9),
)
crews = st.lists(engineers, max_size=30, unique_by=lambda each: each.id)
able_crews = st.lists(
    engineers.map(lambda each: replace(each, on_duty=True, skills=WANG.skills, certificates=WELDER)),
    min_size=2,
    max_size=30,
    unique_by=lambda each: each.id,
)


def ranking(*crew: Engineer, job: Job = JOB, **more: object) -> Ranking:
    return rank(Engineers.of(crew), job, now=NOW, roads=ROADS, **more)


def ids(answer: Ranking) -> list[int]:
    return [each.engineer_id for each in answer.ranked]


@given(crews)
def test_only_one_with_a_certificate_valid_on_the_day_may_go(crew: list[Engineer]) -> None:
    answer = ranking(*crew)

    welders = {
        each.id
        for each in crew
        if any(paper.kind == "welding" and paper.first_day <= DAY <= paper.last_day for paper in each.certificates)
    }
    assert set(ids(answer)) <= welders


@given(crews)
def test_everyone_is_either_ranked_or_excluded_with_a_reason(crew: list[Engineer]) -> None:
    answer = ranking(*crew)

    assert sorted([*ids(answer), *(each.engineer_id for each in answer.excluded)]) == sorted(each.id for each in crew)
    assert all(each.reasons for each in answer.excluded)


@given(able_crews)
def test_who_keeps_the_promise_stands_above_who_breaks_it(crew: list[Engineer]) -> None:
    keeps = [each.keeps_promise for each in ranking(*crew).ranked]

    assert keeps == sorted(keeps, reverse=True)


@given(able_crews)
def test_among_equals_the_smaller_score_stands_above(crew: list[Engineer]) -> None:
    answer = ranking(*crew, job=replace(JOB, due_at=None))

    scores = [each.score for each in answer.ranked]
    assert scores == sorted(scores)


@given(crews, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(crew: list[Engineer], chance: object) -> None:
    shuffled = list(crew)
    chance.shuffle(shuffled)

    assert ranking(*shuffled) == ranking(*crew)


@given(able_crews, st.integers(0, 40))
def test_a_limit_gives_the_head_of_the_whole_answer(crew: list[Engineer], limit: int) -> None:
    assert ranking(*crew, limit=limit).ranked == ranking(*crew).ranked[:limit]


@given(st.floats(0.01, 8), st.floats(0.01, 8))
def test_the_nearer_of_two_equals_stands_above(one: float, other: float) -> None:
    if abs(one - other) < 0.001:
        return
    near, far = sorted([one, other])
    a = replace(WANG, id=2, place=Place(YANTAI.lat + near, YANTAI.lon))
    b = replace(WANG, id=1, place=Place(YANTAI.lat + far, YANTAI.lon))

    assert ids(ranking(a, b)) == [2, 1]


def test_two_alike_stand_by_id() -> None:
    assert ids(ranking(replace(WANG, id=9), replace(WANG, id=3), replace(WANG, id=7))) == [3, 7, 9]


def test_distance_is_the_great_circle_by_the_factor() -> None:
    there = Place(36.07, 120.38)

    (only,) = ranking(replace(WANG, place=there)).ranked

    assert only.km == round(great_circle_km(there, YANTAI) * 1.33, 1)


def test_arrival_is_waiting_preparing_and_driving() -> None:
    busy = replace(WANG, free_at=NOW + timedelta(minutes=45), load=2)

    (only,) = ranking(busy).ranked

    assert only == Ranked(
        engineer_id=1,
        eta_at=NOW + timedelta(minutes=60),
        km=0.0,
        keeps_promise=True,
        score=100.0,
        reasons=(
            Reason("eta_minutes", 60),
            Reason("km", 0.0),
            Reason("slack_minutes", 180),
            Reason("busy_minutes", 45),
            Reason("load", 2),
        ),
    )


def test_arriving_at_the_very_due_moment_keeps_the_promise() -> None:
    in_time = replace(WANG, free_at=NOW + timedelta(minutes=225))
    too_late = replace(in_time, id=2, free_at=NOW + timedelta(minutes=225, seconds=1))

    keeps, breaks = ranking(in_time, too_late).ranked

    assert (keeps.keeps_promise, breaks.keeps_promise) == (True, False)
    assert breaks.reasons[2] == Reason("late_minutes", 1)


def test_each_failed_condition_is_named() -> None:
    idle = Engineer(5, YANTAI, False, frozenset({"washer"}), (Certificate("welding", DAY, DAY - timedelta(days=1)),))

    answer = ranking(idle, job=replace(JOB, certificates=frozenset({"welding", "height"}), refused_by=frozenset({5})))

    assert answer.ranked == ()
    assert answer.excluded[0].reasons == (
        Reason("off_duty", 1),
        Reason("no_skill", "snow_plough"),
        Reason("no_certificate", "height"),
        Reason("certificate_not_valid", "welding"),
        Reason("refused_before", 1),
    )


def test_a_renewed_certificate_counts_beside_the_old_one() -> None:
    renewed = (Certificate("welding", date(2022, 1, 1), date(2025, 1, 1)), *WELDER)

    assert ids(ranking(replace(WANG, certificates=renewed))) == [1]


def test_who_knows_the_machine_goes_before_an_equal_and_who_had_fewer_nights_at_night() -> None:
    other = replace(WANG, id=2)
    tired = replace(WANG, night_calls=3)

    assert ids(ranking(WANG, other, job=replace(JOB, know_machine=frozenset({2})))) == [2, 1]
    assert ids(ranking(tired, other, job=replace(JOB, night=True))) == [2, 1]
    assert ids(ranking(tired, other)) == [1, 2]


def test_an_empty_crew_and_an_empty_answer_are_answers() -> None:
    assert ranking() == Ranking((), ())


def test_five_thousand_engineers_are_ranked_and_none_is_lost() -> None:
    crew = [
        replace(WANG, id=n, place=Place(20 + n % 300 / 10, 80 + n % 470 / 10), on_duty=n % 3 > 0, load=n % 5)
        for n in range(5000)
    ]

    answer = ranking(*crew)

    assert len(answer.ranked) == 3333
    assert len(answer.excluded) == 1667


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Weights(per_km=-1),
        lambda: Weights(per_open_order=float("nan")),
        lambda: Roads(circuity=0.9, speed_kmh=60),
        lambda: Roads(circuity=1.3, speed_kmh=0),
        lambda: Job(YANTAI, DAY, due_at=NAIVE),
        lambda: replace(WANG, load=-1),
        lambda: Engineers.of([WANG, WANG]),
        lambda: rank(Engineers.of([WANG]), JOB, now=NAIVE, roads=ROADS),
    ],
)
def test_senseless_figures_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        wrong()
