"""Readiness, alarms and the workshop order of a rescue (R-9.1, R-9.2, R-9.7)."""

from datetime import datetime, timedelta

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.network.actions import driving
from yinuo.people import actions as people
from yinuo.people.types import DutyKind
from yinuo.rescue.actions import alarms, readiness
from yinuo.rescue.actions.workshop import open_workshop_order
from yinuo.rescue.models import CallOutTest, RescueAlarm
from yinuo.rescue.queries import standby
from yinuo.rescue.queries.lists import ready_items

FULL = {item.code: max(1, item.least) for item in ready_items()}


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def on_stand_by(world: World, start: datetime = NOON, hours: float = 24) -> None:
    end = start + timedelta(hours=hours)
    shifts = [(mate, start, end) for mate in (world.wang, world.zhao)]
    people.roster(shifts, act=world.act(Role.SERVICE_MANAGER), kind=DutyKind.RESCUE)


def open_alarms() -> set[str]:
    return set(RescueAlarm.objects.filter(ended_at=None).values_list("kind", flat=True))


@pytest.mark.clause(id="R-9.2")
def test_a_gap_alarms_at_once_and_once_and_ends_when_somebody_stands_by(world: World) -> None:
    alarms.look(now=NOON)
    alarms.look(now=after(1))

    assert open_alarms() == {"no_crew", "test_due"}
    assert Notice.objects.filter(kind="rescue", data__alarm="no_crew").count() == 2  # dispatcher and manager

    on_stand_by(world)
    alarms.look(now=after(2))

    assert open_alarms() == {"test_due"}
    assert RescueAlarm.objects.get(kind="no_crew").ended_at == after(2)


@pytest.mark.clause(id="R-9.1")
def test_an_hour_into_a_shift_nobody_checked_somebody_hears_of_it(world: World) -> None:
    on_stand_by(world)
    alarms.look(now=after(59))
    before = open_alarms()
    alarms.look(now=after(60))

    assert (before, open_alarms()) == ({"test_due"}, {"unchecked", "test_due"})


@pytest.mark.clause(id="R-9.1")
def test_a_check_that_finds_something_missing_alarms_until_the_next_one_finds_it(world: World) -> None:
    on_stand_by(world)
    crew = {"driver": world.wang, "technician": world.zhao, "vehicle": "鲁F救001", "shift_at": NOON}
    act = world.act(Role.DISPATCHER, after(10))
    readiness.check(world.outlet, **crew, found=FULL | {"rp_oil": 3}, act=act)
    alarms.look(now=after(11))
    lacking = open_alarms()
    readiness.check(world.outlet, **crew, found=FULL, act=world.act(Role.DISPATCHER, after(20)))
    alarms.look(now=after(21))

    assert (lacking, open_alarms()) == ({"not_ready", "test_due"}, {"test_due"})
    assert [entry.data["missing"] for entry in Entry.objects.filter(kind="rescue.check").order_by("pk")] == [
        ["rp_oil"], [],
    ]  # fmt: skip
    assert standby.standing(after(22))[0].is_ready


@pytest.mark.clause(id="R-9.2")
def test_driver_and_technician_are_two_people(world: World) -> None:
    with pytest.raises(Refused) as no:
        readiness.check(
            world.outlet, driver=world.wang, technician=world.wang, vehicle="x", shift_at=NOON, found=FULL,
            act=world.act(Role.DISPATCHER),
        )  # fmt: skip

    assert no.value.code == "crew_of_one"


@pytest.mark.clause(id="R-9.2")
def test_a_call_out_test_is_unannounced_and_its_time_is_kept_once(world: World) -> None:
    with pytest.raises(Refused) as nobody:
        readiness.call_out(world.outlet, act=world.act(Role.DISPATCHER))
    on_stand_by(world)
    test = readiness.call_out(world.outlet, act=world.act(Role.DISPATCHER, after(5)))
    told = Notice.objects.get(kind="rescue", data__alarm="call_out")
    readiness.turned_out(test.pk, at=after(13), act=world.act(Role.DISPATCHER, after(14)))
    with pytest.raises(Refused) as twice:
        readiness.turned_out(test.pk, at=after(14), act=world.act(Role.DISPATCHER, after(15)))

    assert (nobody.value.code, twice.value.code) == ("no_crew", "settled_already")
    assert told.recipient_id == world.users["engineer"].pk
    assert CallOutTest.objects.get().turned_out_at == after(13)
    assert Entry.objects.get(kind="rescue.turned_out").data["minutes"] == 8
    assert not standby.call_out_owed(after(20))


@pytest.mark.parametrize(("minutes", "why"), [(4, "before_start"), (30, "future")])
def test_nobody_turns_out_before_the_call_or_in_the_future(world: World, minutes: float, why: str) -> None:
    on_stand_by(world)
    test = readiness.call_out(world.outlet, act=world.act(Role.DISPATCHER, after(5)))

    with pytest.raises(Refused) as no:
        readiness.turned_out(test.pk, at=after(minutes), act=world.act(Role.DISPATCHER, after(20)))

    assert (no.value.code, no.value.facts["why"]) == ("bad_time", why)


@pytest.mark.clause(id="R-9.7")
def test_the_workshop_order_waits_for_the_machine(world: World) -> None:
    order = world.report()
    world.step(order, "call_rescue", after(5), Role.DISPATCHER, rescue="breakdown")

    with pytest.raises(Refused) as no:
        open_workshop_order(order.number, act=world.act(Role.DISPATCHER, after(6)))

    assert no.value.code == "not_returned"


@pytest.mark.clause(id="R-9.1")
@pytest.mark.clause(id="R-3.7")
def test_a_service_vehicle_whose_insurance_has_ended_makes_no_crew_ready(world: World) -> None:
    on_stand_by(world)
    act = world.act(Role.SERVICE_MANAGER)
    told = {
        "name": "救援车", "use": "rescue", "outlet": world.outlet, "licence_until": NOON.date(),
        "insurance_until": NOON.date() - timedelta(days=1), "inspection_until": NOON.date(),
    }  # fmt: skip
    driving.save_vehicle("鲁F救001", told, act=act)

    with pytest.raises(Refused) as no:
        readiness.check(
            world.outlet, shift_at=NOON, driver=world.wang, technician=world.zhao, vehicle="鲁F救001", found=FULL,
            act=world.act(Role.DISPATCHER, after(5)),
        )  # fmt: skip

    assert (no.value.code, no.value.facts["papers"]) == ("service_vehicle_expired", ["insurance"])
