"""Words of the road rescue: what stands ready, what is missing, where a case stands, and the claim's time limits."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class Category(Growing):
    """What must stand ready in every shift (R-9.1)."""

    VEHICLE = "vehicle", _("救援车辆")
    STAFF = "staff", _("救援人员")
    TOOLS = "tools", _("维修和救援工具")
    PARTS = "parts", _("常用配件")


class AlarmKind(Growing):
    """What the rescue is warned of at once."""

    NO_CREW = "no_crew", _("没有救援班组待命")
    UNCHECKED = "unchecked", _("本班还没有做待命检查")
    NOT_READY = "not_ready", _("待命检查不合格")
    TEST_DUE = "test_due", _("本季度还没有拉动测试")
    CLAIM_LATE = "claim_late", _("理赔环节超过时限")


class Phase(Growing):
    """Where a case stands, as the board tells it."""

    CALLED = "called", _("等出动")
    UNDER_WAY = "under_way", _("赶赴现场")
    ASSESSING = "assessing", _("等现场判断")
    HELD = "held", _("正在保护现场")
    CLEARING = "clearing", _("等善后")
    CLAIMING = "claiming", _("等查勘定损")
    ON_SCENE = "on_scene", _("现场处理")
    TOWING = "towing", _("拖运回厂")
    FINISHING = "finishing", _("等签字、关闭")
    ENDED = "ended", _("已结束")


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """One line of the readiness check: a tick, or a count of at least `least` in `unit`."""

    code: str
    category: str
    text: str
    least: int = 0
    unit: str = ""

    @property
    def counted(self) -> bool:
        """Whether it is counted rather than ticked."""
        return self.least > 0


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody of an outlet stands by, half-open."""

    outlet_id: int
    engineer_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any full crew, half-open."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Crew:
    """Who of an outlet stands by together, since when and until when."""

    outlet_id: int
    engineer_ids: frozenset[int]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of a claim: from one fact to another, within so many hours; where it is written."""

    code: str
    text: str
    after: str
    until: tuple[str, ...]
    hours: int
    law: str
    insurance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of one case: due, and when it was met."""

    limit: Limit
    due_at: datetime
    met_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether it was met too late, or is not met though it is past."""
        return (self.met_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of the claim's file, and whether it is there."""

    code: str
    there: bool
    what: str = ""
