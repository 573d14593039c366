"""What the stage has of suppliers: one that was asked for help, a claim on it, a recall out of a possible defect."""

from datetime import timedelta
from decimal import Decimal

from tests.world import NOON, World
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.orders.models import ServiceOrder
from yinuo.parts import queries as stock
from yinuo.parts.actions import catalogue, store, using
from yinuo.parts.types import Line
from yinuo.suppliers import queries as suppliers
from yinuo.suppliers.actions import register
from yinuo.suppliers.models import SupplierRequest
from yinuo.warranty.actions import campaigns, claims
from yinuo.warranty.models import Campaign, DefectFile, SupplierClaim
from yinuo.warranty.types.campaigns import Plan


def supplier_asked(world: World) -> SupplierRequest:
    """A maker of pumps, asked for help with an order of its own."""
    act = world.act(Role.SERVICE_MANAGER)
    values = {"name": "华北液压件厂", "phone": "400-100", "systems": ["hydraulics"], "brands": ["液压件厂"],
              "answer_minutes": 60}  # fmt: skip
    supplier, _new = register.save_supplier("PT01", values, act=act)
    register.save_contact(supplier, {"name": "何工", "phone": "400-101"}, act=act)
    order = world.until(world.report(), "respond")
    world.step(order, "need_supplier", NOON + timedelta(minutes=6), needed=True, supplier="PT01")
    return suppliers.of_order(order.pk)[0]


def claimed(world: World, order: ServiceOrder, user: User) -> SupplierClaim:
    """A pump of that maker built in on the colleague's order, its old one handed in, and claimed."""
    keeper = world.act(Role.STOREKEEPER)
    pump = {"name": "齿轮泵", "unit": "台", "cost_cny": Decimal(1280), "supplier": "液压件厂"}
    catalogue.save_part("PUMP-1", pump, act=keeper)
    shelf, line = stock.place("YT"), [Line("PUMP-1", Decimal(1))]
    store.receive(shelf, line, act=keeper)
    store.issue(shelf, store.van_of(world.zhao.pk, act=keeper), line, order_id=order.pk, act=keeper)
    act = world.act(Role.ENGINEER, user=user)
    used = using.use(order.pk, line[0], engineer_id=world.zhao.pk, old_part=True, act=act)
    using.hand_in(used.pk, act=keeper)
    supplier = suppliers.supplier("PT01")
    assert supplier is not None
    return claims.draft(supplier, NOON.date(), act=world.act(Role.SERVICE_MANAGER))


def recalled(world: World) -> Campaign:
    """A running recall of the sweeper, out of a possible defect."""
    figures = {"failed": 4, "size": 20, "family_failed": 5, "family_size": 400, "expected": 0.25,
               "probability": 0.0001, "since": "2025-11-23T04:00:00+00:00", "until": NOON.isoformat()}  # fmt: skip
    file = DefectFile.objects.create(
        number="QX-20261123-0001", model=world.sweeper.model, system="hydraulics", batch_kind="quarter",
        batch="2025Q2", state="watch", figures=figures, vehicles=[world.sweeper.pk], noticed_at=NOON,
    )  # fmt: skip
    manager = world.act(Role.SERVICE_MANAGER)
    until = NOON.date() + timedelta(days=90)
    wanted = Plan("recall", "更换举升油缸密封", "更换密封圈并试压", "密封圈可能早期老化。", until)
    campaign = campaigns.plan(wanted, defect=file.number, act=manager)
    campaigns.add_vehicles(campaign.number, [world.sweeper.pk], act=manager)
    return campaigns.start(campaign.number, act=manager)
