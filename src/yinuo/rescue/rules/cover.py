"""Whether a rescue crew stands by at every moment (R-9.2), and when the quarter's call-out test is owed."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from yinuo.kernel.clauses import clause
from yinuo.rescue.types import Crew, Duty, Gap

QUARTER_MONTHS = 3


@clause("R-9.2")
def gaps(duties: Iterable[Duty], *, since: datetime, until: datetime, crew: int) -> list[Gap]:
    """The stretches of `since <= t < until` in which no outlet has `crew` people on stand-by together."""
    rows = [each for each in duties if each.ends_at > since and each.starts_at < until]
    starts, ends = (max(since, row.starts_at) for row in rows), (min(until, row.ends_at) for row in rows)
    found: list[Gap] = []
    for start, end in pairwise(sorted({since, until, *starts, *ends})):
        if crews_at(rows, start, crew=crew):
            continue
        if found and found[-1].until == start:
            found[-1] = Gap(found[-1].since, end)
        else:
            found.append(Gap(start, end))
    return found


@clause("R-9.2")
def crews_at(duties: Iterable[Duty], at: datetime, *, crew: int) -> list[Crew]:
    """The full crews that stand by at a moment; a shift that ends then does not cover it."""
    there: dict[int, list[Duty]] = {}
    for each in duties:
        if each.starts_at <= at < each.ends_at:
            there.setdefault(each.outlet_id, []).append(each)
    return [
        Crew(
            outlet, frozenset(row.engineer_id for row in rows), max(row.starts_at for row in rows),
            min(row.ends_at for row in rows),
        )
        for outlet, rows in sorted(there.items())
        if len({row.engineer_id for row in rows}) >= crew
    ]  # fmt: skip


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, 1 to 4."""
    return day.year, (day.month - 1) // QUARTER_MONTHS + 1


@clause("R-9.2")
def call_out_owed(tested: Iterable[date], day: date) -> bool:
    """Whether the quarter of `day` has had no unannounced call-out test yet."""
    return quarter_of(day) not in {quarter_of(each) for each in tested}
