"""Words of customers, machines, what was promised at their sale, and the documents about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class CustomerKind(TextChoices):
    """Who buys sanitation and snow machines."""

    SANITATION = "sanitation", _("环卫部门")
    COMPANY = "company", _("环卫企业")
    AIRPORT = "airport", _("机场")
    HIGHWAY = "highway", _("公路养护")
    MUNICIPAL = "municipal", _("市政单位")
    OTHER = "other", _("其他")


class Family(TextChoices):
    """Product families; an engineer's skills name them."""

    SWEEPER = "sweeper", _("洗扫车")
    WASHER = "washer", _("清洗车")
    COMPACTOR = "compactor", _("压缩式垃圾车")
    SUCTION = "suction", _("吸污车")
    DUST_SUPPRESSION = "dust_suppression", _("抑尘车")
    ELECTRIC_SWEEPER = "electric_sweeper", _("纯电动洗扫车")
    SNOW_PLOUGH = "snow_plough", _("除雪车")
    SNOW_BLOWER = "snow_blower", _("抛雪车")
    SPREADER = "spreader", _("融雪剂撒布车")


class FaultSystem(TextChoices):
    """Where a fault is; repeated faults are compared by it."""

    CHASSIS = "chassis", _("底盘")
    ENGINE = "engine", _("发动机")
    AUX_ENGINE = "aux_engine", _("副发动机/取力器")
    HYDRAULICS = "hydraulics", _("液压系统")
    BODY = "body", _("箱体/上装结构")
    ELECTRICS = "electrics", _("电气系统")
    BATTERY = "battery", _("动力电池/高压系统")
    WATER = "water", _("水路系统")
    BRUSH = "brush", _("扫刷/滚刷")
    BLOWER = "blower", _("风机")
    SNOW_BLADE = "snow_blade", _("雪铲/抛雪头")
    SPREADING = "spreading", _("撒布装置")
    OTHER = "other", _("其他/不清楚")


class Assembly(Growing):
    """What a warranty is promised for, each with limits of its own (R-5.6)."""

    CHASSIS = "chassis", _("底盘")
    ENGINE = "engine", _("发动机")
    AUX_ENGINE = "aux_engine", _("副发动机/取力器")
    HYDRAULICS = "hydraulics", _("液压系统")
    BODY = "body", _("上装")
    ELECTRICS = "electrics", _("电气系统")
    BATTERY = "battery", _("动力电池/高压系统")
    WEAR = "wear", _("易损件")


ASSEMBLIES: Mapping[str, tuple[Assembly, ...]] = {
    FaultSystem.CHASSIS: (Assembly.CHASSIS,),
    FaultSystem.ENGINE: (Assembly.ENGINE,),
    FaultSystem.AUX_ENGINE: (Assembly.AUX_ENGINE,),
    FaultSystem.HYDRAULICS: (Assembly.HYDRAULICS,),
    FaultSystem.BODY: (Assembly.BODY,),
    FaultSystem.ELECTRICS: (Assembly.ELECTRICS,),
    FaultSystem.BATTERY: (Assembly.BATTERY,),
    FaultSystem.WATER: (Assembly.BODY,),
    # The brush itself wears out, what carries and drives it does not.
    FaultSystem.BRUSH: (Assembly.BODY, Assembly.WEAR),
    FaultSystem.BLOWER: (Assembly.BODY,),
    FaultSystem.SNOW_BLADE: (Assembly.BODY, Assembly.WEAR),
    FaultSystem.SPREADING: (Assembly.BODY,),
    FaultSystem.OTHER: tuple(Assembly),
}
"""Fault system → the assemblies one of which is at fault; only what holds for all of them is certain."""


class Verdict(Growing):
    """Whether the promise of the sale covers a fault."""

    COVERED = "covered", _("保内")
    NOT_COVERED = "not_covered", _("保外")
    NEEDS_DECISION = "needs_decision", _("待判定")


class CauseKind(Growing):
    """What brought a fault about; a policy names those it does not answer for."""

    DEFECT = "defect", _("产品质量")
    WEAR = "wear", _("正常磨损")
    MISUSE = "misuse", _("使用或保养不当")
    ACCIDENT = "accident", _("事故")
    MODIFICATION = "modification", _("擅自改装")
    OUTSIDE = "outside", _("外部原因")


class MeterSource(Growing):
    """Who read a meter."""

    ENGINEER = "engineer", _("工程师")
    CUSTOMER = "customer", _("客户")
    TELEMATICS = "telematics", _("车联网")
    DESK = "desk", _("办公室")


class Smaller(Growing):
    """Why a meter shows less than before; without one of these it never does."""

    REPLACED = "replaced", _("换了新表")
    CORRECTED = "corrected", _("以前的读数有误")


class DocumentKind(TextChoices):
    """What a document is."""

    MANUAL = "manual", _("使用维修手册")
    ARTICLE = "article", _("维修知识")
    BULLETIN = "bulletin", _("技术通报")


class About(TextChoices):
    """By what a document says which machines and faults it is for."""

    FAMILY = "family", _("产品类别")
    MODEL = "model", _("型号")
    SYSTEM = "system", _("故障系统")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it is written. No family and no model: it is for every machine; no system: for every fault."""

    kind: str
    title: str
    text: str = ""
    families: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    @property
    def topics(self) -> frozenset[tuple[str, str]]:
        """What it is about, as (`About`, code)."""
        named = {About.FAMILY: self.families, About.MODEL: self.models, About.SYSTEM: self.systems}
        return frozenset((about.value, code) for about, codes in named.items() for code in codes)


@dataclass(frozen=True, slots=True)
class Cover:
    """How long a policy or a promise answers for an assembly, whichever limit comes first; None: this one is not set.

    `makers_station`: the work belongs to the stations of the maker of the chassis.
    """

    assembly: str
    months: int | None = None
    km: int | None = None
    hours: int | None = None
    makers_station: bool = False

    def __post_init__(self) -> None:
        if any(limit is not None and limit <= 0 for limit in (self.months, self.km, self.hours)):
            raise ValueError("Expected limits > 0.")

    @property
    def limited(self) -> bool:
        """Whether it says how long at all."""
        return not (self.months is None and self.km is None and self.hours is None)


@dataclass(frozen=True, slots=True)
class Extra:
    """What was promised at one sale beyond the policy: words, and longer limits if any; no assembly: every one but
    the wear parts."""

    text: str
    assembly: str = ""
    months: int | None = None
    km: int | None = None
    hours: int | None = None

    @property
    def limited(self) -> bool:
        """Whether it says how long at all; else its words alone were promised."""
        return not (self.months is None and self.km is None and self.hours is None)


@dataclass(frozen=True, slots=True)
class Promised:
    """The promises of one sale, frozen as they were made. `until` alone is a date without assemblies (imported)."""

    starts_on: date | None = None
    policy: str = ""
    covers: tuple[Cover, ...] = ()
    extras: tuple[Extra, ...] = ()
    excluded: frozenset[str] = frozenset()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a meter showed, counted on over exchanged meters."""

    value: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one meter about a day: the newest reading up to it, and the first one after it."""

    before: Shown | None = None
    after: Shown | None = None


@dataclass(frozen=True, slots=True)
class Meters:
    """What is known of a machine's meters about a day, and the most that a day can add to each."""

    km: Known = field(default_factory=Known)
    hours: Known = field(default_factory=Known)
    most_km_a_day: int = 0
    most_hours_a_day: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is: a code, and facts as JSON has them. Its words stand in `hall/coverage.py`."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a fault is covered, by which assembly's promise ("" for several), why, and until when by the calendar."""

    verdict: Verdict
    assembly: str
    reasons: tuple[Reason, ...]
    until: date | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A warranty policy as it is written: what it covers, which causes it does not answer for, whom it is sold with."""

    name: str
    covers: tuple[Cover, ...]
    excluded: frozenset[str] = frozenset()
    exclusions: str = ""
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleDraft:
    """A sale as it is recorded: the policy by its number, the day of hand-over from which it counts, and extras."""

    policy: str
    starts_on: date
    sold_on: date | None = None
    contract: str = ""
    dealer: str = ""
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Meters as they were read: what the dials showed, when, by whom; `smaller` says why one shows less than before."""

    at: datetime
    source: str
    km: Decimal | None = None
    hours: Decimal | None = None
    smaller: str = ""
