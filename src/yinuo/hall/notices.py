"""A notice in words: what happened to which order, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.hall import case_words, outlet_words, scene_words, tour_words, voucher_words
from yinuo.hall.labels import WHY, of
from yinuo.hall.words import filled, spoken
from yinuo.inbox.types import How
from yinuo.messages.types import NoticeKind
from yinuo.orders.types import Help, Step
from yinuo.promises.types import PromiseKind
from yinuo.suppliers.types import Said

SENTENCES: Mapping[str, tuple[str | Promise, str]] = {
    NoticeKind.ESCALATION: (_("“%(promise)s”承诺已用去 %(percent)s%% 的时间，应在 %(due_at)s 前做到"), "warn"),
    NoticeKind.BREACH: (_("“%(promise)s”承诺已超时，应在 %(due_at)s 前做到"), "bad"),
    NoticeKind.DISPATCHED: (_("有新派给您的工单"), "info"),
    NoticeKind.REASSIGNED: (_("有改派给您的工单"), "info"),
    NoticeKind.HANDED_ON: (_("工单已改派给 %(engineer_name)s，您不必再去"), "quiet"),
    NoticeKind.CONDUCT: (_("客户反映服务人员有不当行为，请尽快核实"), "bad"),
    NoticeKind.REFUSED_SIGNATURE: (_("客户拒绝签字，请了解原因"), "bad"),
    NoticeKind.FLAGGED_TIME: (_("“%(step)s”的时间待核：报的是 %(occurred_at)s，%(why)s，已按收到的时间计"), "warn"),
    NoticeKind.CONFLICT: (_("您 %(happened_at)s 的“%(step)s”%(how)s。%(reason)s"), "info"),
    NoticeKind.FLAGGED_PLACE: (_("到场待核：%(why)s。离车辆 %(km)s 公里。工程师说明：%(note)s。"), "warn"),
    NoticeKind.CANCELLED: (_("工单已取消，不必再去"), "quiet"),
    NoticeKind.HELP: (_("%(engineer_name)s请求支援：%(help)s。%(reason)s。希望由%(wished_name)s来。"), "bad"),
    NoticeKind.HELP_OVERDUE: (_("工程师的支援请求（%(help)s）还没有人答复"), "bad"),
    NoticeKind.HELP_ANSWERED: (_("调度答复了您的支援请求：%(answer)s"), "info"),
    NoticeKind.SUPPLIER_ANSWERED: (_("%(firm)s答复了求援（%(reply)s）：%(answer)s"), "info"),
    NoticeKind.DEFECT: (
        _("%(model)s 一批 %(size)s 台里 %(failed)s 台有同样故障，请调查缺陷线索 %(number)s"),
        "bad",
    ),
    NoticeKind.SUPPLIER_LATE: (_("%(firm)s还没有答复求援，应在 %(due_at)s 前答复。请打电话：%(contact)s"), "bad"),
    NoticeKind.SHOP_OFFER: (_("外委任务 %(job)s：%(job_step)s"), "info"),
    NoticeKind.SHOP_ANSWER: (_("%(shop)s的外委任务 %(job)s：%(job_step)s"), "info"),
    NoticeKind.SHOP_PRICE: (_("%(shop)s的任务 %(job)s 有 %(cny)s 元高于协议价，等您批准"), "warn"),
    NoticeKind.SHOP_PAPER: (
        _("%(shop)s的%(paper)s有效期到 %(valid_to)s。还有 %(days)s 天，过期后不能再派活。"),
        "warn",
    ),
    NoticeKind.SHOP_AGREEMENT: (_("%(shop)s的外委维修协议等您会签"), "info"),
    NoticeKind.SHOP_STATEMENT: (_("%(shop)s的结算单 %(number)s（%(cny)s 元）：%(statement)s"), "info"),
    NoticeKind.IMPROPER_CHARGE: (_("客户反映收费有问题，请尽快核查"), "bad"),
    NoticeKind.QUOTE_ANSWERED: (_("%(signer)s对报价 %(number)s 的答复：%(step)s"), "info"),
    **case_words.NOTICES,
    NoticeKind.OUTSOURCED: (_("已转外委厂 %(shop)s，您仍负责回执"), "info"),
    NoticeKind.PARTS_ISSUED: (_("领料申请 %(request)s 已发齐：%(issued)s"), "info"),
    NoticeKind.PARTS_PARTLY: (_("领料申请 %(request)s 先发了%(issued)s；还差%(left)s"), "warn"),
    NoticeKind.PARTS_CLOSED: (_("仓库关闭了领料申请 %(request)s：%(reason)s。没有发的：%(left)s"), "warn"),
    **tour_words.NOTICES,
    **scene_words.NOTICES,
    **voucher_words.NOTICES,
    **outlet_words.NOTICES,
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One notice. `order` is the number of the order it is about, "" where it is about none."""

    id: int
    label: str
    sentence: str
    order: str
    at: datetime
    is_read: bool
    tone: str


def noticed(notice: Any) -> Noticed:
    """A stored notice in the reader's language."""
    kind, _colon, key = notice.subject.partition(":")
    sentence, tone = SENTENCES.get(notice.kind, ("", "info"))
    return Noticed(
        notice.pk, force_str(notice.get_kind_display()), filled(sentence, _facts(notice.data)),
        key if kind == "order" else "", notice.created_at, notice.read_at is not None,
        "tone-quiet" if notice.read_at else f"tone-{tone}",
    )  # fmt: skip


NAMES = {"promise": of(PromiseKind), "step": of(Step), "why": WHY, "help": of(Help), "how": of(How), "reply": of(Said)}


class _Said(dict[str, str]):
    """A fact that is missing leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _facts(data: Mapping[str, Any]) -> _Said:
    return _Said({
        name: force_str(NAMES[name].get(str(value), value)) if name in NAMES else spoken(name, value)
        for name, value in data.items()
    })  # fmt: skip
