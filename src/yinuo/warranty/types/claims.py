"""Words of claims on suppliers: their life, their lines, and what stands in the way of a line."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class ClaimState(Growing):
    """How a claim stands."""

    DRAFT = "draft", _("起草中")
    SENT = "sent", _("已提出")
    ACCEPTED = "accepted", _("全部认可")
    PARTLY = "partly", _("部分认可")
    REFUSED = "refused", _("拒赔")
    SETTLED = "settled", _("已结清")


ANSWERED = frozenset({ClaimState.ACCEPTED, ClaimState.PARTLY})
"""Where money is owed to us."""


class LineKind(Growing):
    """What a line asks for."""

    PART = "part", _("配件")
    LABOUR = "labour", _("工时")
    TRAVEL = "travel", _("差旅")


class Hurdle(Growing):
    """Why a used part cannot be claimed, or not yet."""

    NOT_COVERED = "not_covered", _("不在质保期内")
    UNDECIDED = "undecided", _("是否保内待判定")
    OLD_PART_OWED = "old_part_owed", _("旧件还没有交回")
    OLD_PART_GONE = "old_part_gone", _("没有旧件可退")
    SERIAL_MISSING = "serial_missing", _("没有旧件序列号")


@dataclass(frozen=True, slots=True)
class Rates:
    """What a supplier pays by its contract: for an hour of work and for a kilometre of the way."""

    labour_cny: Decimal
    travel_cny: Decimal


@dataclass(frozen=True, slots=True)
class Replaced:
    """A used part as a claim sees it. `old_part` is what became of the one it replaced."""

    used_id: int
    order_id: int
    order: str
    what: str
    unit: str
    quantity: Decimal
    unit_cny: Decimal
    old_part: str
    old_serial: str
    serial_kept: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Done:
    """What an order took besides parts: hours of work, kilometres there and back; what of it was claimed already."""

    order_id: int
    order: str
    hours: Decimal
    km: Decimal
    claimed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a claim as it can be made; `hurdles` keep it out for now or for good."""

    kind: str
    order_id: int
    order: str
    what: str
    quantity: Decimal
    unit: str
    unit_cny: Decimal
    used_id: int | None = None
    old_serial: str = ""
    hurdles: tuple[Hurdle, ...] = ()

    @property
    def amount_cny(self) -> Decimal:
        """What it asks for."""
        return (self.quantity * self.unit_cny).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What a supplier delivered in a month that went into machines and stands in no claim yet."""

    supplier: str
    supplier_name: str
    month: str
    parts: int
    cost_cny: Decimal
