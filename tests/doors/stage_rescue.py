"""A rescue crew on stand-by, checked and called out once."""

from datetime import timedelta
from typing import Any

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.people import actions as people
from yinuo.people.types import DutyKind
from yinuo.rescue.actions import readiness
from yinuo.rescue.queries.lists import ready_items


def standing_by(world: World) -> dict[str, Any]:
    """The keys of a check and of a call-out test."""
    manager, dispatcher = world.act(Role.SERVICE_MANAGER), world.act(Role.DISPATCHER)
    shifts = [(mate, NOON, NOON + timedelta(days=1)) for mate in (world.wang, world.zhao)]
    people.roster(shifts, act=manager, kind=DutyKind.RESCUE)
    counted = {item.code: max(1, item.least) for item in ready_items()}
    check = readiness.check(
        world.outlet, shift_at=NOON, driver=world.wang, technician=world.zhao, vehicle="鲁F救001", found=counted,
        act=dispatcher,
    )  # fmt: skip
    return {"readiness": check.pk, "call_out": readiness.call_out(world.outlet, act=dispatcher).pk}
