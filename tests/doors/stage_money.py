"""Money on the stage: a price, and a matter that was quoted, charged and paid."""

from decimal import Decimal
from typing import Any

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.charges import actions, queries
from yinuo.charges.types import Wish
from yinuo.parts.types import Line
from yinuo.sales.actions import Order, ask

MATTER = "rescue:JY-1"


def money(world: World) -> dict[str, Any]:
    """What the pages of money are asked for."""
    day, manager = NOON.date(), world.act(Role.SERVICE_MANAGER)
    actions.save_price(
        "GS-01", kind="labour", name="维修工时", unit="小时", unit_cny=Decimal(80), valid_from=day, act=manager
    )
    customer = world.customer.pk
    actions.offer(MATTER, queries.priced([Wish("GS-01", Decimal(3))], day), customer_id=customer, act=manager)
    actions.accept(MATTER, by="刘师傅", act=world.act(Role.CONTACT))
    [charge] = actions.charge(
        MATTER, {"GS-01": Decimal(3)}, customer_id=customer, cover=Verdict.NOT_COVERED, act=manager
    )
    payment = actions.take_payment(MATTER, Decimal(100), "cash", act=world.act(Role.FINANCE))
    line = Line("HOSE-12", Decimal(1))
    order = Order(world.customer, "刘师傅", "13900000001", "停车场", (line,))
    sale = ask(order, act=world.act(Role.SALES))
    return {
        "sale": sale.number, "sale_key": sale.follow_key,
        "price": "GS-01", "account": MATTER, "charge": charge.pk, "payment": payment.number, "money": payment.key,
        "invoice": payment.invoices.get().pk,
    }  # fmt: skip
