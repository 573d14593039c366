"""The life of a job at a shop: who may do what from where (R-3.9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from yinuo.accounts.types import Role
from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.shops.types import JobKind, JobState, JobStep

S = JobState
OURS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
SHOP = frozenset({Role.SHOP}) | OURS
"""The shop itself; or our desk, which writes down what the shop said on the phone."""
JUDGES = OURS | {Role.ENGINEER}

OFFER = "shop_job.offer"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    step: JobStep
    frm: frozenset[JobState]
    to: JobState
    roles: frozenset[Role]


def _row(step: JobStep, frm: Iterable[JobState], to: JobState, roles: frozenset[Role]) -> Line:
    return Line(step, frozenset(frm), to, roles)


TABLE = (
    _row(JobStep.ACCEPT, {S.OFFERED}, S.ACCEPTED, SHOP),
    _row(JobStep.DECLINE, {S.OFFERED, S.ACCEPTED}, S.DECLINED, SHOP),
    _row(JobStep.BEGIN, {S.ACCEPTED}, S.UNDER_WAY, SHOP),
    _row(JobStep.FINISH, {S.ACCEPTED, S.UNDER_WAY}, S.DONE, SHOP),
    # Our engineer stands beside it: what he found good is done, whether the shop has pressed its button or not.
    _row(JobStep.PASS, {S.ACCEPTED, S.UNDER_WAY, S.DONE}, S.PASSED, JUDGES),
    _row(JobStep.SEND_BACK, {S.DONE}, S.UNDER_WAY, JUDGES),
    _row(JobStep.WITHDRAW, {S.OFFERED, S.ACCEPTED, S.UNDER_WAY, S.DONE}, S.WITHDRAWN, OURS | {Role.SYSTEM}),
)

OPEN = frozenset({S.OFFERED, S.ACCEPTED, S.UNDER_WAY, S.DONE})
BY_ORDER = frozenset({JobStep.PASS, JobStep.WITHDRAW})
"""Of a whole repair these follow from the order's own steps `shop_done`, `recall_shop` and `outsource`."""


@clause("R-3.9")
def line_of(state: str, step: str, role: str) -> Line:
    """The line for a step. Refused("unknown_step"), ("job_wrong_step") from this state, ("not_allowed") to a role."""
    if step not in JobStep.values:
        raise Refused("unknown_step", field="step", step=step)
    found = next((line for line in TABLE if line.step == step and state in line.frm), None)
    if found is None:
        raise Refused("job_wrong_step", field="step", job_step=step, job_state=state)
    if role not in found.roles:
        raise Refused("not_allowed", clause="R-3.9", roles=sorted(found.roles))
    return found


def steps_from(state: str, role: str, kind: str) -> list[JobStep]:
    """What a role may do by the job's own buttons, in the table's order."""
    own = [line.step for line in TABLE if state in line.frm and role in line.roles]
    return [step for step in own if kind == JobKind.BAY or step not in BY_ORDER]


def state_in(events: Iterable[Event]) -> JobState | None:
    """Where a job stands after its whole journal; None where it was never offered."""
    state: JobState | None = None
    targets = {f"shop_job.{line.step}": line.to for line in TABLE}
    for event in events:
        state = S.OFFERED if event.kind == OFFER else targets.get(event.kind, state)
    return state
