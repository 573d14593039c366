"""The road rescue in words, for every door: checks, alarms, phases, the claim's limits and file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.hall.scene_words import CODES
from yinuo.hall.why import span
from yinuo.hall.words import filled, plain, spoken
from yinuo.orders.types import Step
from yinuo.rescue.queries.cases import Case
from yinuo.rescue.queries.lists import ready_items
from yinuo.rescue.rules.readiness import categories_ready
from yinuo.rescue.types import AlarmKind, Category, Deadline, Phase, ReadyItem

if TYPE_CHECKING:
    from yinuo.rescue.models import CallOutTest, ReadinessCheck, RescueAlarm

Text = str | Promise

PAPERS: Mapping[str, Text] = {
    "report_no": gettext_lazy("报案号和保险公司"),
    "survey": gettext_lazy("查勘：查勘员和地点"),
    "photos": gettext_lazy("现场和损坏部位的照片"),
    "police": gettext_lazy("执法文书或协议书"),
    "losses": gettext_lazy("损失清单"),
    "settled": gettext_lazy("定损金额或书面结论"),
    "receipt": gettext_lazy("维修回执"),
    "paid": gettext_lazy("赔款"),
    "handed": gettext_lazy("资料已交车主"),
}
"""The pieces of a claim's file."""

WAY: Mapping[str, Text] = {
    "report": gettext_lazy("接报"), Step.RESPOND: gettext_lazy("响应"), Step.DISPATCH: gettext_lazy("派班组"),
    Step.DEPART: gettext_lazy("出动"), Step.ARRIVE: gettext_lazy("到场"), Step.ASSESS_SCENE: gettext_lazy("判断"),
    Step.RELEASE_SCENE: gettext_lazy("放行"), Step.START_TOW: gettext_lazy("起运"), Step.END_TOW: gettext_lazy("到厂"),
}  # fmt: skip

NEXT: Mapping[Phase, Text] = {
    Phase.CALLED: gettext_lazy("30 分钟内响应客户，派待命班组出动。"),
    Phase.UNDER_WAY: gettext_lazy("班组在路上。请告诉客户开危险报警闪光灯、人员撤到安全处。"),
    Phase.ASSESSING: gettext_lazy("班组先做现场判断：执法、法律、保险、伤亡。判断之前什么都不动。"),
    Phase.HELD: gettext_lazy("保护现场，协助执法部门。放行后登记放行人、单位、文书编号和照片。"),
    Phase.CLEARING: gettext_lazy("放行了。逐项完成善后，再动车。"),
    Phase.CLAIMING: gettext_lazy("协助车主和保险公司查勘定损。结论出来之前不移动、不拆检、不修理。"),
    Phase.ON_SCENE: gettext_lazy("现场修复，或经车主确认后送回工厂。"),
    Phase.TOWING: gettext_lazy("在路上。到厂后拍照交接。"),
    Phase.FINISHING: gettext_lazy("请车主签字，开维修工单，然后关闭。"),
    Phase.ENDED: gettext_lazy("案卷完整，可以整卷打印。"),
}
"""What is done next in each phase."""


@dataclass(frozen=True, slots=True)
class Lined:
    """One line of a readiness check in words."""

    item: ReadyItem
    text: str
    said: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    """A category of a check: its lines, and whether nothing is missing."""

    category: Category
    lines: tuple[Lined, ...]
    ok: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A readiness check in words."""

    check: "ReadinessCheck"
    groups: tuple[Grouped, ...]
    lacking: str


def checked(check: "ReadinessCheck") -> Checked:
    """A check with its lines by category; what was counted beside what is asked."""
    ready = categories_ready(ready_items(), check.missing)
    groups = tuple(
        Grouped(
            category,
            tuple(_line(item, check) for item in ready_items() if item.category == category),
            ready[category],
        )
        for category in Category
    )  # fmt: skip
    lacking = [line.text for group in groups for line in group.lines if not line.ok]
    return Checked(check, groups, plain(lacking))


def _line(item: ReadyItem, check: "ReadinessCheck") -> Lined:
    found = int(check.found.get(item.code, 0))
    said = f"{found} / {item.least} {_(item.unit)}" if item.counted else ""
    return Lined(item, _(item.text), said, item.code not in check.missing)


def minutes_of(test: "CallOutTest") -> int | None:
    """How long a crew took to turn out; None while it has not."""
    if test.turned_out_at is None:
        return None
    return int((test.turned_out_at - test.called_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Warned:
    """An open alarm in words; `order` is the number of the case it is about."""

    label: str
    said: str
    order: str
    since: datetime


SAID: Mapping[str, Text] = {
    AlarmKind.NO_CREW: gettext_lazy("空缺到 %(until)s。请马上安排人员待命。"),
    AlarmKind.UNCHECKED: gettext_lazy("班组：%(outlet)s"),
    AlarmKind.NOT_READY: gettext_lazy("班组：%(outlet)s"),
    AlarmKind.TEST_DUE: gettext_lazy("请选一个时间，不预先通知地拉动一次。"),
    AlarmKind.CLAIM_LATE: gettext_lazy("%(what)s，应在 %(due_at)s 前。"),
}


def alarm_of(alarm: "RescueAlarm") -> Warned:
    """An alarm in words."""
    facts = {name: _(value) if name == "what" else spoken(name, _moment(name, value))
             for name, value in alarm.data.items()}  # fmt: skip
    kind, _colon, key = alarm.subject.partition(":")
    return Warned(
        str(AlarmKind(alarm.kind).label), filled(SAID[alarm.kind], _Some(facts)), key if kind == "order" else "",
        alarm.raised_at,
    )  # fmt: skip


class _Some(dict[str, str]):
    """A fact that is missing leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _moment(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name == "until" else value


@dataclass(frozen=True, slots=True)
class Limited:
    """A time limit of the claim in words: `tone` good when kept, warn while it runs, bad when past."""

    text: str
    law: str
    due_at: datetime
    met_at: datetime | None
    tone: str
    late_by: str


def limits_of(deadlines: Iterable[Deadline], now: datetime) -> list[Limited]:
    """The claim's limits as a page and a paper show them."""
    return [
        Limited(
            _(each.limit.text), _(each.limit.law), each.due_at, each.met_at,
            "bad" if each.is_late(now) else "good" if each.met_at else "warn",
            _late((each.met_at or now) - each.due_at) if each.is_late(now) else "",
        )
        for each in deadlines
    ]  # fmt: skip


def _late(by: timedelta) -> str:
    return _("超时 %(span)s") % {"span": span(max(1, int(by.total_seconds() // 60)))}


def papers_of(case: Case) -> list[tuple[str, bool, str]]:
    """The pieces of the claim's file: what, whether it is there, and what it says."""
    return [(str(PAPERS[each.code]), each.there, each.what) for each in case.papers]


def way_of(case: Case) -> list[tuple[str, datetime, str]]:
    """The moments of a case and how long each took since the one before."""
    found, before = [], None
    for step, at in case.way:
        took = span(int((at - before).total_seconds() // 60)) if before and at >= before else ""
        found.append((str(WAY[step]), at, took))
        before = at
    return found


def assessment_of(case: Case) -> list[tuple[str, str]]:
    """What the newest assessment found: label and answer."""
    told = case.said(Step.ASSESS_SCENE)
    if not told:
        return []
    yes, no = _("有"), _("没有")
    circumstances = [str(CODES["circumstances"][each]) for each in told.get("circumstances", [])]
    rows = [
        (_("执法部门、法律事宜"), str(CODES["legal"][told["legal"]])),
        (_("人员伤亡"), yes if told["injured"] else no),
        (_("保险定损理赔"), _("涉及") if told["insured"] else _("不涉及")),
        (_("须报警的情形"), plain(circumstances) or no),
    ]
    return [*rows, (_("说明"), told["note"])] if told.get("note") else rows


def towing_of(case: Case) -> list[tuple[str, str]]:
    """How the machine was confirmed and brought back: label and words."""
    told = {**case.said(Step.CONFIRM_RETURN), **case.said(Step.START_TOW), **case.said(Step.END_TOW)}
    names: tuple[tuple[str, Text], ...] = (
        ("owner", _("车主确认")), ("phone", _("电话")), ("destination", _("送到哪里")), ("cost", _("费用")),
        ("towing", _("运法")), ("tractor", _("用车")), ("link_m", _("软连接（米）")), ("carrier", _("承运")),
        ("odometer", _("里程表")), ("received_by", _("接车人")),
    )  # fmt: skip
    return [(str(label), spoken(name, told[name])) for name, label in names if told.get(name)]
