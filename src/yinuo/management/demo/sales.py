"""Parts the company sold and sent in the last weeks: an order in every state, most of them arrived (R-5.9)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.charges import queries as charges
from yinuo.kernel.act import Act
from yinuo.management.demo.company import Company, local_day
from yinuo.management.demo.luck import luck
from yinuo.management.demo.parts import CENTRAL, kinds
from yinuo.parts.types import Line
from yinuo.sales import queries as sales
from yinuo.sales.actions import Order, advance, ask
from yinuo.sales.rules import is_late
from yinuo.sales.types import SaleStep

if TYPE_CHECKING:
    from yinuo.accounts.models import User

ORDERS, DAYS = 22, 55
CARRIERS = ("德邦物流", "顺丰速运", "中通快运", "京东物流")
LATE = ("大雪封路，承运车辆停运", "供货方晚到一天", "承运单位运力紧张")
ROLES = {
    SaleStep.OFFER: Role.SALES, SaleStep.ACCEPT: Role.CONTACT, SaleStep.DECLINE: Role.CONTACT,
    SaleStep.PAY: Role.FINANCE, SaleStep.PICK: Role.STOREKEEPER, SaleStep.SEND: Role.STOREKEEPER,
    SaleStep.ARRIVE: Role.CONTACT, SaleStep.CANCEL: Role.SALES,
}  # fmt: skip
WHOLE = (SaleStep.OFFER, SaleStep.ACCEPT, SaleStep.PAY, SaleStep.PICK, SaleStep.SEND, SaleStep.ARRIVE)
Do = Callable[[datetime], None]


class Sales:
    """The counter: what customers order, and what becomes of it."""

    def __init__(self, company: Company, *, now: datetime, at: Callable[[datetime, Do], None]) -> None:
        self._company, self._now, self._at = company, now, at
        for n in range(ORDERS):
            chance = luck("sale", n)
            # The last ones are still under way: one stops before each step.
            steps = WHOLE[: n - ORDERS + 6] if n >= ORDERS - 6 else WHOLE
            if n % 9 == 4:
                steps = (SaleStep.OFFER, SaleStep.DECLINE) if n % 2 else (SaleStep.CANCEL,)
            ago = timedelta(hours=50) if n >= ORDERS - 6 else timedelta(days=DAYS * (1 - n / ORDERS) + 1)
            begun = now - ago - timedelta(hours=chance.uniform(0, 5))
            at(begun, partial(self._ask, chance, steps))

    def _ask(self, chance: Random, steps: tuple[SaleStep, ...], at: datetime) -> None:
        vehicles = assets.vehicles().order_by("pk")
        vehicle = vehicles[chance.randrange(vehicles.count())]
        person = assets.contacts_of(vehicle.customer_id)[0]
        wanted = chance.sample([kind for kind in kinds() if kind.van and not kind.serials], chance.randint(1, 3))
        lines = tuple(Line(kind.number, Decimal(chance.randint(1, 4))) for kind in wanted)
        address = vehicle.address or vehicle.customer.address or vehicle.customer.city
        order = Order(vehicle.customer, person.name, person.phone, address, lines, vehicle=vehicle)
        sale = ask(order, act=self._act(Role.SALES, at))
        self._next(sale.number, chance, steps, at)

    def _next(self, number: str, chance: Random, steps: tuple[SaleStep, ...], at: datetime) -> None:
        if steps:
            hours = {SaleStep.SEND: (3, 40), SaleStep.ARRIVE: (20, 70)}.get(steps[0], (0.5, 5))
            self._at(at + timedelta(hours=chance.uniform(*hours)), partial(self._take, number, chance, steps))

    def _take(self, number: str, chance: Random, steps: tuple[SaleStep, ...], at: datetime) -> None:
        data = self._data(number, steps[0], chance, at)
        advance(number, steps[0], data, act=self._act(ROLES[steps[0]], at))
        self._next(number, chance, steps[1:], at)

    def _data(self, number: str, step: SaleStep, chance: Random, at: datetime) -> dict[str, object]:
        due = charges.bill_of(f"sale:{number}").due_cny
        match step:
            case SaleStep.OFFER:
                day = local_day(at) + timedelta(days=chance.choice((1, 2, 3)))
                return {"promised_on": day, "freight": "prepaid", "carriage": {"YF-03": str(chance.randint(5, 60))}}
            case SaleStep.PAY:
                way = chance.choice(("transfer", "qr"))
                return {"amount": f"{due:.2f}", "method": way, "reference": f"{chance.randint(10**9, 10**10)}"}
            case SaleStep.PICK:
                return {"place": CENTRAL}
            case SaleStep.SEND:
                waybill = f"{chance.choice('DSZJ')}{chance.randint(10**9, 10**10 - 1)}"
                promised = found.promised_on if (found := sales.sale(number)) else None
                late = is_late(promised, local_day(at))
                why = chance.choice(LATE) if late else ""
                return {"carrier": chance.choice(CARRIERS), "waybill": waybill, "late_why": why}
            case SaleStep.CANCEL:
                return {"reason": "客户在当地买到了"}
        return {"by": "客户收货员", "reason": "价格再比一比"}

    def _act(self, role: Role, at: datetime) -> Act:
        if role == Role.CONTACT:
            return Act(None, role, at, at, "portal", actor_name="客户收货员")
        user: User = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)
