"""What happened to an order, one plain sentence an entry of its journal: who, when, and which clause it proves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yinuo.accounts.types import Role
from yinuo.assets.types import FaultSystem
from yinuo.charter.types import Terms
from yinuo.files.types import Purpose
from yinuo.hall.labels import FACTS, WHY, field_label, of
from yinuo.hall.reported import in_words
from yinuo.hall.sayings import ICONS, LINES, SENTENCES, TONES
from yinuo.hall.words import plain, spoken
from yinuo.journal.types import Event
from yinuo.orders.rules.closing import SAME_FAULT_DAYS
from yinuo.orders.rules.story import at as moment_at
from yinuo.orders.rules.story import judged_at
from yinuo.orders.rules.transitions import TABLE
from yinuo.orders.types import Channel, ContactWay, WaitFor
from yinuo.promises.types import PromiseKind
from yinuo.suppliers.types import Said

NOTED_LATE = timedelta(minutes=1)
"""Recorded later than this after it happened, an entry says both times."""

CLAUSES: Mapping[str, str] = {f"order.{line.step}": line.clause for line in reversed(TABLE) if line.clause} | {
    "order.report": "R-5.10",
    "order.receipt": "R-6.18",
    "order.scene_attempt": "R-9.5",
    "supplier.ask": "R-5.12",
    "supplier.answer": "R-5.12",
    "supplier.late": "R-5.12",
}

COUNTED = {
    "image": gettext_lazy("照片 %(count)s 张"),
    "audio": gettext_lazy("语音 %(count)s 段"),
    "application": gettext_lazy("文件 %(count)s 个"),
}
"""What came with an entry, by what it is."""

NO_FILES: Mapping[str, Any] = MappingProxyType({})

NAMES = dict(FACTS) | {
    "kind": of(PromiseKind),
    "fault_system": of(FaultSystem),
    "channel": of(Channel),
    "wait_for": of(WaitFor),
    "how": of(ContactWay),
    "purpose": of(Purpose),
    "reply": of(Said),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry in words. `recorded_at` is set where it differs from `at`; `flag` says why a time was not believed."""

    kind: str
    title: str
    lines: tuple[str, ...]
    who: str
    at: datetime
    recorded_at: datetime | None
    tone: str
    icon: str
    clause: str
    flag: str = ""

    @property
    def detail(self) -> str:
        """All lines in one, for the plain timeline."""
        return pgettext("between the parts of a sentence", "；").join(filter(None, (*self.lines, self.flag)))


def story(events: Iterable[Event], blobs: Mapping[str, Any] = NO_FILES) -> list[Told]:
    """Every entry of an order's journal in words; the first one (the report) gives the terms the others are read by.
    `blobs` of the files that came with them say what these are; one that is not among them counts as a photo."""
    events = list(events)
    report = events[0].data if events and "terms" in events[0].data else None
    if report is None:
        return [told(event, blobs) for event in events]
    terms, reported_at = Terms.from_json(report["terms"]), moment_at(report["reported_at"])
    return [told(event, blobs, terms=terms, reported_at=reported_at) for event in events]


def told(
    event: Event,
    blobs: Mapping[str, Any] = NO_FILES,
    *,
    terms: Terms | None = None,
    reported_at: datetime | None = None,
) -> Told:
    """One entry of kind order.* or promise.* in words; `terms` and `reported_at` tell whether its time is flagged."""
    who = event.actor or force_str(of(Role).get(event.role, event.role))
    late = abs(event.recorded_at - event.occurred_at) > NOTED_LATE
    return Told(
        kind=event.kind,
        title=_title(event, who),
        lines=tuple(_lines(event, blobs)),
        who=force_str(of(Role).get(event.role, "")) if event.actor else "",
        at=event.occurred_at,
        recorded_at=event.recorded_at if late else None,
        tone="tone-" + TONES.get(event.kind, "info"),
        icon=ICONS.get(event.kind, "history"),
        clause=_clause(event, terms),
        flag=_flag(event, terms, reported_at),
    )


def _title(event: Event, who: str) -> str:
    sentence = SENTENCES.get(_variant(event), SENTENCES.get(event.kind))
    if sentence is None:
        return _("%(who)s：%(kind)s") % {"who": who, "kind": event.kind}
    return force_str(sentence) % _Facts(_facts(event.data) | {"who": who})


def _variant(event: Event) -> str:
    """An entry whose sentence depends on what it says has a second key."""
    data = event.data
    for name, value in (("needed", False), ("customer_wish", True), ("reservation", None), ("confirmed_by", None),
                        ("firm", None)):  # fmt: skip
        if name in data and (value is None or data[name] is value):
            return f"{event.kind}:{name}"
    return event.kind


class _Facts(dict[str, str]):
    """A fact that is missing leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _facts(data: Mapping[str, object]) -> _Facts:
    return _Facts({name: _said(name, value) for name, value in data.items()})


def _said(name: str, value: object) -> str:
    if name in ("items", "strokes") and isinstance(value, Mapping | list):
        return str(len(value))
    if name == "until" and isinstance(value, str):
        return plain(moment_at(value))
    labels = NAMES.get(name)
    return force_str(labels[str(value)]) if labels and str(value) in labels else spoken(name, value)


def files_in(event: Event) -> list[str]:
    """The hashes of the files that came with an entry, the signature apart."""
    return event.data.get("photos") or event.data.get("told", {}).get("photos") or []


def _lines(event: Event, blobs: Mapping[str, Any]) -> Iterable[str]:
    data = event.data
    if "told" in data:
        yield from (_("%(label)s：%(value)s") % {"label": label, "value": value}
                    for label, value in in_words(data["step"], data["told"]))  # fmt: skip
    for name in LINES:
        if data.get(name):
            yield _("%(label)s：%(value)s") % {"label": field_label(name), "value": _said(name, data[name])}
    if data.get("km") is not None:
        yield _("距%(base)s %(km)s 公里") % {"base": data.get("base", ""), "km": data["km"]}
    if "off_km" in data:
        yield _("手机定位离车辆 %(km)s 公里") % {"km": data["off_km"]}
    if data.get("recurs_of"):
        yield _("%(days)s 天内同一车辆的同类故障再次出现") % {"days": SAME_FAULT_DAYS}
    if data.get("on_duty") is False:
        yield _("派工时不当班")
    if data.get("no_improper") is False:
        yield _("客户反映有不当要求，已转客户服务部部长")
    sorts = Counter(blobs[each].media_type.partition("/")[0] if each in blobs else "image" for each in files_in(event))
    yield from (force_str(COUNTED[sort]) % {"count": count} for sort, count in sorts.items())


def _clause(event: Event, terms: Terms | None) -> str:
    if not event.kind.startswith("promise."):
        return CLAUSES.get(event.kind, "")
    kind = event.data.get("kind")
    if terms is None or kind not in PromiseKind.values:
        return ""
    return {
        "respond": terms.respond.clause, "arrive": terms.arrive.clause, "reply": terms.reply.clause,
        "appointment": terms.appointment_clause,
    }[kind]  # fmt: skip


FLAGGED = gettext_lazy("时间待核：%(why)s，按收到的时间计")


def _flag(event: Event, terms: Terms | None, reported_at: datetime | None) -> str:
    if terms is None or reported_at is None or event.kind == "order.report" or event.kind.startswith("promise."):
        return ""
    bound = timedelta(minutes=terms.evidence_bound_minutes)
    _moment, flag = judged_at(event, reported_at=reported_at, bound=bound)
    return "" if flag is None else force_str(FLAGGED) % {"why": force_str(WHY.get(flag.code, flag.code))}
