"""The one table of a visit's life: who may do what from where; pages, phone and API read it."""

from collections.abc import Mapping
from datetime import date, timedelta

from yinuo.accounts.types import Role
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.readers import Field
from yinuo.tours.types import Line, MachineState, TourStep, VisitState

S, T = VisitState, TourStep
DESK = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
ENGINEER = frozenset({Role.ENGINEER})
BEFORE = frozenset({S.PLANNED, S.AGREED})

TABLE: tuple[Line, ...] = (
    Line(T.ASSIGN, BEFORE, None, DESK),
    Line(T.AGREE, BEFORE, S.AGREED, DESK | ENGINEER),
    Line(T.BEGIN, BEFORE, S.UNDER_WAY, ENGINEER),
    Line(T.INSPECT, frozenset({S.UNDER_WAY}), None, ENGINEER),
    Line(T.SKIP, frozenset({S.UNDER_WAY}), None, ENGINEER),
    Line(T.RAISE, frozenset({S.UNDER_WAY, S.DONE, S.NOT_POSSIBLE}), None, DESK | ENGINEER),
    Line(T.FINISH, frozenset({S.UNDER_WAY}), S.DONE, ENGINEER),
    Line(T.FAIL, BEFORE | {S.UNDER_WAY}, S.NOT_POSSIBLE, DESK | ENGINEER),
    Line(T.REOPEN, frozenset({S.NOT_POSSIBLE}), S.PLANNED, DESK),
)

REASON = Field("reason", "text", True, most=500)
FIELDS: Mapping[TourStep, tuple[Field, ...]] = {
    T.ASSIGN: (Field("engineer", "key", True),),
    T.AGREE: (Field("agreed_with", "text", True, most=60), Field("phone", "text", most=30),
              Field("agreed_at", "moment", True)),
    T.BEGIN: (),
    T.INSPECT: (
        Field("machine", "key", True), Field("items", "items", True), Field("notes", "items"),
        Field("photos", "items"), Field("orders", "items"), Field("hours", "quantity"), Field("km", "quantity"),
        Field("note", "text", most=500),
    ),
    T.SKIP: (Field("machine", "key", True), REASON),
    T.RAISE: (Field("machine", "key", True), Field("codes", "text", True, most=800),
              Field("description", "text", most=1000), Field("parts", "text", most=2000)),
    T.FINISH: (Field("signer", "text", True, most=60), Field("signature", "hash"), Field("strokes", "strokes"),
               Field("opinion", "text", most=500)),
    T.FAIL: (REASON, Field("new_on", "text", most=10)),
    T.REOPEN: (Field("new_on", "text", True, most=10),),
}  # fmt: skip
"""What each step is told. No step of a tour takes money: there is no field for it (R-5.5)."""


def transition(state: str, step: str, role: str) -> Line:
    """The line of the table. Refused("unknown_step"), ("tour_step_wrong") from this state, ("not_allowed")."""
    if step not in TourStep.values:
        raise Refused("unknown_step", field="step", step=step)
    lines = [line for line in TABLE if line.step == step and state in line.frm]
    if not lines:
        raise Refused("tour_step_wrong", visit_state=state, visit_steps=steps_from(state, role))
    if role not in lines[0].roles:
        raise Refused("not_allowed", roles=[each for each in Role if each in lines[0].roles])
    return lines[0]


def steps_from(state: str, role: str) -> list[str]:
    """The steps a role may take from a state, in the table's order."""
    return [line.step.value for line in TABLE if state in line.frm and role in line.roles]


@clause("R-5.5")
def require_all_seen(machines: Mapping[str, str]) -> None:
    """Refused("machines_left"): a visit ends when every machine on it was inspected, or was not for a reason."""
    left = sorted(number for number, state in machines.items() if state == MachineState.DUE)
    if left:
        raise Refused("machines_left", clause="R-5.5", vehicles=left)


def new_day(told: str, *, today: date, most_days: int) -> date | None:
    """The day to which a visit is put off, None for none. Refused("bad_time") for a day gone by or too far off."""
    if not told:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise Refused("field_wrong", field="new_on", value=told) from None
    if not today <= day <= today + timedelta(days=most_days):
        raise Refused("bad_time", field="new_on", why="past" if day < today else "future", at=day.isoformat())
    return day
