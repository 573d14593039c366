"""Words of people: certificates and duties; a place somebody was."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.geo import Place


class CertificateKind(TextChoices):
    """Certificates some hazards demand (gaps G-1 to G-6)."""

    WELDING = "welding", _("焊接与热切割作业证")
    ELECTRICIAN = "electrician", _("低压电工作业证")
    HEIGHT = "height", _("高处作业证")
    CRANE = "crane", _("起重机作业证")
    CONFINED_SPACE = "confined_space", _("有限空间作业培训合格证")


class DutyKind(TextChoices):
    """The three 24-hour duties of the regulation (register X-2)."""

    SERVICE = "service", _("服务值班")
    CONSULTATION = "consultation", _("咨询值班")
    RESCUE = "rescue", _("救援待命")


class Standing(TextChoices):
    """How a certificate stands on a day; what needs somebody's care first comes first."""

    EXPIRED = "expired", _("已过期")
    EXPIRING = "expiring", _("将到期")
    FUTURE = "future", _("未生效")
    VALID = "valid", _("有效")
    WITHDRAWN = "withdrawn", _("已撤回")


class Duty(TextChoices):
    """Whether an engineer is there now."""

    ON = "on_duty", _("在班")
    OFF = "off_duty", _("不在班")
    LEFT = "left", _("已离职")


Span = tuple[datetime, datetime | None]
"""Half-open; without an end it still goes on."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a phone was, and how exactly it knows (metres)."""

    at: datetime
    place: Place
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class PositionDay:
    """How many places of one day are kept, and of when the first and the last are."""

    day: date
    count: int
    first_at: datetime
    last_at: datetime
