"""Words of the suppliers' room: how a request for help stands, and what a supplier can answer."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """How a request for help stands. Its link lives while the order is open, unless it was withdrawn."""

    ASKED = "asked", _("等厂家答复")
    NEEDS_MORE = "needs_more", _("厂家要补充资料")
    GUIDED = "guided", _("已给出指导")
    SENDING = "sending", _("厂家派人")
    DECLINED = "declined", _("厂家称不属其责任")
    WITHDRAWN = "withdrawn", _("已撤回")


WAITING = frozenset({RequestState.ASKED, RequestState.NEEDS_MORE})
"""Where nobody has helped yet: an order asks a supplier once at a time."""


class Said(TextChoices):
    """What stands in the talk about a request: the supplier's answers, and what we added."""

    GUIDANCE = "guidance", _("处理指导")
    SENDING = "sending", _("派人前往")
    NEEDS_MORE = "needs_more", _("需要补充资料")
    NOT_OURS = "not_ours", _("不属我方责任")
    OURS = "ours", _("我方补充")


ANSWERS = (Said.GUIDANCE, Said.SENDING, Said.NEEDS_MORE, Said.NOT_OURS)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One answer as it was given. `person`, `phone` and `eta_at` tell who comes, when somebody does."""

    kind: str
    words: str
    person: str = ""
    phone: str = ""
    eta_at: datetime | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """A person at a supplier: for these fault systems (none: all), within these hours (`begins` None: day and night).

    The hours are half-open and may pass midnight.
    """

    name: str
    phone: str
    systems: frozenset[str] = frozenset()
    begins: time | None = None
    ends: time | None = None
    workdays: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """How a supplier answered: requests asked, answered at all, answered in time, and the mean minutes it took."""

    asked: int
    answered: int
    in_time: int
    mean_minutes: int | None

    @property
    def share(self) -> int | None:
        """Per cent answered in time of all that are answered or overdue; None without any."""
        return round(100 * self.in_time / self.asked) if self.asked else None
