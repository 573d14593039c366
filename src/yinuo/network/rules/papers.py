"""When a paper or an inspection runs out, who may drive with it, and when its end is told (R-3.7)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.network.types import Due, Ready, VehiclePaper, VehicleState


def due(until: date | None, day: date, *, soon_days: int) -> Due:
    """How an end date stands on `day`; the printed last day still counts."""
    if until is None:
        return Due.NONE
    if until < day:
        return Due.OVERDUE
    return Due.SOON if until - day <= timedelta(days=soon_days) else Due.VALID


def next_alarm(until: Iterable[date | None], leads: Iterable[int], *, after: date) -> date | None:
    """The first day after `after` on which an end is told of: so many days before each, and the day after it."""
    days = [end - timedelta(days=lead) for end in until if end is not None for lead in (*leads, -1)]
    return min((day for day in days if day > after), default=None)


@clause("R-3.7")
def expired(papers: Mapping[VehiclePaper, date | None], day: date) -> list[VehiclePaper]:
    """The papers that are not in force on `day`; one that nobody entered counts as missing."""
    return [paper for paper, until in papers.items() if until is None or until < day]


@clause("R-3.7")
def ready(state: str, papers: Mapping[VehiclePaper, date | None], day: date, *, is_out: bool) -> Ready:
    """Whether a vehicle can go."""
    if state != VehicleState.READY:
        return Ready(state)
    if expired(papers, day):
        return Ready.EXPIRED
    return Ready.OUT if is_out else Ready.FREE


@clause("R-3.7")
def require_fit(plate: str, state: str, papers: Mapping[VehiclePaper, date | None], day: date) -> None:
    """Refused("service_vehicle_expired") naming the papers that ended, ("service_vehicle_away") in repair or retired.

    That it is out with somebody else refuses nothing: whoever drives it now knows better.
    """
    if gone := expired(papers, day):
        raise Refused("service_vehicle_expired", clause="R-3.7", field="service_vehicle", plate=plate,
                      papers=[each.value for each in gone])  # fmt: skip
    if state != VehicleState.READY:
        raise Refused("service_vehicle_away", clause="R-3.7", field="service_vehicle", plate=plate, vehicle_state=state)


def require_usable(name: str, due_on: date | None, day: date, *, lifting: bool, blocks: bool) -> None:
    """Refused("tool_overdue") for lifting gear whose inspection is overdue, where the house has it so."""
    if lifting and blocks and due_on is not None and due_on < day:
        raise Refused("tool_overdue", field="engineer", what=name, at=due_on.isoformat())
