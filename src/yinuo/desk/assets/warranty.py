"""A machine's warranty on its page: what was promised, how each assembly stands today, what its meters show (R-5.6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext

from yinuo.assets.access import may_read_meters, may_sell
from yinuo.assets.queries import coverage as queries
from yinuo.hall.coverage import told
from yinuo.warranty.access import may_open
from yinuo.warranty.queries.cases import cases_of

READINGS = 5
"""Readings shown on the machine's page; the others have a page of their own."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How one assembly stands: what it is called, whether it is covered and why, and the days left."""

    assembly: str
    label: str
    tone: str
    why: str
    days: int | None


def shown(vehicle: Any, today: date, role: str) -> dict[str, Any]:
    """What warranty.html shows of a machine."""
    cases = cases_of(vehicle.pk)
    return {
        "cases": cases,
        "open_case": any(each.is_open for each in cases),
        "may_open": may_open(role),
        "sale": queries.sale_of(vehicle.pk),
        "covers": covers(vehicle, today),
        "readings": queries.readings_of(vehicle.pk)[:READINGS],
        "may_sell": may_sell(role),
        "may_read": may_read_meters(role),
    }


def covers(vehicle: Any, today: date) -> list[Stands]:
    """Every promised assembly as it stands today."""
    rows = []
    for each in queries.covers_on(vehicle, today):
        words = told(each)
        left = (each.until - today).days if each.until and each.until >= today else None
        why = pgettext("between the parts of a sentence", "；").join(words.reasons)
        rows.append(Stands(words.assembly, words.label, words.tone, why, left))
    return rows
