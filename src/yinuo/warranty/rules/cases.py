"""When a machine's repairs reach the thresholds of exchange and refund, and who decides a case (R-5.6).

The regulation names no figures; the car rule's serve as models (STANDARDS 2.1): days of 24 hours begun, without waiting
for parts made for this machine alone and without the way of a rescue; repairs of one fault; repairs of safety faults.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from yinuo.accounts.types import Role
from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.warranty.types.cases import LIVE, CaseState, CaseStep, Finding, Ground, Limits, Remedy, Repair

DAY = timedelta(days=1)
BEGINS, ENDS = "order.arrive", "order.complete_checks"
TOWED = "order.start_tow"
GOES_ON = frozenset({"order.resume", "order.reassign", "order.close", "order.cancel"})
"""What ends a wait."""


def repair_of(
    order: str, system: str, events: Sequence[Event], *, ended_at: datetime | None, counts: bool
) -> Repair | None:
    """The repair that an order's story tells: from the arrival to the last completed check, else to the order's end.

    None where nobody came, and for a rescue that brought the machine back: it is mended under an order of its own.
    """
    began = next((each.occurred_at for each in events if each.kind == BEGINS), None)
    if began is None or any(each.kind == TOWED for each in events):
        return None
    done = [each.occurred_at for each in events if each.kind == ENDS]
    return Repair(order, system, began, done[-1] if done else ended_at, tuple(_off(events)), counts)


def _off(events: Sequence[Event]) -> Iterable[tuple[datetime, datetime | None]]:
    """Spans that do not count: waits for parts made for this machine."""
    since: datetime | None = None
    for event in events:
        if since is None and event.kind == "order.wait" and event.data.get("vin_parts"):
            since = event.occurred_at
        elif since is not None and event.kind in GOES_ON:
            yield since, event.occurred_at
            since = None
    if since is not None:
        yield since, None


@clause("R-5.6")
def days_in_repair(repair: Repair, now: datetime) -> int:
    """Each 24 hours begun counts as a day."""
    end = repair.ended or now
    total = max(end - repair.began, timedelta())
    for since, until in repair.off:
        overlap = min(until or end, end) - max(since, repair.began)
        total -= max(overlap, timedelta())
    return ceil(max(total, timedelta()) / DAY)


@clause("R-5.6")
def findings(repairs: Sequence[Repair], limits: Limits, safety: Collection[str], now: datetime) -> tuple[Finding, ...]:
    """The thresholds a machine has reached by the repairs under warranty."""
    counted = [each for each in repairs if each.counts]
    found = []
    days = sum(days_in_repair(each, now) for each in counted)
    if days > limits.days:
        found.append(Finding(Ground.DAYS, days, limits.days, orders=_orders(counted)))
    by_system = sorted(counted, key=lambda each: each.system)
    for system, group in groupby(by_system, key=lambda each: each.system):
        same = list(group)
        if len(same) > limits.repairs:
            found.append(Finding(Ground.REPEATS, len(same), limits.repairs, system, _orders(same)))
    unsafe = [each for each in counted if each.system in safety]
    if len(unsafe) >= limits.safety:
        found.append(Finding(Ground.SAFETY, len(unsafe), limits.safety, orders=_orders(unsafe)))
    return tuple(found)


def _orders(repairs: Iterable[Repair]) -> tuple[str, ...]:
    return tuple(each.order for each in sorted(repairs, key=lambda each: each.began))


MANAGER, GENERAL = frozenset({Role.SERVICE_MANAGER}), frozenset({Role.GENERAL_MANAGER})
FROM: dict[CaseStep, frozenset[CaseState]] = {
    CaseStep.PROPOSE: frozenset({CaseState.OPENED, CaseState.PROPOSED}),
    CaseStep.DECIDE: frozenset({CaseState.PROPOSED}),
    CaseStep.CLOSE: frozenset({CaseState.DECIDED}),
    CaseStep.WITHDRAW: frozenset({CaseState.OPENED, CaseState.PROPOSED}),
}
"""From where a step is taken."""


@clause("R-5.6")
def deciders(remedy: str, *, reached: bool) -> frozenset[Role]:
    """Who decides: exchange, refund, and a refusal although a threshold is reached, the general manager alone."""
    heavy = remedy in (Remedy.EXCHANGE, Remedy.REFUND) or (remedy == Remedy.NONE and reached)
    return GENERAL if heavy else MANAGER | GENERAL


def may_step(step: str, state: str, role: str, *, remedy: str, reached: bool) -> bool:
    """Whether a role may take a step of a case; `remedy` is the one to be decided."""
    if state not in FROM[CaseStep(step)]:
        return False
    return role in (deciders(remedy, reached=reached) if step == CaseStep.DECIDE else MANAGER)


@clause("R-5.6")
def after(state: str, step: str, role: str, *, remedy: str, reached: bool) -> CaseState:
    """Where a case stands after a step. Refused("wrong_case_step"), Refused("not_allowed")."""
    if state not in FROM[CaseStep(step)]:
        raise Refused("wrong_case_step", case_state=state)
    allowed = deciders(remedy, reached=reached) if step == CaseStep.DECIDE else MANAGER
    if role not in allowed:
        raise Refused("not_allowed", clause="R-5.6", roles=[each for each in Role if each in allowed])
    match CaseStep(step):
        case CaseStep.PROPOSE:
            return CaseState.PROPOSED
        case CaseStep.DECIDE:
            return CaseState.REFUSED if remedy == Remedy.NONE else CaseState.DECIDED
        case CaseStep.WITHDRAW:
            return CaseState.WITHDRAWN
    return CaseState.CLOSED


def is_live(state: str) -> bool:
    """Whether something is still to be done."""
    return state in LIVE
