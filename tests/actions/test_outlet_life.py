"""What an outlet has and drives: facilities, tools, service vehicles and trips, the yearly review (R-3.1 to R-3.7)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.world import NEAR, NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.assets.actions.fleet import save_vehicle as save_machine
from yinuo.assets.queries.reach import reach
from yinuo.journal.models import Entry
from yinuo.kernel.act import system_act
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.network import tasks
from yinuo.network.actions import driving, keeping, reviewing
from yinuo.network.models import Tool, Trip
from yinuo.network.queries import driving as driven
from yinuo.network.queries import reviewing as reviewed
from yinuo.network.types import Figures, Ready
from yinuo.orders.queries.outlet_year import figures_of
from yinuo.orders.queries.replay import differences

DAY = NOON.date()
VAN = "鲁F88888"
ENDS = {"licence_until": date(2027, 6, 1), "insurance_until": date(2027, 1, 1), "inspection_until": date(2026, 12, 23)}


def van(world: World, plate: str = VAN, **changes):
    told = {"use": "van", "outlet": world.outlet, **ENDS, **changes}
    return driving.save_vehicle(plate, told, act=world.act(Role.DISPATCHER))[0]


@pytest.mark.clause(id="R-3.7")
def test_an_engineer_departs_with_the_vehicle_that_the_dispatcher_gave_him(world: World) -> None:
    van(world)
    order = world.until(world.report(), "respond")
    order = world.step(order, "dispatch", NOON, engineer="E001", service_vehicle=VAN)
    order = world.step(order, "accept", NOON + timedelta(minutes=5))

    world.step(order, "depart", NOON + timedelta(minutes=9), items=ticks("check_out"))

    [trip] = driven.trips_of_order(order.pk)
    assert (trip.vehicle.plate, trip.driver, trip.ended_at) == (VAN, world.wang, None)
    assert Entry.objects.get(kind="order.depart").data["service_vehicle"] == VAN
    assert driven.ready_of(driven.service_vehicle(VAN), DAY) == Ready.OUT
    assert list(differences()) == []


@pytest.mark.clause(id="R-3.7")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"insurance_until": DAY - timedelta(days=1)}, "service_vehicle_expired"),
        ({"inspection_until": None}, "service_vehicle_expired"),
        ({"state": "repair"}, "service_vehicle_away"),
    ],
)
def test_a_vehicle_that_may_not_go_is_given_to_nobody(world: World, changes: dict[str, object], code: str) -> None:
    van(world, **changes)
    order = world.until(world.report(), "respond")

    with pytest.raises(Refused, match=code) as no:
        world.step(order, "dispatch", NOON, engineer="E001", service_vehicle=VAN)

    assert no.value.field == "service_vehicle"
    assert Trip.objects.count() == 0


@pytest.mark.clause(id="R-3.7")
def test_what_ended_between_dispatch_and_departure_is_noticed_and_another_vehicle_goes(world: World) -> None:
    van(world)
    van(world, "鲁F99999", inspection_until=date(2028, 1, 1))
    order = world.until(world.report(), "respond")
    order = world.step(order, "dispatch", NOON, engineer="E001", service_vehicle=VAN)
    order = world.step(order, "accept", NOON)
    late = NOON + timedelta(days=35)

    with pytest.raises(Refused, match="service_vehicle_expired"):
        world.step(order, "depart", late, items=ticks("check_out"))
    world.step(order, "depart", late, items=ticks("check_out"), service_vehicle="鲁F99999")

    assert [each.vehicle.plate for each in driven.trips_of_order(order.pk)] == ["鲁F99999"]


@pytest.mark.clause(id="R-3.7")
def test_whoever_departs_with_a_vehicle_ends_the_trip_it_was_on(world: World) -> None:
    van(world)
    desk = world.act(Role.DISPATCHER)
    driving.take_out(VAN, driver_id=world.zhao.pk, purpose="送检", km=100, act=desk)

    driving.take_out(
        VAN, driver_id=world.wang.pk, purpose="取件", act=world.act(Role.ENGINEER, NOON + timedelta(hours=2))
    )

    assert [each.ended_at is None for each in driven.trips_of(driven.service_vehicle(VAN).pk)] == [True, False]
    with pytest.raises(Refused, match="meter_runs_back"):
        driving.bring_back(VAN, km=90, act=desk)
    assert driving.bring_back(VAN, km=160, act=world.act(Role.ENGINEER, NOON + timedelta(hours=4))).km_in == 160
    with pytest.raises(Refused, match="not_out"):
        driving.bring_back(VAN, km=170, act=desk)


def test_an_engineer_takes_a_vehicle_out_for_himself_alone(world: World) -> None:
    van(world)

    with pytest.raises(Refused, match="not_allowed"):
        driving.take_out(VAN, driver_id=world.zhao.pk, purpose="送检", act=world.act(Role.ENGINEER))
    with pytest.raises(Refused, match="field_required"):
        driving.take_out(VAN, driver_id=world.wang.pk, purpose=" ", act=world.act(Role.ENGINEER))


@pytest.mark.clause(id="R-3.2")
def test_overdue_lifting_gear_is_given_to_nobody_until_it_is_inspected(world: World) -> None:
    told = {"name": "举升机", "outlet": world.outlet, "lifting": True, "due_on": DAY - timedelta(days=3)}
    act = world.act(Role.SERVICE_MANAGER)
    keeping.save_tool("LT-1", told, act=act)

    with pytest.raises(Refused, match="tool_overdue"):
        keeping.save_tool("LT-1", told | {"engineer": world.wang}, act=act)
    with pytest.raises(Refused, match="bad_time"):
        keeping.inspect("LT-1", on=DAY + timedelta(days=1), due_on=DAY + timedelta(days=365), act=act)
    keeping.inspect("LT-1", on=DAY, due_on=DAY + timedelta(days=365), act=act)

    keeping.save_tool("LT-1", told | {"engineer": world.wang, "due_on": DAY + timedelta(days=365)}, act=act)
    assert Tool.objects.get().engineer == world.wang


@pytest.mark.clause(id="R-3.7")
@pytest.mark.clause(id="R-3.2")
def test_what_runs_out_is_told_thirty_and_seven_days_before_and_the_day_after_once_each(world: World) -> None:
    van(world, licence_until=None, insurance_until=None, inspection_until=DAY + timedelta(days=40))
    keeping.save_tool(
        "LT-1", {"name": "举升机", "outlet": world.outlet, "lifting": True, "due_on": DAY + timedelta(days=40)},
        act=world.act(Role.DISPATCHER),
    )  # fmt: skip

    def told(day: int) -> list[str]:
        while tasks.warn(now=NOON + timedelta(days=day)):
            pass
        mine = Notice.objects.filter(recipient=world.users["dispatcher"]).order_by("pk")
        return [each.kind for each in mine]

    assert told(9) == []
    assert sorted(told(10)) == ["tool_due", "vehicle_paper"]
    assert len(told(32)) == 2
    assert len(told(33)) == 4
    assert len(told(41)) == len(told(300)) == 6


@pytest.mark.clause(id="R-3.1")
def test_a_year_is_reviewed_once_with_the_figures_of_its_orders(world: World) -> None:
    world.until(world.report(at=NOON), "close")
    world.report(at=NOON + timedelta(minutes=1))
    figures = figures_of(world.outlet.pk, 2026)
    manager = world.act(Role.SERVICE_MANAGER, datetime(2027, 1, 20, tzinfo=UTC))

    assert (figures.orders, figures.kept, figures.promises, figures.first_time, figures.visited, figures.engineers) == (
        2, 2, 2, 1, 1, 2,
    )  # fmt: skip
    with pytest.raises(Refused, match="year_runs"):
        reviewing.review(world.outlet, 2027, figures, conclusion="keep", findings="好", measures="", act=manager)
    with pytest.raises(Refused, match="field_required"):
        reviewing.review(world.outlet, 2026, figures, conclusion="adjust", findings="远", measures="", act=manager)
    kept = reviewing.review(world.outlet, 2026, figures, conclusion="keep", findings="好", measures="", act=manager)
    with pytest.raises(Refused, match="duplicate"):
        reviewing.review(world.outlet, 2026, figures, conclusion="keep", findings="好", measures="", act=manager)
    assert Figures.from_json(kept.figures) == figures
    assert reviewed.standings(date(2027, 1, 20)) == [(world.outlet, 2026, kept)]


def test_only_the_manager_and_the_management_representative_review(world: World) -> None:
    figures = Figures(0, 0, 0, 0, 0, 0, Decimal(0), Decimal(0))

    with pytest.raises(Refused, match="not_allowed"):
        reviewing.review(world.outlet, 2025, figures, conclusion="keep", findings="好", measures="",
                         act=world.act(Role.DISPATCHER))  # fmt: skip


@pytest.mark.clause(id="R-3.1")
def test_machines_beyond_the_radius_of_every_active_outlet_are_named(world: World) -> None:
    far = {"vin": "LZZYN1806TA000002", "plate": "鲁B1", "model": world.sweeper.model, "customer": world.customer,
           "lat": 36.0, "lon": 120.3}  # fmt: skip
    other = save_machine("V0002", far, act=system_act(NOON))[0]
    save_machine("V0003", far | {"vin": "LZZYN1808TA000003", "lat": None, "lon": None}, act=system_act(NOON))

    found = reach(DAY, radius_km=100, circuity=1.3)

    assert ([each for each, _distance in found.outside], found.inside, found.placeless) == ([other], 1, 1)
    assert (found.percent, found.customers) == (50.0, 1)
    assert NEAR.lat == world.sweeper.lat
