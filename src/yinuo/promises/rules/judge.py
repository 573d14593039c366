"""How promises stand after what has happened: a fold over facts in the order they happened (DESIGN 3).

The order in which facts were recorded does not matter: what an engineer did in time without signal counts as in time.
Within that order nothing makes a broken promise kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from yinuo.charter.types import Terms
from yinuo.kernel.clauses import clause
from yinuo.promises.rules import pauses
from yinuo.promises.rules.terms import appointment_due, is_near, promises_for, visit_due
from yinuo.promises.types import VISIT_KINDS, Due, Fact, FactKind, Pause, PromiseKind, PromiseState, Why

CONTACTS = frozenset({FactKind.CONTACTED, FactKind.ANSWERED, FactKind.AGREED, FactKind.ARRIVED})
ANSWERS = frozenset({FactKind.ANSWERED, FactKind.ARRIVED})


@dataclass(frozen=True, slots=True)
class Standing:
    """All promises of an order so far, oldest first, when the customer was first answered, and what was waited for."""

    reported_at: datetime
    terms: Terms
    promises: tuple[Due, ...]
    answered_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def visit(self) -> int:
        """Index of the one visit promise: the newest."""
        return max(i for i, promise in enumerate(self.promises) if promise.kind in VISIT_KINDS)

    def having(self, index: int, promise: Due) -> "Standing":
        """The same standing with one promise replaced."""
        return replace(self, promises=(*self.promises[:index], promise, *self.promises[index + 1 :]))

    def starting(self, promise: Due) -> "Standing":
        """The same standing with one promise more."""
        return replace(self, promises=(*self.promises, promise))


def judge(
    reported_at: datetime, *, km: float | None, supplier: bool, terms: Terms, facts: Iterable[Fact]
) -> tuple[Due, ...]:
    """The promises of a report after `facts`, whatever the order they are given in."""
    standing = Standing(reported_at, terms, promises_for(reported_at, km=km, supplier=supplier, terms=terms))
    for fact in sorted(facts, key=lambda fact: fact.at):
        standing = advance(standing, fact)
    return standing.promises


@clause("R-5.10", "R-5.11", "R-5.12", "R-5.13")
def advance(standing: Standing, fact: Fact) -> Standing:
    """The standing after one fact, no earlier than those before it."""
    standing = _at(replace(standing, pauses=pauses.after(standing.pauses, fact)), fact.at)
    if fact.kind in CONTACTS:
        standing = standing.having(0, met(standing.promises[0], fact.at))
    if fact.kind in ANSWERS:
        standing = _answered(standing, fact.at)
    match fact.kind:
        case FactKind.AGREED:
            return _agreed(standing, fact)
        case FactKind.ARRIVED:
            return standing.having(standing.visit, met(standing.promises[standing.visit], fact.at))
        case FactKind.RECLASSED:
            return _reclassed(standing, fact)
        case FactKind.SOLVED | FactKind.ENDED:
            why = Why.SOLVED_REMOTELY if fact.kind is FactKind.SOLVED else Why(fact.why)
            return replace(standing, promises=tuple(_void(each, fact.at, why) for each in standing.promises))
    return standing


def _at(standing: Standing, at: datetime) -> Standing:
    """The standing at a moment: clocks that wait have moved on, those that ran out have broken."""
    moved = (pauses.clocked(each, standing.pauses, standing.terms, at) for each in standing.promises)
    return replace(standing, promises=tuple(lapsed(each, at) for each in moved))


def lapsed(promise: Due, at: datetime) -> Due:
    """A running promise whose time is past is broken; at the due moment itself it can still be met."""
    if promise.state == PromiseState.RUNNING and promise.due_at < at:
        return promise.ends(PromiseState.BROKEN, promise.due_at, Why.OVERDUE)
    return promise


def met(promise: Due, at: datetime) -> Due:
    """The promise after what it asked for was done at `at`: kept in time; broken stays broken and notes when."""
    if promise.met_at is not None:
        return promise
    if promise.state == PromiseState.RUNNING:
        return replace(promise, met_at=at).ends(PromiseState.KEPT, at, Why.MET)
    if promise.state == PromiseState.BROKEN:
        return replace(promise, met_at=at, ended_why=Why.LATE)
    return promise


def _answered(standing: Standing, at: datetime) -> Standing:
    visit = standing.promises[standing.visit]
    standing = replace(standing, answered_at=standing.answered_at or at)
    return standing.having(standing.visit, met(visit, at)) if visit.kind == PromiseKind.REPLY else standing


def _agreed(standing: Standing, fact: Fact) -> Standing:
    """The agreed time takes the place of reply, of an earlier appointment, or (the customer's own wish) of arrive."""
    if fact.appointment_at is None:
        raise ValueError("Expected appointment_at with an agreement.")
    index = standing.visit
    visit = standing.promises[index]
    if visit.kind == PromiseKind.ARRIVE and visit.state == PromiseState.RUNNING and not fact.customer_wish:
        return standing
    if visit.state == PromiseState.RUNNING:
        why = Why.CUSTOMER_WISH if fact.customer_wish else Why.APPOINTMENT_AGREED
        # An agreement is an answer too: the reply keeps the moment it was given.
        met_at = fact.at if visit.kind == PromiseKind.REPLY else None
        visit = replace(visit, met_at=met_at).ends(
            PromiseState.SUPERSEDED, fact.at, why, replaced_by=PromiseKind.APPOINTMENT
        )
    elif visit.kind == PromiseKind.REPLY:
        visit = met(visit, fact.at)
    standing = replace(standing.having(index, visit), answered_at=standing.answered_at or fact.at)
    return standing.starting(appointment_due(fact.at, fact.appointment_at, standing.terms))


def _reclassed(standing: Standing, fact: Fact) -> Standing:
    """The distance or the need of a supplier became known otherwise: arrive and reply change places.

    An appointment the customer agreed to stays the visit promise, and so does a visit that has been made.
    """
    index = standing.visit
    visit = standing.promises[index]
    wanted = PromiseKind.ARRIVE if is_near(fact.km, fact.supplier, standing.terms) else PromiseKind.REPLY
    arrived = visit.kind == PromiseKind.ARRIVE and visit.met_at is not None
    if arrived or visit.kind in (PromiseKind.APPOINTMENT, wanted) or visit.state == PromiseState.VOID:
        return standing
    if visit.state == PromiseState.RUNNING:
        visit = visit.ends(PromiseState.SUPERSEDED, fact.at, Why.CLASS_CHANGED, replaced_by=wanted)
    new = visit_due(standing.reported_at, km=fact.km, supplier=fact.supplier, terms=standing.terms)
    new = pauses.clocked(new, standing.pauses, standing.terms, fact.at)
    if new.kind == PromiseKind.REPLY and standing.answered_at is not None:
        new = met(lapsed(new, standing.answered_at), standing.answered_at)
    return standing.having(index, visit).starting(lapsed(new, fact.at))


def _void(promise: Due, at: datetime, why: Why) -> Due:
    return promise.ends(PromiseState.VOID, at, why) if promise.state == PromiseState.RUNNING else promise


def visit_promise(promises: tuple[Due, ...]) -> Due:
    """The one visit promise at this time."""
    return [promise for promise in promises if promise.kind in VISIT_KINDS][-1]
