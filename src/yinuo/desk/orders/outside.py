"""Outside shops on an order's page: offered where no engineer can keep the promise or one is asked for (R-3.9)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.desk.orders.crew import Crew
from yinuo.dispatch.queries import shop_choices
from yinuo.hall.shop_words import bars_in_words
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Help, State, Step
from yinuo.shops.queries import jobs
from yinuo.shops.types import Choice

MOST = 4


@dataclass(frozen=True, slots=True)
class Outside:
    """The best shops for an order, how many may not be used and why the best of those may not."""

    choices: tuple[Choice, ...]
    barred: tuple[tuple[Choice, tuple[str, ...]], ...]


def outside_of(order: Any, crew: Crew | None, now: datetime, role: str) -> Outside | None:
    """The shops for an order, None where nobody needs one or its reader may give it to none."""
    stranded = order.state == State.OUTSOURCED and jobs.running(order.pk) is None
    wanted = stranded or order.help_wanted == Help.SHOP or (crew is not None and not crew.in_time)
    if not wanted or Step.OUTSOURCE not in steps_from(order.state, role):
        return None
    found = shop_choices(order, now=now)
    good = [each for each in found if not each.bars]
    barred = sorted((each for each in found if each.bars), key=lambda each: each.km if each.km is not None else 1e6)
    return Outside(tuple(good[:MOST]), tuple((each, tuple(bars_in_words(each.bars))) for each in barred[:MOST]))


def shop_options(order: Any, now: datetime) -> list[tuple[str, str]]:
    """The shops as choices of a form, the best first; those that may not be used say so."""
    return [(each.number, label(each)) for each in shop_choices(order, now=now)]


def label(each: Choice) -> str:
    """A shop in one line."""
    km = _("%(km)s 公里") % {"km": each.km} if each.km is not None else ""
    price = _("%(cny)s 元/时") % {"cny": each.hour_cny} if each.hour_cny is not None else ""
    score = _("业绩 %(score)s") % {"score": each.record.score} if each.record.score is not None else ""
    barred = _("现在不能用") if each.bars else ""
    return " · ".join(filter(None, (each.name, km, price, score, barred)))
