"""Engineers' positions: on duty only, for a set time, for those who send engineers out."""

from datetime import timedelta

import pytest

from tests.world import NEAR, NOON, YANTAI, World
from yinuo.accounts.types import Role
from yinuo.dispatch.queries import candidates
from yinuo.hall.positions import keep
from yinuo.hall.reasons import reason_words
from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.queries.away import away
from yinuo.people import queries, tasks
from yinuo.people.models import Position, Shift
from yinuo.solver.ranking import Reason

pytestmark = pytest.mark.django_db


def at(minutes: int, lat: float = NEAR.lat, lon: float = NEAR.lon) -> dict[str, object]:
    return {"at": (NOON + timedelta(minutes=minutes)).isoformat(), "lat": lat, "lon": lon, "accuracy_m": 12.4}


@pytest.fixture
def wang(world: World) -> Act:
    """At NOON, and a shift that began an hour before and ends an hour after."""
    Shift.objects.filter(engineer=world.wang).delete()
    Shift.objects.create(
        engineer=world.wang, starts_at=NOON - timedelta(hours=1), ends_at=NOON + timedelta(hours=1)
    )  # fmt: skip
    return world.act(Role.ENGINEER, NOON, recorded_at=NOON + timedelta(hours=9))


def minutes_kept(world: World) -> list[int]:
    kept = queries.positions_of(world.wang.pk, since=NOON - timedelta(days=90), most=100)
    return sorted(round((each.at - NOON).total_seconds() / 60) for each in kept)


def test_only_moments_on_shift_are_kept_and_the_rest_is_counted(world: World, wang: Act) -> None:
    answer = keep([at(-61), at(-60), at(0), at(59), at(60)], 0, wang)

    assert answer == {"kept": 3, "dropped": 2}
    assert minutes_kept(world) == [-60, 0, 59]


def test_work_out_of_hours_is_duty_from_departure_to_the_end_of_the_visit(world: World, wang: Act) -> None:
    world.until(world.report(), "complete_checks", start=NOON + timedelta(hours=2))  # departs at 145, over at 290

    keep([at(144), at(145), at(289), at(290)], 0, wang)

    assert minutes_kept(world) == [145, 289]


def test_an_order_that_waits_keeps_nobody_on_duty(world: World, wang: Act) -> None:
    order = world.until(world.report(), "arrive", start=NOON + timedelta(hours=2))
    assert away(world.wang.pk, since=NOON) == [(NOON + timedelta(minutes=145), None)]

    world.step(order, "wait", NOON + timedelta(hours=4), wait_for="parts", reason="等泵")

    assert keep([at(500)], 0, wang) == {"kept": 0, "dropped": 1}


def test_a_batch_sent_twice_is_kept_once(world: World, wang: Act) -> None:
    answers = [keep([at(1), at(2)], 0, wang) for _ in range(2)]

    assert answers == [{"kept": 2, "dropped": 0}] * 2
    assert minutes_kept(world) == [1, 2]


def test_the_phones_clock_is_corrected(world: World, wang: Act) -> None:
    keep([at(125)], -7200, wang)

    assert minutes_kept(world) == [5]


def test_the_future_and_the_long_past_are_dropped(world: World, wang: Act) -> None:
    Shift.objects.create(
        engineer=world.wang, starts_at=NOON - timedelta(days=60), ends_at=NOON + timedelta(days=3)
    )  # fmt: skip

    assert keep([at(9 * 60 + 6), at(-30 * 1440), at(9 * 60 + 4)], 0, wang) == {"kept": 1, "dropped": 2}


@pytest.mark.parametrize(
    "told", [7, {}, at(0) | {"at": "noon"}, at(0) | {"lat": 91}, at(0, float("nan")), at(0) | {"accuracy_m": "near"}]
)
def test_a_malformed_position_names_its_place_and_nothing_is_kept(world: World, wang: Act, told: object) -> None:
    with pytest.raises(Refused) as no:
        keep([at(1), told], 0, wang)

    assert (no.value.code, no.value.field, minutes_kept(world)) == ("field_wrong", "positions.1", [])


def test_more_than_a_hundred_at_once_are_refused(world: World, wang: Act) -> None:
    with pytest.raises(Refused) as no:
        keep([at(0)] * 101, 0, wang)

    assert no.value.field == "positions"


def test_only_an_engineer_has_positions(world: World) -> None:
    with pytest.raises(Refused) as no:
        keep([at(0)], 0, world.act(Role.DISPATCHER))

    assert no.value.code == "not_allowed"


def test_positions_go_after_the_days_set(world: World, wang: Act, settings) -> None:
    keep([at(0), at(30)], 0, wang)
    settings.POSITION_DAYS = 7

    assert tasks.forget_positions(now=NOON + timedelta(days=7, minutes=10))
    assert minutes_kept(world) == [30]
    assert not tasks.forget_positions(now=NOON + timedelta(days=7, minutes=10))


def test_positions_write_no_journal(world: World, wang: Act) -> None:
    before = journal.last_id()

    keep([at(0)], 0, wang)

    assert journal.last_id() == before


def test_the_newest_position_counts_where_it_is_fresh(world: World, wang: Act) -> None:
    keep([at(-50), at(-5, YANTAI.lat), at(-20)], 0, wang)

    assert queries.newest_positions(NOON - timedelta(minutes=60))[world.wang.pk].lat == YANTAI.lat
    assert queries.newest_positions(NOON) == {}


def test_who_sends_engineers_out_sees_them_set_off_from_where_they_are(world: World, wang: Act) -> None:
    order = world.report()
    keep([at(-30)], 0, wang)  # beside the machine, 40 km from the outlet

    first = candidates(order, now=NOON, role=Role.DISPATCHER).ranked[0]
    others = candidates(order, now=NOON, role=Role.SALES).ranked[0]
    later = candidates(order, now=NOON + timedelta(minutes=31), role=Role.DISPATCHER).ranked[0]

    assert (first.number, first.km, first.reasons[1].code) == (world.wang.number, 0, "km_from_here")
    assert (others.reasons[1].code, later.reasons[1].code) == ("km", "km")
    assert reason_words(Reason("km_from_here", 12.5)) == "现在的位置距现场约 12.5 公里"
    assert Position.objects.count() == 1
