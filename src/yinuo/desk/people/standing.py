"""How certificates stand, in words and colours."""

from collections.abc import Collection
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.people import queries
from yinuo.people.rules import standing

STANDING = {
    "expired": _("已过期"),
    "expiring": _("将到期"),
    "withdrawn": _("已撤回"),
    "future": _("未生效"),
    "valid": _("有效"),
}
"""The worst first."""
TONE = {"expired": "bad", "expiring": "warn", "withdrawn": "quiet", "future": "info", "valid": "good"}


def standings(day: date) -> dict[int, set[str]]:
    """Engineer → how his certificates stand on `day`; one query for all. What was withdrawn counts no more."""
    found: dict[int, set[str]] = {}
    for each in queries.all_certificates():
        found.setdefault(each.engineer_id, set()).add(standing(queries.paper_of(each), day))
    return found


def worst(stands: Collection[str]) -> "str | Promise":
    """The standing that needs somebody's care first."""
    return next((STANDING[key] for key in STANDING if key in stands and key != "withdrawn"), "")
