"""What is free of charge: nothing can be put on its account (R-5.5)."""

from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

FREE = ("tour:",)
"""Subjects that cost a customer nothing: inspection tours."""


@clause("R-5.5")
def require_chargeable(subject: str) -> None:
    """Refused("tour_is_free") for a tour: what it finds is paid for, if at all, on the order it becomes."""
    if subject.startswith(FREE):
        raise Refused("tour_is_free", clause="R-5.5", subject=subject.partition(":")[2])
