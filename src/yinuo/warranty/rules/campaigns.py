"""How a machine goes through a campaign: told, arranged, done by a signed order, or not, and why not."""

from datetime import datetime

from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.types import Outcome
from yinuo.warranty.types.campaigns import SETTLED, Reached, Told, Try

AFTER = {Told.TOLD: Reached.TOLD, Told.APPOINTMENT: Reached.APPOINTMENT, Told.REFUSED: Reached.REFUSED}
SIGNED = frozenset({Outcome.SIGNED, Outcome.RESERVED})


def checked(tried: Try, *, now: datetime) -> Try:
    """The try itself. Refused("field_required") or ("bad_time"), naming what is missing from it."""
    if tried.result == Told.APPOINTMENT:
        if tried.appointment_at is None:
            raise Refused("field_required", field="appointment_at")
        if tried.appointment_at <= now:
            raise Refused("bad_time", field="appointment_at", why="past", at=tried.appointment_at.isoformat())
    if tried.result == Told.REFUSED and not tried.note.strip():
        raise Refused("field_required", field="note")
    return tried


@clause("R-5.6")
def after_try(state: str, tried: Try, *, tries: int, enough: int) -> Reached:
    """Where a machine stands after one more try; `tries` counts those in a row that reached nobody, this one too.

    Nobody is unreachable before `enough` tries, and whoever was told once stays told. Refused("settled_already") once
    it was done, or need not be.
    """
    if state in (Reached.DONE, Reached.EXCUSED):
        raise Refused("settled_already")
    if tried.result != Told.NO_ANSWER:
        return AFTER[Told(tried.result)]
    if state in (Reached.NOT_TOLD, Reached.UNREACHABLE) and tries >= enough:
        return Reached.UNREACHABLE
    return Reached(state)


@clause("R-5.6", "R-6.18")
def check_done(*, same_vehicle: bool, outcome: str, signed_at: datetime | None, started_at: datetime | None) -> None:
    """Done is what the owner signed for after the campaign began. Refused("not_done_by") saying why not."""
    if not same_vehicle:
        raise Refused("not_done_by", field="order", why="other_vehicle")
    if outcome not in SIGNED or signed_at is None:
        raise Refused("not_done_by", field="order", why="unsigned")
    if started_at is None or signed_at < started_at:
        raise Refused("not_done_by", field="order", why="before_campaign")


def is_open(state: str) -> bool:
    """Whether somebody who meets the machine should be reminded; also of an owner who refused or was not reached."""
    return state not in (Reached.DONE, Reached.EXCUSED)


def may_end(states: dict[str, int], reason: str) -> bool:
    """A campaign ends by itself when every machine is settled, else for a reason."""
    return bool(reason.strip()) or all(state in SETTLED for state, count in states.items() if count)
