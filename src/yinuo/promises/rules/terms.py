"""Which promises a report starts, and when each is due (R-5.10 to R-5.13)."""

from datetime import datetime

from yinuo.charter.types import Term, Terms
from yinuo.kernel.clauses import clause
from yinuo.promises.types import Due, PromiseKind, Why


def is_near(km: float | None, supplier: bool, terms: Terms) -> bool:
    """Whether the arrival term holds: within the radius, the limit itself included, and no supplier needed (X-4)."""
    return (km is None or km <= terms.radius_km) and not supplier


def _due(kind: PromiseKind, term: Term, reported_at: datetime, why: Why) -> Due:
    return Due(kind, reported_at, term.due_at(reported_at), term.clause, why)


@clause("R-5.10")
def respond_due(reported_at: datetime, terms: Terms) -> Due:
    """A human answer, wherever the machine stands (X-5: beyond the radius too)."""
    return _due(PromiseKind.RESPOND, terms.respond, reported_at, Why.EVERY_REPORT)


@clause("R-5.11", "R-5.12")
def visit_due(reported_at: datetime, *, km: float | None, supplier: bool, terms: Terms) -> Due:
    """The visit promise. An unknown distance (`km=None`) gets the stricter term; every clock starts at the report."""
    if is_near(km, supplier, terms):
        why = Why.DISTANCE_UNKNOWN if km is None else Why.WITHIN_RADIUS
        return _due(PromiseKind.ARRIVE, terms.arrive, reported_at, why)
    why = Why.SUPPLIER_NEEDED if supplier else Why.BEYOND_RADIUS
    return _due(PromiseKind.REPLY, terms.reply, reported_at, why)


@clause("R-5.10", "R-5.11", "R-5.12")
def promises_for(reported_at: datetime, *, km: float | None, supplier: bool, terms: Terms) -> tuple[Due, Due]:
    """The two promises a report starts: respond, and arrive or reply."""
    return (respond_due(reported_at, terms), visit_due(reported_at, km=km, supplier=supplier, terms=terms))


@clause("R-5.13", "R-6.15")
def appointment_due(agreed_at: datetime, appointment_at: datetime, terms: Terms) -> Due:
    """The time the customer agreed to becomes the promise."""
    return Due(PromiseKind.APPOINTMENT, agreed_at, appointment_at, terms.appointment_clause, Why.AGREED)
