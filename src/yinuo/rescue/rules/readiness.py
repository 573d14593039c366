"""What a readiness check finds missing (R-9.1)."""

from collections.abc import Iterable, Mapping

from yinuo.kernel.clauses import clause
from yinuo.rescue.types import Category, ReadyItem


@clause("R-9.1")
def missing(items: Iterable[ReadyItem], found: Mapping[str, int]) -> tuple[str, ...]:
    """The codes of the lines that are not fulfilled: a tick counts as one, a count must reach its least."""
    return tuple(item.code for item in items if found.get(item.code, 0) < max(1, item.least))


@clause("R-9.1")
def categories_ready(items: Iterable[ReadyItem], lacking: Iterable[str]) -> dict[str, bool]:
    """Category → whether nothing of it is missing; all four must be."""
    short = set(lacking)
    rows = list(items)
    return {
        category.value: not any(item.code in short for item in rows if item.category == category)
        for category in Category
    }
