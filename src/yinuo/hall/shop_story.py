"""What happened to a shop's job or statement, one plain sentence an entry of its journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from yinuo.accounts.types import Role
from yinuo.hall.labels import of
from yinuo.hall.words import plain
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.shops.types import LineKind, PaperKind, Rate

Words = str | Promise

SENTENCES: Mapping[str, tuple[Words, str]] = {
    "shop_job.offer": (_("%(who)s请外委厂接单"), "info"),
    "shop_job.accept": (_("%(who)s接单"), "info"),
    "shop_job.decline": (_("%(who)s没有接单"), "warn"),
    "shop_job.begin": (_("%(who)s开工"), "work"),
    "shop_job.log": (_("%(who)s记录施工"), "work"),
    "shop_job.line": (_("%(who)s报了费用：%(name)s %(quantity)s × %(unit_cny)s 元"), "quiet"),
    "shop_job.line_remove": (_("%(who)s撤下一项费用"), "quiet"),
    "shop_job.line_pass": (_("%(who)s批准了 %(amount_cny)s 元的费用"), "good"),
    "shop_job.line_refuse": (_("%(who)s驳回了 %(amount_cny)s 元的费用"), "warn"),
    "shop_job.finish": (_("%(who)s报完工"), "work"),
    "shop_job.pass": (_("%(who)s验收合格"), "good"),
    "shop_job.send_back": (_("%(who)s退回返工"), "warn"),
    "shop_job.withdraw": (_("%(who)s收回任务"), "quiet"),
    "shop_job.rate": (_("%(who)s打分：服务 %(service)s，技术 %(technical)s"), "good"),
    "shop_statement.make": (_("%(who)s开出结算单"), "info"),
    "shop_statement.confirm": (_("%(who)s确认"), "good"),
    "shop_statement.object": (_("%(who)s有异议"), "warn"),
    "shop_statement.approve": (_("%(who)s批准付款"), "good"),
    "shop_statement.pay": (_("%(who)s付款，凭证号 %(voucher)s"), "good"),
    "shop.open": (_("%(who)s建档"), "info"),
    "shop.change": (_("%(who)s修改了资料"), "quiet"),
    "shop.paper": (_("%(who)s登记了%(kind)s %(number)s"), "info"),
    "shop.paper_withdraw": (_("%(who)s撤回了证照 %(number)s"), "warn"),
    "shop.countersign": (_("%(who)s会签了协议 %(number)s"), "good"),
    "shop.paper_alarm": (_("已提醒：%(kind)s将到期或已到期"), "warn"),
    "shop.facility": (_("%(who)s登记了设施"), "quiet"),
    "shop.suspend": (_("%(who)s暂停派活"), "bad"),
    "shop.resume": (_("%(who)s恢复派活"), "good"),
    "shop.evaluate": (_("%(who)s评价：%(score)s 分"), "info"),
    "shop.bind": (_("%(who)s让用户 %(user)s 代表外委厂登录"), "quiet"),
    "shop.unbind": (_("%(who)s取消了用户 %(user)s"), "quiet"),
}
LINES = ("reason", "wanted", "cause", "work_done", "note", "why")
"""The facts told below the sentence as they were written."""
NAMED = of(PaperKind)
RATES = of(Rate, LineKind)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, as `hall/kit/timeline.html` shows it."""

    title: str
    at: datetime
    who: str
    tone: str
    detail: str


def story_of(subject: str, *, most: int = 60) -> list[Item]:
    """The newest entries of a subject that have a sentence, the newest first."""
    return [_told(event) for event in journal.events_of(subject)[::-1] if event.kind in SENTENCES][:most]


def _told(event: Event) -> Item:
    sentence, tone = SENTENCES[event.kind]
    facts = _Facts({name: _said(name, value) for name, value in event.data.items()})
    facts["who"] = event.actor or force_str(of(Role).get(event.role, event.role))
    if event.kind == "shop_job.line" and not facts["name"]:
        facts["name"] = facts["rate"]
    below = [facts[name] for name in LINES if facts[name] and name in event.data]
    if event.data.get("ready_at"):
        below.append(gettext("预计 %(at)s 完工") % {"at": facts["ready_at"]})
    if event.data.get("hours"):
        below.append(gettext("用时 %(hours)s 小时") % {"hours": facts["hours"]})
    parted = pgettext("between the parts of a sentence", "；")
    role = force_str(of(Role).get(event.role, "")) if event.actor else ""
    return Item(force_str(sentence) % facts, event.occurred_at, role, f"tone-{tone}", parted.join(below))


class _Facts(dict[str, str]):
    """A fact that is missing leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _said(name: str, value: Any) -> str:
    if name.endswith("_at") and value:
        return plain(datetime.fromisoformat(str(value)))
    labels = {"kind": NAMED, "rate": RATES}.get(name, {})
    return force_str(labels.get(str(value), value))
