"""What happened to a tour visit, one plain sentence an entry of its journal."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from yinuo.hall.story import NOTED_LATE, Told
from yinuo.hall.words import plain, spoken
from yinuo.journal.types import Event
from yinuo.tours.rules.story import MADE
from yinuo.tours.types import TourStep

ICONS = {
    TourStep.ASSIGN: "user", TourStep.AGREE: "calendar-check", TourStep.BEGIN: "player-play",
    TourStep.INSPECT: "clipboard-check", TourStep.SKIP: "x", TourStep.RAISE: "clipboard-list",
    TourStep.FINISH: "signature", TourStep.FAIL: "barrier-block", TourStep.REOPEN: "refresh",
}  # fmt: skip
TONES = {TourStep.FINISH: "good", TourStep.FAIL: "bad", TourStep.SKIP: "warn", TourStep.RAISE: "work"}


def story(events: Iterable[Event]) -> list[Told]:
    """Every entry in words."""
    return [told(event) for event in events if event.kind.startswith("tour.")]


def told(event: Event) -> Told:
    """One entry in words."""
    step = event.kind.removeprefix("tour.")
    known = TourStep(step) if step in TourStep.values else None
    title = str(known.label) if known else _("生成巡检") if event.kind == MADE else _("又有车到期，并入这次巡检")
    late = event.recorded_at - event.occurred_at >= NOTED_LATE
    tone = TONES.get(known, "info") if known else "quiet"
    return Told(
        event.kind, title, tuple(filter(None, lines_of(step, event.data))), event.actor or _("系统"),
        event.occurred_at, event.recorded_at if late else None, f"tone-{tone}",
        ICONS.get(known, "clock") if known else "calendar-check", "R-5.5",
    )  # fmt: skip


def lines_of(step: str, data: dict[str, Any]) -> list[str]:
    """What an entry tells."""
    pairs = (
        ("engineer_name", _("工程师：%s")),
        ("agreed_with", _("约定人：%s")),
        ("agreed_at", _("约定时间：%s")),
        ("machine", _("车辆：%s")),
        ("machines", _("车辆：%s")),
        ("order", _("工单：%s")),
        ("reason", _("原因：%s")),
        ("new_on", _("改到：%s")),
        ("signer", _("签字人：%s")),
        ("opinion", _("客户意见：%s")),
        ("due_on", _("应在此前完成：%s")),
    )
    said = [words % plain(spoken(name, data[name])) for name, words in pairs if data.get(name)]
    if data.get("found"):
        said.append(_("发现 %(n)s 个问题") % {"n": len(data["found"])})
    if data.get("meter"):
        said.append(_("表上的读数与以前对不上，没有记入车辆档案"))
    return said
