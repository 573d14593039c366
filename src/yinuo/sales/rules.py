"""The life of an order of parts: one table, and what must hold before a step (R-5.8, R-5.9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yinuo.accounts.types import Role
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.sales.types import Asked, SaleState, SaleStep, Stand

S = SaleState
SELLERS = frozenset({Role.SALES, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.STOREKEEPER})
KEEPER = frozenset({Role.STOREKEEPER})
CASHIERS = frozenset({Role.FINANCE, Role.SALES, Role.DISPATCHER, Role.SERVICE_MANAGER})
CUSTOMER = frozenset({Role.CONTACT})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `to=None` leaves the state as it is."""

    step: SaleStep
    frm: frozenset[SaleState]
    to: SaleState | None
    roles: frozenset[Role]


TABLE: tuple[Line, ...] = (
    Line(SaleStep.OFFER, frozenset({S.ASKED, S.QUOTED}), S.QUOTED, SELLERS),
    Line(SaleStep.ACCEPT, frozenset({S.QUOTED}), S.AGREED, SELLERS | CUSTOMER),
    Line(SaleStep.DECLINE, frozenset({S.QUOTED}), S.CANCELLED, SELLERS | CUSTOMER),
    Line(SaleStep.PAY, frozenset({S.AGREED, S.PICKED, S.SENT, S.ARRIVED}), None, CASHIERS),
    Line(SaleStep.PICK, frozenset({S.AGREED}), S.PICKED, KEEPER),
    Line(SaleStep.SEND, frozenset({S.PICKED}), S.SENT, KEEPER),
    Line(SaleStep.ARRIVE, frozenset({S.SENT}), S.ARRIVED, SELLERS | CUSTOMER),
    Line(SaleStep.CANCEL, frozenset({S.ASKED, S.QUOTED, S.AGREED, S.PICKED}), S.CANCELLED, SELLERS),
    Line(SaleStep.CANCEL, frozenset({S.ASKED, S.QUOTED}), S.CANCELLED, CUSTOMER),
)


def line_of(state: str, step: str, role: str) -> Line:
    """The line for a step. Refused("sale_step_wrong") from this state, ("not_allowed") to this role."""
    found = [line for line in TABLE if line.step == step and state in line.frm]
    if not found:
        raise Refused("sale_step_wrong", sale_state=state, sale_steps=steps_from(state, role))
    for line in found:
        if role in line.roles:
            return line
    raise Refused("not_allowed", roles=sorted({each for line in found for each in line.roles}))


def steps_from(state: str, role: str) -> list[str]:
    """The steps a role may take from a state, each once."""
    return list(dict.fromkeys(line.step.value for line in TABLE if state in line.frm and role in line.roles))


@clause("R-5.9")
def require_ready(step: str, stand: Stand, *, today: date, late_why: str) -> None:
    """Nothing is picked before it is paid or finance waits; a late dispatch says why; paid money goes back first.

    Refused("not_paid"), ("late_needs_reason"), ("has_receipts").
    """
    if step == SaleStep.PICK and not stand.is_settled:
        raise Refused("not_paid", clause="R-5.9")
    if step == SaleStep.SEND and is_late(stand.promised_on, today) and not late_why:
        raise Refused("late_needs_reason", clause="R-5.9", field="late_why", until=str(stand.promised_on))
    if step == SaleStep.CANCEL and stand.is_paid:
        raise Refused("has_receipts")


@clause("R-5.9")
def is_late(promised_on: date | None, on: date) -> bool:
    """Whether a dispatch on this day is later than was promised."""
    return promised_on is not None and on > promised_on


@clause("R-5.8")
def answered(asked: Sequence[Asked], instead: Mapping[str, str], rebuilt: Iterable[str]) -> dict[str, str]:
    """What is offered for each part asked for: itself, its substitute, or (the same number) a rebuilt one.

    A part that is made no more is never simply refused: Refused("discontinued") names what may take its place, until a
    substitute or a rebuild is chosen; ("not_a_substitute").
    """
    found = {}
    for line in asked:
        chosen = instead.get(line.part, line.part)
        if chosen != line.part and chosen not in line.substitutes:
            raise Refused("not_a_substitute", field="instead", what=chosen, part=line.part)
        gone = not line.active and line.in_stock < line.quantity
        if gone and chosen == line.part and line.part not in set(rebuilt):
            others = list(line.substitutes)
            raise Refused("discontinued", clause="R-5.8", field="instead", what=line.part, others=others)
        found[line.part] = chosen
    return found
