"""Words of money: what is charged, how a quotation ended, how it was paid, and what a bill says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class ChargeKind(Growing):
    """What a line of money is for."""

    LABOUR = "labour", _("工时")
    TRAVEL = "travel", _("路程")
    BAY = "bay", _("举升与工位")
    CARRIAGE = "carriage", _("托运运费")
    PART = "part", _("配件")


LISTED = tuple(kind for kind in ChargeKind if kind != ChargeKind.PART)
"""Kinds that stand in the price list; a part's price is its cost in the catalogue."""


class QuoteState(Growing):
    """How a quotation stands."""

    OFFERED = "offered", _("待客户答复")
    ACCEPTED = "accepted", _("客户已同意")
    DECLINED = "declined", _("客户不同意")
    REPLACED = "replaced", _("已换新报价")


class AnswerWay(Growing):
    """How the customer's answer to a quotation reached us."""

    SIGNATURE = "signature", _("现场签字")
    LINK = "link", _("客户自己在链接上确认")
    WORD = "word", _("客服电话记录")


class Method(Growing):
    """How money came in, or went back."""

    CASH = "cash", _("现金")
    TRANSFER = "transfer", _("银行转账")
    QR = "qr", _("扫码支付")


@dataclass(frozen=True, slots=True)
class Wish:
    """So much of an item of the price list, or of a part, by its code; `unit_cny` other than its cost, with `why`."""

    code: str
    quantity: Decimal
    unit_cny: Decimal | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with its price: what it is, how much of it, what one costs the customer and what it costs us."""

    kind: str
    code: str
    name: str
    unit: str
    quantity: Decimal
    unit_cny: Decimal
    cost_cny: Decimal
    why: str = ""

    def to_json(self) -> dict[str, str]:
        """As an entry of the journal keeps it."""
        return {
            "kind": self.kind, "code": self.code, "name": self.name, "unit": self.unit,
            "quantity": f"{self.quantity.normalize():f}", "unit_cny": str(self.unit_cny),
            "cost_cny": str(self.cost_cny), "why": self.why,
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Priced":
        """What `to_json` gave."""
        figures = {name: Decimal(told[name]) for name in ("quantity", "unit_cny", "cost_cny")}
        return cls(told["kind"], told["code"], told["name"], told["unit"], why=told.get("why", ""), **figures)


@dataclass(frozen=True, slots=True)
class Used:
    """A part that was built in, by the id of its use."""

    id: int
    code: str
    name: str
    unit: str
    quantity: Decimal
    cost_cny: Decimal


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line of a quotation the customer accepted, and how much of it is charged. `touched`: it was, or was struck."""

    id: int
    line: Priced
    charged: Decimal = Decimal(0)
    touched: bool = False

    @property
    def left(self) -> Decimal:
        """How much of it may still be charged."""
        return self.line.quantity - self.charged


@dataclass(frozen=True, slots=True)
class ToCharge:
    """A line about to be charged. `quote_line` is the accepted line it rests on; none for what the warranty pays."""

    line: Priced
    quote_line: int | None = None
    used: int | None = None

    @property
    def covered(self) -> bool:
        """Whether the customer pays nothing for it."""
        return self.quote_line is None


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill; a `covered` one costs the customer nothing."""

    id: int
    kind: str
    code: str
    name: str
    unit: str
    quantity: Decimal
    unit_cny: Decimal
    amount_cny: Decimal
    covered: bool
    quotation: str = ""
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment, or (negative) a refund: under which number, how, when, and which invoice goes with it."""

    number: str
    amount_cny: Decimal
    method: str
    paid_at: datetime
    payer: str
    key: str
    taken_by: str = ""
    reference: str = ""
    reason: str = ""
    refund_of: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """What an account comes to. `credit_cny` is what finance lets the customer pay by `credit_due_on`."""

    subject: str
    lines: tuple[BillLine, ...] = ()
    paid: tuple[Paid, ...] = ()
    invoices: tuple[str, ...] = ()
    quoted_cny: Decimal = Decimal(0)
    credit_cny: Decimal = Decimal(0)
    credit_due_on: date | None = None
    credit_why: str = ""

    @property
    def total_cny(self) -> Decimal:
        """What all lines come to."""
        return sum((line.amount_cny for line in self.lines), Decimal(0))

    @property
    def paid_cny(self) -> Decimal:
        """What was paid, less what went back."""
        return sum((each.amount_cny for each in self.paid), Decimal(0))

    @property
    def due_cny(self) -> Decimal:
        """What is still to be paid; negative where something is to be given back."""
        return self.total_cny - self.paid_cny

    @property
    def is_settled(self) -> bool:
        """Whether nothing stands in the way of closing: all paid, or finance waits for the rest."""
        return self.due_cny <= self.credit_cny
