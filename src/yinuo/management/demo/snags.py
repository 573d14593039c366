"""What did not go smoothly today, so that the tray and the head of an order have something to show."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from yinuo.accounts.types import Role
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case
from yinuo.management.demo.luck import luck
from yinuo.management.demo.moves import say, ticks
from yinuo.management.demo.stage import Stage
from yinuo.orders.actions import advance
from yinuo.orders.types import Help, Step

Done = tuple[float, str, dict[str, Any]]
"""What a phone without signal keeps: after how many minutes, which step, with which data."""

JUST_NOW = timedelta(minutes=9)
"""Too short for anybody to have seen to it: an unanswered request for help goes to the manager after a quarter."""


def passed_on(stage: Stage, case: Case, at: datetime, now: datetime) -> None:
    """Nobody reached him, so the dispatcher sent somebody else; he had accepted and set out without signal."""
    was = stage.act(Role.ENGINEER, at, case)
    done = [(4.0, Step.ACCEPT, {}), (15.0, Step.DEPART, {"items": ticks(case, stage, "check_out")})]
    case.barred |= {case.running.engineer_id or 0}
    stage.at(at + timedelta(minutes=22), partial(_reassign, stage, case))
    stage.at(at + timedelta(minutes=41), partial(_tell, case, was, at, journal.last_id(), done))


def called_off(stage: Stage, case: Case, at: datetime, now: datetime) -> None:
    """The customer took the report back while he set out without signal."""
    was = stage.act(Role.ENGINEER, at, case)
    done = [(11.0, Step.DEPART, {"items": ticks(case, stage, "check_out")})]
    stage.at(at + timedelta(minutes=9), partial(_do, stage, case, Step.CANCEL, Role.CONTACT, "cancel"))
    stage.at(at + timedelta(minutes=33), partial(_tell, case, was, at, journal.last_id(), done))


def stuck(stage: Stage, case: Case, at: datetime, now: datetime) -> None:
    """He asks for somebody who takes the job over; nobody has answered yet."""
    asks = partial(_do, stage, case, Step.REQUEST_HELP, Role.ENGINEER, "help", help=Help.COLLEAGUE)
    stage.at(max(at, now - JUST_NOW), asks)


def unproved(stage: Stage, case: Case, at: datetime, now: datetime) -> None:
    """He arrived where no satellite is seen, and says so."""
    arrives = partial(_do, stage, case, Step.ARRIVE, Role.ENGINEER, "indoors", says="note")
    stage.at(max(at, now - JUST_NOW), arrives)


Snag = Callable[[Stage, Case, datetime, datetime], None]
SNAGS: Mapping[str, Snag] = {"passed_on": passed_on, "called_off": called_off, "stuck": stuck, "unproved": unproved}
"""What comes over a case at a moment, as its scene of today names it."""


def _reassign(stage: Stage, case: Case, at: datetime) -> None:
    _do(stage, case, Step.REASSIGN, Role.DISPATCHER, "silent", at, engineer=stage.engineer_for(case, at))


def _do(
    stage: Stage, case: Case, step: str, role: str, occasion: str, at: datetime, *, says: str = "reason", **data: Any
) -> None:
    case.order = advance(case.running.number, step, {**data, says: say(case, occasion)}, act=stage.act(role, at, case))


def _tell(case: Case, was: Act, since: datetime, basis: int, done: Sequence[Done], at: datetime) -> None:
    """His phone is back: it sends what he did, one after the other as each is answered."""
    act = Act(was.actor_id, was.role, at, at, was.door, actor_name=was.actor_name)
    for minutes, step, data in done:
        key = UUID(int=luck("snag", case.running.number, step).getrandbits(128), version=4)
        apply_batch(
            [{"id": str(key), "order": case.running.number, "kind": step, "data": data, "basis_version": basis,
              "occurred_at": (since + timedelta(minutes=minutes)).isoformat()}],
            acts_like(act),
        )  # fmt: skip
