"""A visit as its journal gives it: what `yinuo verify --replay` compares with what is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from yinuo.journal.types import Event
from yinuo.tours.types import MachineState, Standing, TourStep, VisitState

MADE = "tour.make"


def visit_in(events: Iterable[Event]) -> Standing:
    """Where a visit stands after all that happened to it."""
    at = Standing()
    for event in events:
        at = applied(at, event)
    return at


def applied(at: Standing, event: Event) -> Standing:
    """The visit after one more entry."""
    data, step = event.data, event.kind.removeprefix("tour.")
    if event.kind == MADE:
        machines = dict.fromkeys(data["machines"], MachineState.DUE)
        return Standing(VisitState.PLANNED, date.fromisoformat(data["due_on"]), data["engineer"], machines=machines)
    if step == "add":  # more of the customer's machines came due before anybody went
        due = min(at.due_on or date.max, date.fromisoformat(data["due_on"]))
        return replace(at, due_on=due, machines=at.machines | dict.fromkeys(data["machines"], MachineState.DUE))
    if step == TourStep.ASSIGN:
        return replace(at, engineer=data["engineer"])
    if step == TourStep.AGREE:
        return replace(at, state=VisitState.AGREED, agreed_at=datetime.fromisoformat(data["agreed_at"]))
    if step == TourStep.BEGIN:
        return replace(at, state=VisitState.UNDER_WAY)
    if step in (TourStep.INSPECT, TourStep.SKIP):
        state = MachineState.INSPECTED if step == TourStep.INSPECT else MachineState.SKIPPED
        return replace(at, machines=at.machines | {data["machine"]: state})
    if step == TourStep.FINISH:
        return replace(at, state=VisitState.DONE)
    if step in (TourStep.FAIL, TourStep.REOPEN):
        return _moved(at, data.get("new_on", ""))
    return at


def _moved(at: Standing, new_on: str) -> Standing:
    """Put off to another day, or given up: then it waits until somebody plans it anew."""
    if not new_on:
        return replace(at, state=VisitState.NOT_POSSIBLE)
    return replace(at, state=VisitState.PLANNED, due_on=date.fromisoformat(new_on), agreed_at=None, moved=at.moved + 1)
