"""Words of the vouchers room: the pack of an engineer and a month, its lines, and where it stands (R-6.6)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.kernel.choices import Growing


class PackState(Growing):
    """Where a pack stands. Handed in and locked ones are frozen: what happens later goes into a later pack."""

    OPEN = "open", pgettext_lazy("vouchers", "待交")
    HANDED_IN = "handed_in", _("待接收")
    RETURNED = "returned", _("退回补齐")
    LOCKED = "locked", _("已接收")


FROZEN = frozenset({PackState.HANDED_IN, PackState.LOCKED})


class Timely(TextChoices):
    """Whether a pack came by its day."""

    IN_TIME = "in_time", _("按时")
    LATE = "late", _("迟交")
    OVERDUE = "overdue", _("逾期未交")
    NOT_DUE = "not_due", _("未到期")


class PackStep(TextChoices):
    """What can be done with a pack; the journal entry is `voucher.<step>`."""

    HAND_IN = "hand_in", _("交凭证")
    GIVE_BACK = "give_back", _("退回补齐")
    RECEIVE = "receive", _("接收")


class Sort(TextChoices):
    """What a line tells."""

    ORDER = "order", _("完成的工单")
    ISSUE = "issue", _("领用")
    USE = "use", _("装车使用")
    UNUSE = "unuse", _("撤销使用")
    RETURN = "return", _("退库")
    FOUND = "found", _("盘盈")
    LOST = "lost", _("盘亏")
    OWED = "owed", _("待回收")
    HANDED_IN = "handed_in", _("已回收")
    WRITTEN_OFF = "written_off", _("已核销")
    UNOWED = "unowed", _("用料已撤销")
    PAYMENT = "payment", _("收款")
    REFUND = "refund", _("退款")


MOVES = (Sort.ISSUE, Sort.USE, Sort.UNUSE, Sort.RETURN, Sort.FOUND, Sort.LOST)
OLD_PARTS = (Sort.OWED, Sort.HANDED_IN, Sort.WRITTEN_OFF, Sort.UNOWED)
MONEY = (Sort.PAYMENT, Sort.REFUND)


class Paper(TextChoices):
    """How an order was signed off; `missing` alone is a fault of the pack."""

    SIGNED = "signed", _("已签回执")
    RESERVED = "reserved", _("保留意见签字")
    REFUSED = "refused", _("客户拒签，已记录")
    PHONE = "phone", _("电话解决，无需回执")
    MISSING = "missing", _("缺回执")


class Lack(TextChoices):
    """What is missing from a pack."""

    RECEIPT = "receipt", _("工单没有签字回执")
    UNSIGNED = "unsigned", _("已完工，客户还没有签字")
    OLD_PART = "old_part", _("旧件逾期没有交回")
    UNUSED = "unused", _("为已完工的工单领的料，没有用也没有退库")


@dataclass(frozen=True, slots=True)
class Line:
    """One voucher: something that happened, once. `key` is the same in every pack ever built.

    `number` and `name` are those of the order and its machine, the part, or the money receipt; `paper` is the receipt's
    number or the way of payment, `proof` its hash, `note` a code or a reason.
    """

    key: str
    sort: Sort
    at: datetime
    number: str
    name: str = ""
    order: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    amount_cny: Decimal = Decimal(0)
    paper: str = ""
    proof: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """One part in an engineer's hands over a month: what he had and drew is what he used, brought back and still has.

    `used` is less what was undone; `counted` is what a stock-take found (above 0) or missed (below).
    """

    number: str
    name: str
    unit: str
    opening: Decimal
    issued: Decimal
    used: Decimal
    returned: Decimal
    counted: Decimal
    in_hand: Decimal


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a pack lacks: the order's number, or the part whose old piece did not come back."""

    lack: Lack
    what: str
    since: datetime
    order: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a pack states. `owing` are the old parts still owed at its end, whenever they came out."""

    number: str
    engineer: str
    name: str
    outlet: str
    month: date
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]
    owing: tuple[Line, ...]
    missing: tuple[Missing, ...]
