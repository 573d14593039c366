"""From seconds to figures: rates, percentiles, ratios round by round, and whether an aim is met. Pure."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Rounds = list[list[float]]
"""Seconds of every run, by round."""

LEAST_RATE, MOST_GROWTH, MOST_QUERIES, MOST_MB = 0.35, 1.2, 10, 250


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the middle and the greatest of several rounds."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """ValueError for none."""
        return cls(min(values), median(values), max(values))


@dataclass(frozen=True, slots=True)
class Row:
    """One contender on one database at one size; milliseconds over all runs of all rounds."""

    measure: str
    database: str
    orders: int
    name: str
    runs: int
    per_second: Spread
    p50_ms: float
    p95_ms: float
    p99_ms: float
    queries: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of the product beside the plain one, or beside its own at another size; `aim` None: only told."""

    measure: str
    database: str
    orders: int
    name: str
    value: Spread
    aim: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the middle round meets the aim."""
        if self.aim is None:
            return None
        return self.value.middle >= self.aim if self.at_least else self.value.middle <= self.aim


def row(measure: str, database: str, orders: int, name: str, rounds: Rounds, queries: int) -> Row:
    """The figures of one contender."""
    ordered = sorted(seconds for each in rounds for seconds in each)
    p50, p95, p99 = (percentile(ordered, share) * 1000 for share in (0.50, 0.95, 0.99))
    return Row(measure, database, orders, name, len(ordered), Spread.of(rates(rounds)), p50, p95, p99, queries)


def percentile(ordered: list[float], share: float) -> float:
    """The smallest value that at least `share` of them do not exceed."""
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def rates(rounds: Rounds) -> list[float]:
    """Runs a second, round by round."""
    return [len(each) / sum(each) for each in rounds]


def rate_beside(ours: Rounds, plain: Rounds) -> Spread:
    """Our rate ÷ the plain one's, round by round."""
    return Spread.of([one / other for one, other in zip(rates(ours), rates(plain), strict=True)])


def time_beside(ours: Rounds, other: Rounds) -> Spread:
    """Our usual time ÷ the other's, round by round."""
    return Spread.of([median(one) / median(two) for one, two in zip(ours, other, strict=True)])


def as_json(rows: list[Row], ratios: list[Ratio]) -> dict[str, Any]:
    """Everything, for a file."""
    return {
        "rows": [asdict(each) for each in rows],
        "ratios": [asdict(each) | {"met": each.met} for each in ratios],
    }
