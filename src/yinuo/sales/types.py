"""Words of selling parts to customers and sending them on their behalf (R-5.9)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class SaleState(Growing):
    """Where an order of parts stands."""

    ASKED = "asked", _("待报价")
    QUOTED = "quoted", _("待客户答复")
    AGREED = "agreed", _("待付款备货")
    PICKED = "picked", _("已备货待发")
    SENT = "sent", _("已发运")
    ARRIVED = "arrived", _("已到货")
    CANCELLED = "cancelled", _("已取消")


class SaleStep(Growing):
    """What can be done with it; the journal's entry is `sale.<step>`."""

    OFFER = "offer", _("报价")
    ACCEPT = "accept", _("客户同意报价")
    DECLINE = "decline", _("客户不同意报价")
    PAY = "pay", _("收款")
    PICK = "pick", _("备货")
    SEND = "send", _("发运")
    ARRIVE = "arrive", _("确认到货")
    CANCEL = "cancel", _("取消")


class Freight(Growing):
    """Who pays the carrier."""

    PREPAID = "prepaid", _("我方代垫，按成本向客户收")
    COLLECT = "collect", _("客户到付")
    COMPANY = "company", _("我方承担")


@dataclass(frozen=True, slots=True)
class Stand:
    """What the rules see of an order of parts."""

    state: str
    promised_on: date | None = None
    is_settled: bool = False
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it is asked for; `substitutes` are what may take the part's place, the first in stock before."""

    part: str
    name: str
    quantity: Decimal
    active: bool
    in_stock: Decimal
    substitutes: tuple[str, ...] = ()
