"""A tour plan with its visit, and a business visit, for the tables of who may have what."""

from datetime import date
from typing import Any

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.checklists import actions as checklists
from yinuo.tours.actions import calling, planning
from yinuo.tours.models import FirstSnow, TourVisit
from yinuo.tours.types import Called, PlanDraft

SEASON = PlanDraft("入冬前巡检", "season", ("sweeper",), date(2026, 11, 1), ends_on=date(2027, 1, 15), before_snow=True)


def touring(world: World) -> dict[str, Any]:
    """What addresses of tours ask for."""
    checklists.install_inspection(act=world.act(Role.SYSTEM))
    manager = world.act(Role.SERVICE_MANAGER)
    planning.save_first_snow("山东", month=12, day=2, source="公司自定", act=manager)
    plan = planning.make_plan(SEASON, act=manager)
    called = calling.record("C001", Called(NOON.date(), "care", "马主任", "都好"), act=world.act(Role.SALES))
    visit = TourVisit.objects.get(plan=plan)
    return {
        "tour_plan": plan.number, "tour": visit.number, "first_snow": FirstSnow.objects.get().pk, "call": called.pk,
    }  # fmt: skip
