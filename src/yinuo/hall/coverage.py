"""Whether the sale's promise covers a fault, in words: the verdict, why, and what is to be done (R-5.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.assets.types import Assembly, CauseKind, Coverage, Reason, Verdict
from yinuo.hall.labels import of
from yinuo.hall.words import plain

Words = str | Promise

UNITS: Mapping[str, Words] = {"km": gettext_lazy("公里"), "hours": gettext_lazy("小时")}
TONES: Mapping[str, str] = {
    Verdict.COVERED: "good",
    Verdict.NOT_COVERED: "quiet",
    Verdict.NEEDS_DECISION: "warn",
}

REASONS: Mapping[str, Words] = {
    "in_time": gettext_lazy("质保到 %(until)s"),
    "time_over": gettext_lazy("质保期已于 %(until)s 届满"),
    "in_meter": gettext_lazy("质保 %(limit)s %(unit)s以内，%(on)s 读数 %(shown)s"),
    "meter_over": gettext_lazy("质保 %(limit)s %(unit)s以内，%(on)s 读数已是 %(shown)s"),
    "meter_unknown": gettext_lazy("质保 %(limit)s %(unit)s以内，但没有读数：请读表后再定"),
    "meter_old": gettext_lazy("质保 %(limit)s %(unit)s以内，最近读数 %(shown)s 是 %(on)s 的，不足以判定：请读表后再定"),
    "start_unknown": gettext_lazy("没有登记购车承诺和质保期：请向客户和业务核实，核实前不收费"),
    "not_promised": gettext_lazy("购车承诺里没有这个总成"),
    "wear_part": gettext_lazy("易损件不在质保范围内"),
    "makers_station": gettext_lazy("底盘由底盘厂的服务站承担：送服务站，或由部长决定先修后向底盘厂追偿"),
    "excluded_cause": gettext_lazy("工程师认定的原因是“%(cause)s”，政策不予质保：由部长判定"),
    "promise_longer": gettext_lazy("购车时另有承诺：%(text)s"),
    "promise_words": gettext_lazy("购车时另有承诺：%(text)s；是否适用由部长判定"),
    "assembly_unclear": gettext_lazy("%(covered)s在保，%(over)s已过保：先查明故障在哪里"),
    "ruled": gettext_lazy("%(who)s %(at)s 判定：%(reason)s"),
}
"""Code → sentence; the facts are those of `assets.types.Reason`."""

TO_CUSTOMERS: Mapping[str, Words] = {
    "makers_station": gettext_lazy("底盘的质保由底盘厂的服务站承担，我们会帮您联系安排"),
    "excluded_cause": gettext_lazy("故障原因正在核实，核实前不收费"),
    "promise_words": gettext_lazy("购车时另有承诺：%(text)s；正在核实是否适用"),
    "ruled": gettext_lazy("%(at)s 判定：%(reason)s"),
}
"""What a customer is told where the house speaks of its own work."""

NAMES = of(Assembly)


@dataclass(frozen=True, slots=True)
class Told:
    """A coverage in the reader's language."""

    verdict: str
    label: str
    tone: str
    assembly: str
    reasons: tuple[str, ...]
    until: date | None
    policy: str


def told(coverage: Coverage, *, to_customer: bool = False) -> Told:
    """All that a page shows of a coverage."""
    own = TO_CUSTOMERS if to_customer else {}
    return Told(
        coverage.verdict.value, force_str(coverage.verdict.label), f"tone-{TONES[coverage.verdict]}",
        force_str(NAMES.get(coverage.assembly, "")), tuple(in_words(coverage.reasons, own)), coverage.until,
        coverage.policy,
    )  # fmt: skip


def in_words(reasons: Iterable[Reason], own: Mapping[str, Words] = REASONS) -> list[str]:
    """Every reason as a sentence, by `own` words first; an unknown code stays itself, so that nothing is hidden."""
    sentences = {**REASONS, **own}
    return [force_str(sentences.get(each.code, each.code)) % _facts(each) for each in reasons]


def _facts(reason: Reason) -> dict[str, str]:
    return {name: _said(name, str(value)) for name, value in reason.facts.items()}


def _said(name: str, value: str) -> str:
    match name:
        case "until" | "on":
            return plain(date.fromisoformat(value))
        case "at":
            return plain(timezone.localdate(datetime.fromisoformat(value)))
        case "unit":
            return force_str(UNITS[value])
        case "cause":
            return force_str(CauseKind(value).label)
        case "covered" | "over":
            return plain([NAMES[each] for each in value.split(",") if each]) or _("其余总成")
    return value
