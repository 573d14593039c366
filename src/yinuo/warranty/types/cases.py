"""Words of the three guarantees (三包): repair, exchange, refund, decided case by case (R-5.6)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class Remedy(Growing):
    """What a customer wishes for, the house proposes, or was decided."""

    REPAIR = "repair", _("修理")
    EXCHANGE = "exchange", _("更换")
    REFUND = "refund", _("退货")
    NONE = "none", _("不予支持")


class CaseState(Growing):
    """Where a case stands."""

    OPENED = "opened", _("待提处理意见")
    PROPOSED = "proposed", _("待决定")
    DECIDED = "decided", _("办理中")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予支持")
    WITHDRAWN = "withdrawn", _("客户撤回")


LIVE = frozenset({CaseState.OPENED, CaseState.PROPOSED, CaseState.DECIDED})
"""Where a case still has something to be done."""


class CaseStep(Growing):
    """What is done with a case; the journal entry is `case.<step>`."""

    PROPOSE = "propose", _("提出处理意见")
    DECIDE = "decide", _("决定")
    CLOSE = "close", _("办结")
    WITHDRAW = "withdraw", _("客户撤回")


class Ground(Growing):
    """Which threshold a machine has reached."""

    DAYS = "days", _("累计修理时间")
    REPEATS = "repeats", _("同一故障多次修理")
    SAFETY = "safety", _("安全性能故障多次修理")


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds: more days in repair, more repairs of one fault than these; as many repairs of safety faults."""

    days: int
    repairs: int
    safety: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair of a machine: without an end while it goes on; the spans `off`, half-open, do not count."""

    order: str
    system: str
    began: datetime
    ended: datetime | None
    off: tuple[tuple[datetime, datetime | None], ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """A threshold that is reached: the figure, the limit it passed, and the orders behind it."""

    ground: str
    figure: int
    limit: int
    system: str = ""
    orders: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it apart: a machine is told of once by each."""
        return f"{self.ground}:{self.system}"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case begins with: the customer's wish in words, the remedy wished for, and the order it came from."""

    reason: str
    wish: str = ""
    order: str = ""
