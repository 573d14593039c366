"""A promise applied to one order, and the facts that decide it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromiseKind(TextChoices):
    """What is promised."""

    RESPOND = "respond", _("响应")
    ARRIVE = "arrive", _("到场")
    REPLY = "reply", _("答复")
    APPOINTMENT = "appointment", _("约定到场")


VISIT_KINDS = frozenset({PromiseKind.ARRIVE, PromiseKind.REPLY, PromiseKind.APPOINTMENT})


class PromiseState(TextChoices):
    """How a promise stands. Only `running` can change, but for late evidence of what happened in time."""

    RUNNING = "running", _("计时中")
    KEPT = "kept", _("兑现")
    BROKEN = "broken", _("超时")
    SUPERSEDED = "superseded", _("已由新承诺接替")
    VOID = "void", _("作废")


class Why(TextChoices):
    """Why a promise runs, or why it ended."""

    EVERY_REPORT = "every_report", _("每次报修都须响应")
    WITHIN_RADIUS = "within_radius", _("服务半径以内")
    DISTANCE_UNKNOWN = "distance_unknown", _("位置未知，按较严的到场时限计")
    BEYOND_RADIUS = "beyond_radius", _("超出服务半径")
    SUPPLIER_NEEDED = "supplier_needed", _("需要配套厂家协助")
    AGREED = "agreed", _("客户同意的约定时间")
    MET = "met", _("按时做到")
    LATE = "late", _("做到但已超时")
    OVERDUE = "overdue", _("到时未做到")
    CLASS_CHANGED = "class_changed", _("服务距离或配套协助情况变更")
    APPOINTMENT_AGREED = "appointment_agreed", _("客户同意了约定时间")
    CUSTOMER_WISH = "customer_wish", _("客户本人要求改期")
    SOLVED_REMOTELY = "solved_remotely", _("电话指导解决，客户已确认")
    CANCELLED = "cancelled", _("工单取消")
    DUPLICATE = "duplicate", _("重复报修")


@dataclass(frozen=True, slots=True)
class Pause:
    """The order waited for `reason`; `end` is None while it still does."""

    reason: str
    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One promise: `ended_at` is when it was met, fell due unmet, was superseded or became void.

    `pauses` are those that stop its clock, from the facts; while one is open, `due_at` is as the newest fact gives it.
    """

    kind: str
    started_at: datetime
    due_at: datetime
    clause: str
    why: str
    state: str = PromiseState.RUNNING
    met_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str = ""
    replaced_by: str = ""
    pauses: tuple[Pause, ...] = ()

    @property
    def paused_since(self) -> datetime | None:
        """Since when its clock has stood still; None while it runs."""
        return next((pause.begin for pause in self.pauses if pause.end is None), None)

    def ends(self, state: PromiseState, at: datetime, why: Why, *, replaced_by: str = "") -> "Due":
        """The promise ended so, and with it whatever its clock stood still for."""
        pauses = tuple(replace(pause, end=pause.end or at) for pause in self.pauses)
        return replace(self, state=state, ended_at=at, ended_why=why, replaced_by=replaced_by, pauses=pauses)


class FactKind(TextChoices):
    """What can decide a promise."""

    CONTACTED = "contacted"
    ANSWERED = "answered"
    AGREED = "agreed"
    ARRIVED = "arrived"
    RECLASSED = "reclassed"
    PAUSED = "paused"
    RESUMED = "resumed"
    SOLVED = "solved"
    ENDED = "ended"
    TIME_PASSED = "time_passed"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened at `at`, as far as promises care.

    `appointment_at` goes with AGREED, with `customer_wish` when the customer asked for the later time; `km` (None:
    unknown) and `supplier` go with RECLASSED; `why` goes with ENDED, and with PAUSED as what is waited for.
    """

    kind: FactKind
    at: datetime
    appointment_at: datetime | None = None
    customer_wish: bool = False
    km: float | None = None
    supplier: bool = False
    why: str = ""
