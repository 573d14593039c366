"""Plans that come round: a machine counts from the day it was really seen, and nothing piles up (R-5.5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from tests.actions.test_tours import YEARLY, answers, second, step
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.models import MeterReading, Vehicle
from yinuo.checklists import actions as checklists
from yinuo.tours.actions import planning, recurring
from yinuo.tours.models import TourMachine, TourVisit
from yinuo.tours.queries import due
from yinuo.tours.queries.replay import differences


@pytest.fixture
def company(world: World) -> Iterator[World]:
    checklists.install_inspection(act=world.act(Role.SYSTEM))
    with time_machine.travel(NOON, tick=False):
        yield world


@pytest.mark.clause(id="R-5.5")
def test_a_missed_visit_stays_one_and_the_next_counts_from_the_day_it_was_made(company: World) -> None:
    plan = planning.make_plan(YEARLY, act=company.act(Role.SERVICE_MANAGER))
    Vehicle.objects.update(delivered_on=date(2026, 6, 1))
    for days in (0, 1, 40, 200, 400):
        recurring.make_due(now=NOON + timedelta(days=days))

    [machine] = TourMachine.objects.all()
    assert (machine.due_on, machine.limit) == (date(2026, 12, 1), "months")

    late = NOON + timedelta(days=420)
    visit = TourVisit.objects.get()
    step(company, visit, "begin", at=late)
    step(company, visit, "inspect", at=late, machine="V0001", items=answers(), hours="800")
    [(_plan, when)] = due.next_of(company.sweeper)
    assert (when.on, when.at_hours) == (date(2028, 7, 17), Decimal(1300))
    assert recurring.repeat(plan, today=late.date(), act=company.act(Role.SYSTEM, late)) == 0


@pytest.mark.clause(id="R-5.5")
def test_a_meter_makes_a_machine_due_before_its_months_are_over(company: World) -> None:
    plan = planning.make_plan(YEARLY, act=company.act(Role.SERVICE_MANAGER))
    Vehicle.objects.update(delivered_on=date(2026, 11, 1))
    MeterReading.objects.create(
        vehicle=company.sweeper, at=NOON, source="desk", hours=Decimal(510), total_hours=Decimal(510)
    )

    assert recurring.repeat(plan, today=NOON.date(), act=company.act(Role.SYSTEM)) == 1

    assert TourMachine.objects.get().limit == "hours"

    visit = TourVisit.objects.get()
    step(company, visit, "begin")
    step(company, visit, "inspect", machine="V0001", items=answers())
    tomorrow = NOON + timedelta(days=1)
    assert recurring.repeat(plan, today=tomorrow.date(), act=company.act(Role.SYSTEM, tomorrow)) == 0
    [(_plan, when)] = due.next_of(company.sweeper)
    assert (when.on, when.at_hours) == (date(2027, 5, 23), Decimal(1010))


def test_a_customers_machine_that_comes_due_later_is_seen_on_the_visit_that_waits(company: World) -> None:
    plan = planning.make_plan(YEARLY, act=company.act(Role.SERVICE_MANAGER))
    Vehicle.objects.update(delivered_on=date(2026, 6, 1))
    recurring.make_due(now=NOON)
    second(company, delivered_on=date(2026, 5, 20))

    assert recurring.repeat(plan, today=NOON.date(), act=company.act(Role.SYSTEM)) == 1

    assert sorted(TourVisit.objects.get().machines.values_list("vehicle__number", flat=True)) == ["V0001", "V0002"]
    assert TourVisit.objects.get().due_on == date(2026, 11, 20)
    assert list(differences()) == []
