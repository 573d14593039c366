"""Words of checklists: gates, hazards, items and what is missing."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.kernel.choices import Growing


class Gate(Growing):
    """Where a checklist must be complete before the work goes on."""

    CHECK_OUT = "check_out", _("出发检查")
    HAZARDS = "hazards", _("安全防护")
    COMPLETION = "completion", _("完工检查")
    CONDUCT = "conduct", _("行为规范")
    PROTECT = "protect", _("现场保护")
    AFTERMATH = "aftermath", _("善后处理")
    TOW = "tow", _("拖运检查")


class Hazard(TextChoices):
    """What can hurt somebody on site. The first five are the regulation's, the rest stricter additions (G-1 to G-8)."""

    UNDER_CHASSIS = "under_chassis", _("车辆底盘下作业")
    IN_BODY = "in_body", _("箱体内作业")
    BODY_RAISED = "body_raised", _("箱体升起")
    ELECTRICAL = "electrical", _("电路系统维修")
    WELDING = "welding", _("电焊、气焊、切割")
    MOVING_PARTS = "moving_parts", _("液压与运动部件")
    CONFINED_SPACE = "confined_space", _("有限空间（罐体、压缩箱内）")
    HIGH_VOLTAGE = "high_voltage", _("高压系统（新能源车辆）")
    HEIGHT = "height", _("高处作业（2 米以上）")
    ROADSIDE = "roadside", _("道路旁作业")


class ItemKind(TextChoices):
    """How an item is answered."""

    TICK = "tick", _("勾选")
    NUMBER = "number", _("数值")
    CHOICE = "choice", _("选择")
    PHOTO = "photo", _("照片")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist. `addition` names the gap (G-n) when it is stricter than the regulation."""

    code: str
    gate: str
    hazard: str
    text: str
    clause: str
    kind: str = ItemKind.TICK
    blocking: bool = True
    addition: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    who: str = "engineer"


@dataclass(frozen=True, slots=True)
class Missing:
    """What still closes a gate: an item not confirmed, or a certificate not held on the work date."""

    code: str
    text: str
    clause: str
    why: str
    hazard: str = ""


class InspectionKind(TextChoices):
    """How an inspection item is answered."""

    JUDGED = "judged", _("判断")
    MEASURE = "measure", _("测量")
    PHOTO = "photo", _("照片")


class Judgement(TextChoices):
    """What an inspector finds."""

    OK = "ok", _("正常")
    FINDING = "finding", _("有问题")
    NONE = "none", pgettext_lazy("inspection item", "没有这一项")


@dataclass(frozen=True, slots=True)
class Inspection:
    """One line of an inspection: what is looked at, and to which system of the machine it belongs.

    A measure below `least` or above `most` is a finding.
    """

    code: str
    text: str
    system: str
    kind: str = InspectionKind.JUDGED
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
