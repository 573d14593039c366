"""The life of a pack: handed in by the engineer, accepted and locked or given back by customer service (R-6.6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from yinuo.accounts.types import Role
from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.vouchers.types import FROZEN, PackState, PackStep

OPENED = "voucher.open"
DESK = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table."""

    step: PackStep
    frm: frozenset[PackState]
    to: PackState
    roles: frozenset[Role]


TABLE = (
    Transition(
        PackStep.HAND_IN, frozenset({PackState.OPEN, PackState.RETURNED}), PackState.HANDED_IN, DESK | {Role.ENGINEER}
    ),
    Transition(PackStep.GIVE_BACK, frozenset({PackState.HANDED_IN}), PackState.RETURNED, DESK),
    Transition(PackStep.RECEIVE, frozenset({PackState.HANDED_IN}), PackState.LOCKED, DESK),
)


@clause("R-6.6")
def advance(state: str, step: PackStep, role: str) -> PackState:
    """The state after a step. Refused("voucher_wrong_state") from this state, ("not_allowed") to this role."""
    [line] = [each for each in TABLE if each.step == step]
    if role not in line.roles:
        raise Refused("not_allowed", clause="R-6.6", roles=sorted(line.roles - {Role.SYSTEM}))
    if state not in line.frm:
        raise Refused("voucher_wrong_state", clause="R-6.6", step=step.value, state=state)
    return line.to


def steps_from(state: str, role: str) -> list[PackStep]:
    """What a role can do with a pack in a state."""
    return [each.step for each in TABLE if state in each.frm and role in each.roles]


def replayed(events: Iterable[Event]) -> tuple[str, str]:
    """The state and the hash that a pack's journal gives."""
    state, frozen = PackState.OPEN.value, ""
    for event in events:
        if event.kind != OPENED:
            state = event.data["after"]
            frozen = event.data["hash"] if state in FROZEN else ""
    return state, frozen
