"""Words of outsourced repair shops: classes, papers, facilities, jobs, statements, and what rules see of a shop."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RepairClass(TextChoices):
    """What a shop's filing allows: the first two repair whole vehicles, the third named trades (GB/T 16739)."""

    ONE = "one", _("一类维修企业")
    TWO = "two", _("二类维修企业")
    THREE = "three", _("三类维修业户")


class PaperKind(TextChoices):
    """A paper that must be in force on the day of the work (R-3.9, R-3.10)."""

    LICENCE = "licence", _("营业执照")
    FILING = "filing", _("维修经营备案")
    AGREEMENT = "agreement", _("外委维修协议")
    SAFETY = "safety", _("安全生产管理协议")
    INSURANCE = "insurance", _("责任保险")
    WELDER = "welder", _("焊工操作证")
    ELECTRICIAN = "electrician", _("电工操作证")
    CRANE = "crane", _("起重机作业证")
    INSPECTION = "inspection", _("设备定期检验")


REQUIRED = (PaperKind.LICENCE, PaperKind.FILING, PaperKind.AGREEMENT, PaperKind.SAFETY, PaperKind.INSURANCE)
"""Without any of these a shop gets no work at all."""

PERSONAL = frozenset({PaperKind.WELDER, PaperKind.ELECTRICIAN, PaperKind.CRANE})
"""Papers that belong to a person of the shop."""


class FacilityKind(TextChoices):
    """What we go to a shop for (R-3.9)."""

    LIFT = "lift", _("举升机")
    CRANE = "crane", _("起重设备")
    WELDING = "welding", _("焊接工位")
    PIT = "pit", _("地沟")
    BAY = "bay", _("维修工位")


INSPECTED = frozenset({FacilityKind.LIFT, FacilityKind.CRANE})
"""Lifting gear: used only while its inspection is in force."""


class Rate(TextChoices):
    """What the agreement prices, all by the hour: labour by trade, and the facilities."""

    MECHANIC = "mechanic", _("机修工时")
    WELDER = "welder", _("焊工工时")
    ELECTRICIAN = "electrician", _("电工工时")
    BODY = "body", _("钣金喷漆工时")
    LIFT = "lift", _("举升机使用")
    CRANE = "crane", _("起重设备使用")
    WELDING = "welding", _("焊接工位使用")
    PIT = "pit", _("地沟使用")
    BAY = "bay", _("维修工位使用")


class LineKind(TextChoices):
    """What a line of a job's cost list is: a priced hour, or something no agreement prices."""

    RATE = "rate", _("协议价目")
    PART = "part", _("外购配件")
    OTHER = "other", _("其他")


class JobKind(TextChoices):
    """What a shop is asked for."""

    WHOLE = "whole", _("整项维修")
    BAY = "bay", _("租用场地设备")


class RepairKind(TextChoices):
    """How large the repair is: the quality-guarantee period and the class of shop follow from it."""

    MINOR = "minor", _("小修或专项修理")
    LEVEL2 = "level2", _("二级维护")
    ASSEMBLY = "assembly", _("整车或总成修理")


WHOLE_CLASSES = frozenset({RepairClass.ONE, RepairClass.TWO})


class JobState(TextChoices):
    """Where a job at a shop stands."""

    OFFERED = "offered", _("待接单")
    ACCEPTED = "accepted", _("已接单")
    UNDER_WAY = "under_way", _("施工中")
    DONE = "done", _("待验收")
    PASSED = "passed", _("验收合格")
    DECLINED = "declined", _("未接单")
    WITHDRAWN = "withdrawn", _("已收回")


class JobStep(TextChoices):
    """What can be done on a job; the journal entry is `shop_job.<step>`."""

    ACCEPT = "accept", _("接单")
    DECLINE = "decline", _("不接")
    BEGIN = "begin", _("开工")
    FINISH = "finish", _("报完工")
    PASS = "pass", _("验收合格")
    SEND_BACK = "send_back", _("退回返工")
    WITHDRAW = "withdraw", _("收回")


class StatementState(TextChoices):
    """Where a month's settlement stands."""

    DRAFT = "draft", _("待外委厂确认")
    CONFIRMED = "confirmed", _("待部长批准")
    APPROVED = "approved", _("待付款")
    PAID = "paid", _("已付款")


class Occasion(TextChoices):
    """Why a shop is evaluated (R-3.11)."""

    ONBOARDING = "onboarding", _("准入评价")
    YEARLY = "yearly", _("年度评价")


class Light(TextChoices):
    """How a shop's papers stand, as a traffic light."""

    USABLE = "valid", _("可派")
    EXPIRING = "expiring", _("可派，有证照将到期")
    BARRED = "expired", _("不可派")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the rules see it; in force from `valid_from` through `valid_to` (None: no end is printed).

    `families` are the vehicle kinds a filing covers; `holder` is whose certificate it is; `facility_id` what was
    inspected; an agreement counts only once finance has `countersigned` it.
    """

    kind: PaperKind
    number: str
    valid_from: date
    valid_to: date | None
    withdrawn_on: date | None = None
    families: frozenset[str] = frozenset()
    holder: str = ""
    facility_id: int | None = None
    countersigned: bool = True


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility of a shop."""

    id: int
    kind: FacilityKind


@dataclass(frozen=True, slots=True)
class Judgement:
    """An evaluation's day and result, of 100."""

    on: date
    score: int


@dataclass(frozen=True, slots=True)
class ShopFile:
    """All that decides whether a shop may be used."""

    repair_class: RepairClass
    papers: tuple[Paper, ...]
    facilities: tuple[Facility, ...]
    evaluations: tuple[Judgement, ...]
    closed: bool = False
    suspended: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a job needs of a shop; `family` and `facility` may be "" where they do not matter."""

    kind: JobKind = JobKind.WHOLE
    facility: FacilityKind | None = None
    family: str = ""
    repair: RepairKind = RepairKind.MINOR


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason why a shop may not be used: a code, what it is about (a paper's or facility's key), and since when."""

    code: str
    what: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """What an evaluation must reach, and how many days it counts (R-3.11)."""

    pass_mark: int
    days: int


@dataclass(frozen=True, slots=True)
class Past:
    """A job that is over, as the ranking sees it; scores 1–5 or None where nobody rated."""

    in_time: bool | None
    sent_back: int
    is_rework: bool
    service: int | None
    technical: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """What a shop's jobs say of it: shares 0–1, scores of 100; None where nothing is known yet."""

    jobs: int
    rework: float | None
    in_time: float | None
    service: int | None
    technical: int | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A shop that could take a job: km by road from the machine, the agreed price of an hour, its record, and bars."""

    shop_id: int
    number: str
    name: str
    phone: str
    km: float | None
    hour_cny: Decimal | None
    record: Record
    bars: tuple[Bar, ...]
