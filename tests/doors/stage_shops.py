"""What the stage has of outside shops: one with a user, a job under way with a line, a statement of another job."""

from decimal import Decimal
from typing import Any

from tests.shops import give, make_shop, paper, shop_user
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.shops import queries
from yinuo.shops.actions import jobs, lines, settling


def outside(world: World) -> dict[str, Any]:
    """The keys of it all, by the names of the gaps in addresses."""
    shop = make_shop(world)
    shop_user(shop, "shop")
    desk = world.act(Role.DISPATCHER)
    made = []
    for _each in range(2):
        job = give(world, world.until(world.report(), "respond"), shop, 30, engineer=world.zhao.number)
        jobs.step(job.number, "accept", {}, act=desk)
        made.append((job, lines.add_line(job.number, rate="mechanic", quantity=Decimal(2), act=desk)))
    (settled, _line), (under_way, line) = made
    world.step(settled.order, "shop_done", NOON, "dispatcher", cause="变形", work_done="校正")
    statement = settling.make(shop, NOON.date().replace(day=1), act=desk)
    return {
        "shop": shop.number, "shop_person": queries.people_of(shop.pk)[0].pk, "shop_paper": paper(shop, "licence").pk,
        "shop_facility": queries.facilities_of(shop.pk)[0].pk, "shop_job": under_way.number, "shop_line": line.pk,
        "statement": statement.number,
    }  # fmt: skip
