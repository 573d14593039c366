"""The one table of the service order's life: who may do what from where, and which gates must be open (DESIGN 4).

Pages, API, the phone and the diagram in the docs all read this table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yinuo.accounts.types import Role
from yinuo.checklists.types import Gate
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.scene import ASSESSMENT, CLAIM, CLEARING, OWNER, SCENE
from yinuo.orders.types import ENDED, OPEN, State, Step

S = State
DESK = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
MANAGER = frozenset({Role.SERVICE_MANAGER})
ENGINEER = frozenset({Role.ENGINEER})
CUSTOMER = frozenset({Role.CONTACT})
FINANCE = frozenset({Role.FINANCE})

RESUME = "resume_to"
"""A target that means: back to where the order was when it began to wait."""

APOLOGY, CUSTOMER_CONFIRMED, REFUSAL = "apology", "customer_confirmed", "refusal"
QUOTATION, CHARGES = "quotation", "charges"
"""Gates that are not checklists: the apology for a late arrival, the customer's word, a recorded refusal to sign;
out of warranty the customer's yes to the price, and the bill paid or put on credit."""

BEFORE_VISIT = frozenset({S.RESPONDED, S.SCHEDULED, S.DISPATCHED, S.ACCEPTED, S.EN_ROUTE, S.WAITING})
AT_WORK = frozenset({S.ON_SITE, S.IN_REPAIR, S.TESTING, S.TOWING, S.AWAITING_SIGNATURE})


TOUCHED = (ASSESSMENT, SCENE)
"""What stands before every step that changes the scene or the machine (R-9.3, R-9.5)."""
REPAIRED = (*TOUCHED, CLAIM)
"""What stands before every step that takes damage apart or repairs it (R-9.6)."""
UNDER_WAY = OPEN - {S.REPORTED, S.SOLVED_REMOTELY}

WITH_ENGINEER = AT_WORK | {S.ACCEPTED, S.EN_ROUTE, S.WAITING}
"""Where the engineer who took the job is at it; a request for help lives as long as that."""


QUOTED = BEFORE_VISIT | AT_WORK | {S.OUTSOURCED}
"""Where a price may be offered and answered: until the customer signs."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. `to=None` leaves the state as it is; an engineer may act on the own order only."""

    step: Step
    frm: frozenset[State]
    to: State | str | None
    roles: frozenset[Role]
    gates: tuple[str, ...] = ()
    clause: str = ""


def _row(
    step: Step,
    frm: Iterable[State],
    to: State | str | None,
    roles: frozenset[Role],
    *gates: str,
    clause: str = "",
) -> Transition:
    return Transition(step, frozenset(frm), to, roles, gates, clause)


TABLE: tuple[Transition, ...] = (
    _row(Step.RESPOND, {S.REPORTED}, S.RESPONDED, DESK, clause="R-5.10"),
    _row(Step.LOCATE, BEFORE_VISIT | {S.REPORTED}, None, DESK | ENGINEER, clause="R-5.11"),
    _row(Step.NEED_SUPPLIER, BEFORE_VISIT | AT_WORK | {S.REPORTED}, None, DESK | ENGINEER, clause="R-5.12"),
    _row(Step.REPLY, BEFORE_VISIT, None, DESK, clause="R-5.12"),
    _row(Step.AGREE_APPOINTMENT, {S.RESPONDED}, S.SCHEDULED, DESK, clause="R-6.15"),
    _row(Step.AGREE_APPOINTMENT, BEFORE_VISIT - {S.RESPONDED}, None, DESK | ENGINEER, clause="R-6.15"),
    _row(Step.SOLVE_REMOTELY, {S.RESPONDED, S.SCHEDULED, S.DISPATCHED, S.ACCEPTED}, S.SOLVED_REMOTELY,
         DESK | ENGINEER, clause="R-5.2"),
    _row(Step.CONFIRM_SOLVED, {S.SOLVED_REMOTELY}, None, DESK | CUSTOMER, clause="R-5.2"),
    _row(Step.NOT_SOLVED, {S.SOLVED_REMOTELY}, S.RESPONDED, DESK | CUSTOMER, clause="R-6.16"),
    _row(Step.DISPATCH, {S.RESPONDED, S.SCHEDULED}, S.DISPATCHED, DESK, clause="R-6.14"),
    _row(Step.REASSIGN, {S.DISPATCHED, S.ACCEPTED, S.EN_ROUTE, S.ON_SITE, S.IN_REPAIR, S.TESTING, S.WAITING},
         S.DISPATCHED, DESK),
    _row(Step.ACCEPT, {S.DISPATCHED}, S.ACCEPTED, ENGINEER),
    _row(Step.DECLINE, {S.DISPATCHED, S.ACCEPTED}, S.RESPONDED, ENGINEER),
    _row(Step.CONFIRM_ITEMS, {S.ACCEPTED, S.ON_SITE, S.IN_REPAIR, S.TESTING}, None, ENGINEER),
    _row(Step.DEPART, {S.ACCEPTED}, S.EN_ROUTE, ENGINEER, Gate.CHECK_OUT, clause="R-6.1"),
    _row(Step.ARRIVE, {S.EN_ROUTE}, S.ON_SITE, ENGINEER, clause="R-5.11"),
    _row(Step.APOLOGISE, AT_WORK | {S.SIGNED}, None, DESK | ENGINEER, clause="R-6.8"),
    # A new hazard during the work stops it until it is confirmed (DESIGN 7).
    _row(Step.DECLARE_HAZARDS, {S.ON_SITE, S.IN_REPAIR}, S.ON_SITE, ENGINEER, clause="R-7.1"),
    _row(Step.BEGIN_REPAIR, {S.ON_SITE}, S.IN_REPAIR, ENGINEER, Gate.HAZARDS, *REPAIRED, QUOTATION,
         clause="R-7.1"),
    _row(Step.FINISH_REPAIR, {S.IN_REPAIR}, S.TESTING, ENGINEER, *REPAIRED, clause="R-6.16"),
    _row(Step.COMPLETE_CHECKS, {S.TESTING}, S.AWAITING_SIGNATURE, ENGINEER, Gate.COMPLETION, *TOUCHED,
         clause="R-6.17"),
    _row(Step.REWORK, {S.TESTING, S.AWAITING_SIGNATURE}, S.ON_SITE, ENGINEER | MANAGER, clause="R-6.16"),
    _row(Step.SIGN, {S.AWAITING_SIGNATURE}, S.SIGNED, ENGINEER | CUSTOMER, clause="R-6.18"),
    _row(Step.REFUSE_SIGNATURE, {S.AWAITING_SIGNATURE}, None, ENGINEER | CUSTOMER, clause="R-6.18"),
    _row(Step.SIGN_LATER, {S.AWAITING_SIGNATURE}, None, ENGINEER, clause="R-6.18"),
    _row(Step.CLOSE, {S.SIGNED}, S.CLOSED, DESK, APOLOGY, CHARGES, SCENE, CLEARING, clause="R-6.8"),
    _row(Step.CLOSE, {S.SOLVED_REMOTELY}, S.CLOSED, DESK, CUSTOMER_CONFIRMED, SCENE, CLEARING, clause="R-5.2"),
    _row(Step.CLOSE_UNSIGNED, {S.AWAITING_SIGNATURE}, S.CLOSED, MANAGER, REFUSAL, APOLOGY, CHARGES, SCENE, CLEARING,
         clause="R-6.18"),
    _row(Step.WAIT, {S.RESPONDED, S.SCHEDULED, S.DISPATCHED, S.ACCEPTED, S.ON_SITE, S.IN_REPAIR, S.TESTING},
         S.WAITING, DESK | ENGINEER),
    _row(Step.RESUME, {S.WAITING}, RESUME, DESK | ENGINEER),
    _row(Step.REQUEST_HELP, WITH_ENGINEER, None, ENGINEER, clause="R-6.16"),
    _row(Step.ANSWER_HELP, WITH_ENGINEER, None, DESK, clause="R-6.16"),
    _row(Step.USE_PART, {S.IN_REPAIR, S.TESTING}, None, ENGINEER, *REPAIRED, clause="R-6.5"),
    _row(Step.UNDO_PART, {S.IN_REPAIR, S.TESTING, S.AWAITING_SIGNATURE}, None, ENGINEER, clause="R-6.5"),
    _row(Step.REQUEST_PARTS, WITH_ENGINEER | {S.DISPATCHED, S.OUTSOURCED}, None, ENGINEER, clause="R-6.4"),
    _row(Step.READ_METER, OPEN - {S.REPORTED}, None, DESK | ENGINEER, clause="R-5.6"),
    _row(Step.RULE_WARRANTY, OPEN, None, MANAGER, clause="R-5.6"),
    _row(Step.OFFER_QUOTE, QUOTED, None, DESK | ENGINEER, clause="R-5.8"),
    _row(Step.ACCEPT_QUOTE, QUOTED, None, DESK | ENGINEER | CUSTOMER, clause="R-5.8"),
    _row(Step.DECLINE_QUOTE, QUOTED, None, DESK | ENGINEER | CUSTOMER, clause="R-5.8"),
    _row(Step.TAKE_PAYMENT, {S.AWAITING_SIGNATURE, S.SIGNED, S.CLOSED}, None, DESK | ENGINEER | FINANCE,
         clause="R-6.13"),
    _row(Step.OUTSOURCE, {S.RESPONDED, S.SCHEDULED, S.ON_SITE, S.IN_REPAIR}, S.OUTSOURCED, DESK, *REPAIRED,
         clause="R-3.9"),
    _row(Step.SHOP_DONE, {S.OUTSOURCED}, S.TESTING, DESK | ENGINEER, *REPAIRED, clause="R-3.9"),
    # Offered to another shop, or taken back to where the order was: a shop that declines must not strand it.
    _row(Step.OUTSOURCE, {S.OUTSOURCED}, S.OUTSOURCED, DESK, *REPAIRED, clause="R-3.9"),
    _row(Step.RECALL_SHOP, {S.OUTSOURCED}, RESUME, DESK, clause="R-3.9"),
    _row(Step.HIRE_BAY, BEFORE_VISIT | {S.ON_SITE, S.IN_REPAIR, S.TESTING}, None, DESK, clause="R-3.9"),
    _row(Step.CANCEL, OPEN - {S.SIGNED}, S.CANCELLED, DESK, SCENE),
    _row(Step.CANCEL, {S.REPORTED, S.RESPONDED, S.SCHEDULED, S.DISPATCHED, S.ACCEPTED}, S.CANCELLED, CUSTOMER),
    _row(Step.MARK_DUPLICATE, {S.REPORTED, S.RESPONDED, S.SCHEDULED}, S.CANCELLED, DESK),
    _row(Step.OVERRIDE, {S.ACCEPTED, S.ON_SITE, S.TESTING, S.AWAITING_SIGNATURE, S.SIGNED}, None, MANAGER),
    _row(Step.RATE, {S.SIGNED, S.CLOSED, S.SOLVED_REMOTELY}, None, CUSTOMER, clause="R-2.8"),
    _row(Step.NOTE, State, None, DESK | ENGINEER | CUSTOMER),
    _row(Step.CALL_RESCUE, BEFORE_VISIT | {S.REPORTED, S.ON_SITE}, None, DESK, clause="R-9.1"),
    _row(Step.ASSESS_SCENE, {S.ON_SITE, S.IN_REPAIR, S.TESTING}, None, ENGINEER, clause="R-9.3"),
    _row(Step.HOLD_SCENE, WITH_ENGINEER | {S.OUTSOURCED}, None, DESK | ENGINEER, clause="R-9.4"),
    _row(Step.CONTACT_AUTHORITY, WITH_ENGINEER | {S.OUTSOURCED}, None, DESK | ENGINEER, clause="R-9.4"),
    # Saving life is exempt from the hold: whatever was done for it is recorded, and where everything had been.
    _row(Step.SAVE_LIFE, WITH_ENGINEER | {S.OUTSOURCED}, None, DESK | ENGINEER, clause="R-9.5"),
    _row(Step.RELEASE_SCENE, WITH_ENGINEER | {S.OUTSOURCED, S.SIGNED}, None, DESK | ENGINEER, clause="R-9.5"),
    _row(Step.CLEAR_SCENE, WITH_ENGINEER | {S.SIGNED}, None, ENGINEER, *TOUCHED, Gate.PROTECT, Gate.AFTERMATH,
         clause="R-9.4"),
    _row(Step.REPORT_CLAIM, UNDER_WAY, None, DESK | ENGINEER, clause="R-9.6"),
    _row(Step.SURVEY_DAMAGE, UNDER_WAY, None, DESK | ENGINEER, clause="R-9.6"),
    _row(Step.SETTLE_CLAIM, UNDER_WAY, None, DESK | ENGINEER, clause="R-9.6"),
    _row(Step.FIND_DAMAGE, {S.ON_SITE, S.IN_REPAIR, S.TESTING}, None, ENGINEER, clause="R-9.6"),
    _row(Step.CLAIM_PAPER, frozenset(State) - {S.CANCELLED}, None, DESK, clause="R-9.6"),
    _row(Step.PROPOSE_RETURN, UNDER_WAY, None, DESK | ENGINEER, clause="R-9.7"),
    _row(Step.CONFIRM_RETURN, UNDER_WAY, None, DESK | ENGINEER | CUSTOMER, clause="R-9.7"),
    _row(Step.START_TOW, {S.ON_SITE}, S.TOWING, ENGINEER, *REPAIRED, OWNER, Gate.TOW, clause="R-9.7"),
    _row(Step.END_TOW, {S.TOWING}, S.AWAITING_SIGNATURE, ENGINEER, clause="R-9.7"),
)  # fmt: skip

OVERRIDABLE = frozenset({Gate.CHECK_OUT, Gate.HAZARDS, Gate.COMPLETION, APOLOGY, QUOTATION})

CONFIRM_ANEW: Mapping[str, frozenset[str]] = {
    Step.DISPATCH: frozenset({Gate.CHECK_OUT, Gate.HAZARDS}),
    Step.REASSIGN: frozenset({Gate.CHECK_OUT, Gate.HAZARDS, Gate.COMPLETION}),
    Step.WAIT: frozenset({Gate.HAZARDS, Gate.COMPLETION}),
    Step.REWORK: frozenset({Gate.HAZARDS, Gate.COMPLETION}),
}
"""Checks that count no more after a step, confirmed or let pass by the manager: safety is personal (R-6.1, R-7.1)."""


def transition(state: str, step: str, role: str) -> Transition:
    """The line of the table for a step from a state by a role.

    Refused("unknown_step"), Refused("wrong_step") from this state, or Refused("not_allowed") to this role.
    """
    if step not in Step.values:
        raise Refused("unknown_step", field="step", step=step)
    lines = [line for line in TABLE if line.step == step and state in line.frm]
    if not lines:
        raise Refused("wrong_step", field="step", step=step, state=state, possible=steps_from(state, role))
    for line in lines:
        if role in line.roles:
            return line
    raise Refused("not_allowed", clause=lines[0].clause or None, step=step, role=role)


def steps_from(state: str, role: str) -> list[str]:
    """The steps a role may take from a state, in the table's order, each once."""
    return list(dict.fromkeys(line.step.value for line in TABLE if state in line.frm and role in line.roles))


def roles_of(step: str) -> frozenset[Role]:
    """Who takes this step from any state at all; nobody a step that does not exist."""
    return frozenset(role for line in TABLE if line.step == step for role in line.roles)


@clause("R-6.8", "R-6.18", "R-7.1")
def require_open(
    line: Transition, closed: Iterable[str], *, overridden: frozenset[str], missing: Sequence[Mapping[str, str]]
) -> None:
    """Refused("gate_closed"), naming what is `missing`, unless every gate is open or overridden by the manager."""
    gates = [gate for gate in line.gates if gate in set(closed) and gate not in overridden]
    if gates:
        raise Refused("gate_closed", clause=line.clause or None, gates=gates, step=line.step.value, missing=missing)


@clause("R-7.1")
def resumes_at(state: str) -> State:
    """Where an order goes on that begins to wait in `state`: work that stood still, from its safety checks."""
    return S.ON_SITE if state in (S.IN_REPAIR, S.TESTING) else S(state)


def is_ended(state: str) -> bool:
    """Whether nothing more can happen to the work itself."""
    return state in ENDED
