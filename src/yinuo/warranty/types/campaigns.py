"""Words of recalls and service campaigns, and of each machine's way through one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class CampaignKind(Growing):
    """Whether the law asks for it (缺陷汽车产品召回管理条例), or the company does."""

    RECALL = "recall", _("召回")
    SERVICE = "service", _("服务活动")


class CampaignState(Growing):
    """How a campaign stands."""

    DRAFT = "draft", _("起草中")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束")


class Reached(Growing):
    """How far a machine of a campaign has come."""

    NOT_TOLD = "not_told", _("未通知")
    TOLD = "told", _("已通知")
    APPOINTMENT = "appointment", _("已约时间")
    DONE = "done", _("已完成")
    REFUSED = "refused", _("车主拒绝")
    UNREACHABLE = "unreachable", _("联系不上")
    EXCUSED = "excused", _("不用做")


SETTLED = frozenset({Reached.DONE, Reached.REFUSED, Reached.UNREACHABLE, Reached.EXCUSED})
"""Where nothing more is to be done for now."""


class Told(Growing):
    """What came of one try to reach the owner."""

    TOLD = "told", _("已告知")
    APPOINTMENT = "appointment", _("约好时间")
    REFUSED = "refused", _("车主拒绝")
    NO_ANSWER = "no_answer", _("没有联系上")


class Way(Growing):
    """How the owner was tried."""

    PHONE = "phone", _("电话")
    LETTER = "letter", _("信函")
    VISIT = "visit", _("上门")
    MESSAGE = "message", _("短信或微信")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is about. `parts`: number → quantity each machine needs; `letter` is what owners are written."""

    kind: str
    title: str
    work: str
    letter: str
    deadline: date
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach an owner: how, whom, what came of it."""

    way: str
    result: str
    who: str = ""
    note: str = ""
    appointment_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many machines of a campaign stand where."""

    total: int
    counts: tuple[tuple[Reached, int], ...]

    @property
    def done(self) -> int:
        """Machines on which it was done."""
        return dict(self.counts).get(Reached.DONE, 0)

    @property
    def share(self) -> int:
        """Per cent done of those that have to be."""
        wanted = self.total - dict(self.counts).get(Reached.EXCUSED, 0)
        return round(100 * self.done / wanted) if wanted else 100
