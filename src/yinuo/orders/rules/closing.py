"""What must be settled before an order may be signed off (R-6.7, R-6.8), and what counts as fixed at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from yinuo.assets.types import Verdict
from yinuo.kernel.clauses import clause
from yinuo.orders.rules.transitions import APOLOGY, CHARGES, CUSTOMER_CONFIRMED, QUOTATION, REFUSAL
from yinuo.orders.types import Outcome, Work
from yinuo.promises.types import Due, PromiseKind, PromiseState

SAME_FAULT_DAYS = 30
"""GLOSSARY: a repeat of the same fault on the same machine within N = 30 days is no first-time fix."""


@clause("R-6.8")
def arrived_late(promises: Iterable[Due]) -> bool:
    """Whether somebody came to the customer later than was promised."""
    return any(
        promise.kind in (PromiseKind.ARRIVE, PromiseKind.APPOINTMENT)
        and promise.state == PromiseState.BROKEN
        and promise.met_at is not None
        for promise in promises
    )


@clause("R-6.8", "R-6.18", "R-5.2")
def closed_gates(work: Work, promises: Iterable[Due]) -> list[str]:
    """The gates, other than checklists, that still stand closed."""
    closed = []
    if arrived_late(promises) and work.apologised_at is None:
        closed.append(APOLOGY)
    if work.solved_confirmed_at is None:
        closed.append(CUSTOMER_CONFIRMED)
    if work.outcome != Outcome.REFUSED:
        closed.append(REFUSAL)
    return closed


@clause("R-5.8", "R-6.12", "R-6.13")
def unpaid_gates(*, cover: str, accepted: bool, settled: bool) -> list[str]:
    """Out of warranty no work begins before the customer's yes; and no order ends while its bill stands open."""
    unasked = [QUOTATION] if cover == Verdict.NOT_COVERED and not accepted else []
    return unasked if settled else [*unasked, CHARGES]


@clause("R-6.16")
def is_recurrence(*, earlier_ended_at: datetime | None, reported_at: datetime, days: int = SAME_FAULT_DAYS) -> bool:
    """Whether a report of the same fault on the same machine repeats an earlier visit: within `days` of its end."""
    return earlier_ended_at is not None and timedelta() <= reported_at - earlier_ended_at <= timedelta(days=days)


@clause("R-6.16")
def fixed_first_time(*, visits: int, repeated: bool) -> bool | None:
    """Fixed at the first visit and not repeated; None for an order nobody visited."""
    return None if visits == 0 else visits == 1 and not repeated
