"""Words of inspection tours (巡检), of following machines out of warranty, and of business visits."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.accounts.types import Role
from yinuo.checklists.types import Inspection
from yinuo.kernel.choices import Growing
from yinuo.kernel.geo import Place


class PlanKind(Growing):
    """What makes a plan's machines due."""

    SEASON = "season", _("季节巡检")
    REPEAT = "repeat", _("定期巡检")


class PlanState(Growing):
    """Whether a plan still makes visits."""

    ACTIVE = "active", _("执行中")
    CLOSED = "inactive", _("已结束")


class VisitState(Growing):
    """Where a visit to one customer stands."""

    PLANNED = "planned", _("待约")
    AGREED = "agreed", _("已约")
    UNDER_WAY = "under_way", pgettext_lazy("tour visit", "进行中")
    DONE = "done", pgettext_lazy("tour visit", "已完成")
    NOT_POSSIBLE = "not_possible", _("未能进行")


ENDED = frozenset({VisitState.DONE, VisitState.NOT_POSSIBLE})


class TourStep(Growing):
    """What can be done on a visit; the journal entry is `tour.<step>`."""

    ASSIGN = "assign", _("安排工程师")
    AGREE = "agree", _("与客户约定")
    BEGIN = "begin", _("开始巡检")
    INSPECT = "inspect", _("检查一台车")
    SKIP = "skip", _("这台车未检")
    RAISE = "raise", _("问题转工单")
    FINISH = "finish", _("客户签字，完成巡检")
    FAIL = "fail", _("未能进行")
    REOPEN = "reopen", _("重新安排")


class MachineState(Growing):
    """Where one machine of a visit stands."""

    DUE = "due", _("待检")
    INSPECTED = "inspected", _("已检")
    SKIPPED = "skipped", _("未检")


class LeftOut(Growing):
    """Why a machine of the plan's families is on none of its visits."""

    NO_DATE = "no_date", _("所在省份没有初雪日期")
    NOT_DELIVERED = "not_delivered", _("还没有交付")
    GONE = "gone", _("已报废或转让")
    NOT_COVERED = "not_covered", _("已过保修期")
    NEW = "new", _("计划生成之后才登记")


class Limit(Growing):
    """What made a machine due: whichever came first."""

    SEASON = "season", _("初雪之前")
    PERIOD = "period", _("计划期之内")
    MONTHS = "months", _("按月")
    HOURS = "hours", _("按工作小时")
    KM = "km", _("按里程")


class FollowWay(Growing):
    """How a machine out of warranty was followed."""

    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")


class Condition(Growing):
    """How a machine is used."""

    GOOD = "good", _("正常使用")
    LIMITED = "limited", _("带病使用")
    IDLE = "idle", _("停用闲置")
    GONE = "gone", _("已报废或转让")


class CallPurpose(Growing):
    """Why somebody of ours visited a customer."""

    CARE = "care", _("走访")
    OPINION = "opinion", _("征求意见")
    TEACH = "teach", _("操作指导")
    CONTRACT = "contract", _("合同事宜")
    DEMAND = "demand", _("处理诉求")
    OTHER = "other", _("其他")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of a visit's life; `to=None` leaves the state as it is."""

    step: TourStep
    frm: frozenset[VisitState]
    to: VisitState | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as a plan sees it. `gone`: scrapped or handed on, as somebody recorded who followed it."""

    id: int
    number: str
    customer_id: int
    family: str
    province: str
    delivered_on: date | None
    warranty_until: date | None = None
    place: Place | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """Which machines a plan is about, and between which days; each before the first snow of its province where that is
    wanted. `last` None: a plan without end."""

    families: frozenset[str]
    provinces: frozenset[str]
    first: date
    last: date | None = None
    before_snow: bool = False
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a machine is inspected: whichever limit comes first, counted from its last inspection."""

    months: int | None = None
    hours: int | None = None
    km: int | None = None

    def __post_init__(self) -> None:
        limits = (self.months, self.hours, self.km)
        if all(limit is None for limit in limits) or any(limit is not None and limit <= 0 for limit in limits):
            raise ValueError("Expected at least one limit, each > 0.")


@dataclass(frozen=True, slots=True)
class Meter:
    """What a machine's meters told, on which day."""

    on: date
    hours: Decimal | None = None
    km: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NextDue:
    """When a machine is due again and by which limit; `on` None: only a meter tells, and it has not reached it yet."""

    on: date | None
    limit: Limit
    at_hours: Decimal | None = None
    at_km: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was said of one line: the value as kept, words, a photo, and whether it is a finding."""

    item: Inspection
    value: str
    note: str = ""
    photo: str = ""
    finding: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit as its journal gives it; `machines` maps number → state."""

    state: VisitState = VisitState.PLANNED
    due_on: date | None = None
    engineer: str = ""
    agreed_at: datetime | None = None
    moved: int = 0
    machines: dict[str, MachineState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mate:
    """An engineer who may be sent: his outlet and the families he knows."""

    id: int
    outlet_id: int
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it is written."""

    name: str
    kind: str
    families: tuple[str, ...]
    starts_on: date
    provinces: tuple[str, ...] = ()
    ends_on: date | None = None
    before_snow: bool = False
    covered: bool = False
    every_months: int | None = None
    every_hours: int | None = None
    every_km: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """How a machine is used, as somebody learned; with `system` and `fault` it becomes an order."""

    way: str
    condition: str
    spoke_with: str
    hours: Decimal | None = None
    km: Decimal | None = None
    issues: str = ""
    advice: str = ""
    system: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """A visit to a customer as whoever made it tells it."""

    visited_on: date
    purpose: str
    met: str
    result: str
    next_step: str = ""
    next_on: date | None = None
