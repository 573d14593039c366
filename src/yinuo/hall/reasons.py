"""Why somebody may or may not go for an order: the ranking's codes in words (R-3.6, R-6.14)."""

from collections.abc import Iterable, Mapping

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.assets.types import Family
from yinuo.hall.labels import of
from yinuo.hall.why import span
from yinuo.people.types import CertificateKind
from yinuo.solver.ranking import Reason

Words = str | Promise

REASONS: Mapping[str, tuple[Words, str]] = {
    "eta_minutes": (_("%(span)s后可到场"), "info"),
    "km": (_("路程约 %(value)s 公里"), "quiet"),
    "km_from_here": (_("现在的位置距现场约 %(value)s 公里"), "info"),
    "slack_minutes": (_("比时限早 %(span)s"), "good"),
    "late_minutes": (_("会晚 %(span)s"), "bad"),
    "busy_minutes": (_("手头工作还需 %(span)s"), "warn"),
    "load": (_("名下有 %(value)s 张未完工单"), "warn"),
    "night_calls": (_("两周内已出夜班 %(value)s 次"), "warn"),
    "knows_machine": (_("修过这台车"), "good"),
    "knows_customer": (_("服务过这个客户"), "good"),
    "off_duty": (_("现在不当班"), "quiet"),
    "no_skill": (_("没有“%(value)s”的维修技能"), "bad"),
    "no_certificate": (_("没有%(value)s"), "bad"),
    "certificate_not_valid": (_("%(value)s不在有效期内"), "bad"),
    "refused_before": (_("已退过这张工单，或已从这张工单改派"), "quiet"),
}
"""Code → sentence and tone; `%(value)s` is the figure or the label of the key, `%(span)s` a time in words."""

KEYS = of(Family, CertificateKind)


def reason_words(reason: Reason) -> str:
    """One reason as a dispatcher reads it; an unknown code stays itself, so that nothing is hidden."""
    sentence, _tone = REASONS.get(reason.code, (reason.code, "quiet"))
    facts = {"value": KEYS.get(str(reason.value), _figure(reason.value)), "span": ""}
    if isinstance(reason.value, (int, float)):
        facts["span"] = span(int(reason.value))
    return force_str(sentence) % facts


def reason_tone(reason: Reason) -> str:
    """The tone of a reason: good, warn, bad, info or quiet."""
    return REASONS.get(reason.code, ("", "quiet"))[1]


def in_words(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    """(words, tone) of every reason, in their order."""
    return [(reason_words(each), reason_tone(each)) for each in reasons]


def _figure(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
