"""How waiting stops the clock of a promise whose term says so (DESIGN 3). The regulation's own commitment has none.

The pauses are those of the facts, each with its reason; every due moment is counted anew from all of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from yinuo.charter.types import Term, Terms
from yinuo.promises.types import Due, Fact, FactKind, Pause, PromiseKind, PromiseState

Pauses = tuple[Pause, ...]


def term_of(kind: str, terms: Terms) -> Term | None:
    """The term behind a promise; None for an appointment, whose time the customer agreed to."""
    return {
        PromiseKind.RESPOND: terms.respond, PromiseKind.ARRIVE: terms.arrive, PromiseKind.REPLY: terms.reply,
    }.get(PromiseKind(kind))  # fmt: skip


def after(pauses: Pauses, fact: Fact) -> Pauses:
    """The pauses after one fact: what waits for something else waits anew."""
    if fact.kind not in (FactKind.PAUSED, FactKind.RESUMED):
        return pauses
    ended = tuple(replace(pause, end=fact.at) if pause.end is None else pause for pause in pauses)
    return (*ended, Pause(fact.why, fact.at)) if fact.kind is FactKind.PAUSED else ended


def clocked(promise: Due, pauses: Pauses, terms: Terms, at: datetime) -> Due:
    """A running promise with its due moment as `at` gives it."""
    term = term_of(promise.kind, terms)
    if promise.state != PromiseState.RUNNING or term is None or not term.paused_by:
        return promise
    stops = tuple(pause for pause in pauses if pause.reason in term.paused_by)
    return replace(promise, due_at=term.due_at(promise.started_at, breaks(stops, at)), pauses=stops)


def breaks(pauses: Iterable[Pause], at: datetime) -> list[tuple[datetime, datetime]]:
    """When a clock stood still up to `at`."""
    return [(pause.begin, pause.end or at) for pause in pauses]
