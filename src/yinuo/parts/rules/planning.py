"""What a store should bring in, and what an engineer should take along: proposals with the figures they rest on."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import ceil, sqrt
from statistics import median

from yinuo.parts.types import KitLine, Past, Restock, Usage

USED_DAYS = 90
"""Usage is measured over so many days."""
SEASON_DAYS = 60
"""The season is read off so many days of last year, from today's date on."""
REVIEW_DAYS = 14
"""A store is looked through once in so many days: stock must last until the next order has come."""
MILDEST, WILDEST = 0.5, 3.0
"""A season counts for no less and no more: one odd year must not fill a store."""
SURE = 1.28
"""Standard deviations kept for chance: nine times out of ten nothing runs out (usage taken as Poisson)."""
ENOUGH_LIKE = 4
"""So many repairs of the same model make it needless to look at other models."""
WORTH = 0.1
"""A part that fewer of the like repairs took is left at home."""
MOST = 8
"""Parts of one kit."""


def season_of(coming: float, year: float) -> float | None:
    """Usage of last year's coming `SEASON_DAYS` against that year's average; None where nothing was used at all."""
    return (coming / SEASON_DAYS) / (year / 365) if year else None


def restock(usage: Usage) -> Restock:
    """Order up to what the lead time and one review take, by the season, and a little for chance; whole pieces."""
    season = min(WILDEST, max(MILDEST, usage.season if usage.season is not None else 1.0))
    cover = usage.lead_days + REVIEW_DAYS
    expected = float(usage.used) / USED_DAYS * season * cover
    target = Decimal(ceil(expected + SURE * sqrt(expected)))
    return Restock(usage, season, cover, target, Decimal(max(0, ceil(target - usage.held))))


def kit(past: Iterable[Past], repairs: int, repairs_of_model: int) -> list[KitLine]:
    """The parts like repairs took most; `repairs` counts all those of the fault system.

    What was taken once among several repairs is chance.
    """
    same = repairs_of_model >= ENOUGH_LIKE
    of = repairs_of_model if same else repairs
    amounts: dict[str, dict[int, Decimal]] = {}
    for each in past:
        if each.same_model or not same:
            orders = amounts.setdefault(each.part, {})
            orders[each.order_id] = orders.get(each.order_id, Decimal(0)) + each.quantity
    lines = [KitLine(part, _usual(orders), len(orders), of, same) for part, orders in amounts.items()]
    worth = [line for line in lines if of and line.used / of >= WORTH and (line.used > 1 or of < ENOUGH_LIKE)]
    return sorted(worth, key=lambda line: (-line.used, line.part))[:MOST]


def _usual(orders: Mapping[int, Decimal]) -> Decimal:
    return Decimal(median(orders.values()))
