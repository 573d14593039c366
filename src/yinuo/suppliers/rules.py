"""When a supplier's answer is due and whom to tell of one that does not come; whom to call there (R-5.12)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.suppliers.types import Reached, RequestState, Said, Spoken

SATURDAY = 5
STATE_AFTER = {
    Said.GUIDANCE: RequestState.GUIDED,
    Said.SENDING: RequestState.SENDING,
    Said.NEEDS_MORE: RequestState.NEEDS_MORE,
    Said.NOT_OURS: RequestState.DECLINED,
    Said.OURS: RequestState.ASKED,
}
"""What is said → how the request stands then."""


@clause("R-5.12")
def next_telling(asked_at: datetime, due_at: datetime, *, told: int, percent: int) -> datetime | None:
    """When somebody is told that the answer is missing: before it is due (`told` 0), then when it is, then never."""
    if told == 0:
        return asked_at + (due_at - asked_at) * percent / 100
    return due_at if told == 1 else None


def state_after(state: str, said: str) -> RequestState:
    """How a request stands after a word more. What we add opens anew only what the supplier waited for.

    An engineer on the way is not called back by a hint that follows.
    """
    if said == Said.OURS and state != RequestState.NEEDS_MORE:
        return RequestState(state)
    if said == Said.GUIDANCE and state == RequestState.SENDING:
        return RequestState.SENDING
    return STATE_AFTER[Said(said)]


def replayed(events: Iterable[Event]) -> tuple[str, datetime | None]:
    """How a request stands after its entries, and when it was first answered."""
    state, answered_at = RequestState.ASKED, None
    for event in events:
        if event.kind == "supplier.answer":
            state, answered_at = state_after(state, event.data["reply"]), answered_at or event.occurred_at
        elif event.kind == "supplier.more":
            state = state_after(state, Said.OURS)
        elif event.kind == "supplier.withdraw":
            state = RequestState.WITHDRAWN
    return state.value, answered_at


def checked(answer: Spoken, *, now: datetime) -> Spoken:
    """The answer itself. Refused("field_required") or ("bad_time"), naming what is missing from it."""
    if answer.kind not in STATE_AFTER:
        raise Refused("field_wrong", field="kind", value=answer.kind[:40])
    if not answer.words.strip():
        raise Refused("field_required", field="words")
    if answer.kind == Said.SENDING:
        for field in ("person", "phone", "eta_at"):
            if not getattr(answer, field):
                raise Refused("field_required", clause="R-5.12", field=field)
        if answer.eta_at is not None and answer.eta_at <= now:
            raise Refused("bad_time", field="eta_at", why="past", at=answer.eta_at.isoformat())
    return answer


@clause("R-5.12")
def whom_to_call(people: Iterable[Reached], system: str, local: datetime, *, night_phone: str) -> Reached:
    """Whom to call about a system at a local time: who is there and knows it best; else the number that is always open.

    Who is named for the system goes before who is there for all.
    """
    there = [each for each in people if is_there(each, local) and (not each.systems or system in each.systems)]
    best = min(there, key=lambda each: not each.systems, default=None)
    return best or Reached("", night_phone)


def is_there(person: Reached, local: datetime) -> bool:
    """Whether a person can be reached then."""
    if person.workdays and local.weekday() >= SATURDAY:
        return False
    if person.begins is None or person.ends is None:
        return True
    return within(local.time(), person.begins, person.ends)


def within(at: time, begins: time, ends: time) -> bool:
    """Half-open; hours that end before they begin pass midnight."""
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def share_of(minutes: Sequence[int]) -> int | None:
    """The mean of so many minutes, rounded."""
    return round(sum(minutes) / len(minutes)) if minutes else None


def minutes_between(begin: datetime, end: datetime) -> int:
    """Whole minutes."""
    return int((end - begin) / timedelta(minutes=1))
