"""Who could go for an order, in words: the ranked list, and those who may not (R-3.6, R-6.14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.dispatch.queries import candidates
from yinuo.dispatch.types import Barred, Candidate
from yinuo.hall.reasons import in_words
from yinuo.inbox import queries as inbox
from yinuo.people import queries as people

TOLD_ELSEWHERE = frozenset({"eta_minutes", "km"})
"""Reasons the row shows as figures of their own."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The candidates as the page shows them. `timed`: there is an arrival promise to keep."""

    ranked: tuple[tuple[Candidate, list[tuple[str, str]]], ...]
    barred: tuple[tuple[Barred, str], ...]
    place_known: bool
    timed: bool

    @property
    def in_time(self) -> bool:
        """Whether any of them can keep the promise."""
        return any(each.keeps_promise for each, _reasons in self.ranked)


def crew_of(order: Any, now: datetime) -> Crew:
    """The candidates for an order, seen at `now`."""
    found = candidates(order, now=now)
    ranked = tuple(
        (each, in_words(reason for reason in each.reasons if reason.code not in TOLD_ELSEWHERE))
        for each in found.ranked
    )
    barred = tuple(
        (each, pgettext("between the parts of a sentence", "；").join(words for words, _tone in in_words(each.reasons)))
        for each in found.barred
    )
    timed = any(reason.code in ("slack_minutes", "late_minutes") for each in found.ranked for reason in each.reasons)
    return Crew(ranked, barred, found.place_known, timed)


def options(order: Any, now: datetime) -> list[tuple[str, str]]:
    """The candidates as choices of a form, best first, without the one who has the order now; behind them those whose
    steps on it wait in the tray: they are no candidates any more, but only who has the order can have his steps taken.
    """
    reporters = people.engineers_of_users({row.reporter_id for row in inbox.open_conflicts(f"order:{order.number}")})
    found = {each.number: f"{each.name} · {each.outlet} · {each.km:g} km" for each in candidates(order, now=now).ranked}
    for each in reporters.values():
        found.setdefault(each.number, _("%(name)s · 手机上做过，待核") % {"name": each.name})
    now_with = order.engineer.number if order.engineer else None
    return [(number, label) for number, label in found.items() if number != now_with]
