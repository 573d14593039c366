"""What can be claimed from a supplier for an in-warranty repair, and what its answer makes of a claim (R-5.6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yinuo.assets.types import Verdict
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.types import State
from yinuo.parts.types import OldPart
from yinuo.warranty.types.claims import ClaimState, Done, Hurdle, Line, LineKind, Rates, Replaced

HALF = Decimal("0.5")
WORKING = frozenset({State.IN_REPAIR, State.TESTING})


@clause("R-5.6", "R-6.5")
def hurdles_of(part: Replaced) -> tuple[Hurdle, ...]:
    """What keeps a part out of a claim: the fault is not covered, or the old part or its serial cannot be shown."""
    found = []
    if part.verdict == Verdict.NOT_COVERED:
        found.append(Hurdle.NOT_COVERED)
    if part.verdict == Verdict.NEEDS_DECISION:
        found.append(Hurdle.UNDECIDED)
    if part.old_part == OldPart.OWED:
        found.append(Hurdle.OLD_PART_OWED)
    elif part.old_part != OldPart.HANDED_IN:
        found.append(Hurdle.OLD_PART_GONE)
    elif part.serial_kept and not part.old_serial:
        found.append(Hurdle.SERIAL_MISSING)
    return tuple(found)


@clause("R-5.6")
def lines_of(parts: Iterable[Replaced], work: Mapping[int, Done], rates: Rates) -> list[Line]:
    """The lines for these parts, each with what keeps it out; labour and travel of an order follow its first good part.

    What an order took is claimed once, whoever else's parts went into it.
    """
    lines: list[Line] = []
    paid: set[int] = set()
    for part in parts:
        line = Line(
            LineKind.PART, part.order_id, part.order, part.what, part.quantity, part.unit, part.unit_cny, part.used_id,
            part.old_serial, hurdles_of(part),
        )  # fmt: skip
        lines.append(line)
        if not line.hurdles and part.order_id not in paid:
            paid.add(part.order_id)
            lines.extend(_besides(work[part.order_id], rates))
    return lines


def _besides(done: Done, rates: Rates) -> Iterable[Line]:
    asked = ((LineKind.LABOUR, done.hours, "h", rates.labour_cny), (LineKind.TRAVEL, done.km, "km", rates.travel_cny))
    for kind, quantity, unit, price in asked:
        if quantity > 0 and price > 0 and kind not in done.claimed:
            yield Line(kind, done.order_id, done.order, "", quantity, unit, price)


def hours_worked(states: Iterable[tuple[datetime, str]]) -> Decimal:
    """Hours at work on a machine, to the half hour; `states`: the moments of an order, each with the state it began."""
    total, since = timedelta(), None
    for at, state in states:
        if since is not None:
            total += max(at - since, timedelta())
        since = at if state in WORKING else None
    halves = (Decimal(total // timedelta(seconds=1)) / 1800).quantize(Decimal(1), ROUND_HALF_UP)
    return halves * HALF


def way_there_and_back(km: float | None, visits: int) -> Decimal:
    """Kilometres for so many visits; an unknown distance asks for nothing."""
    return Decimal(0) if km is None else Decimal(round(km * 2 * visits))


def state_after(lines: Iterable[tuple[Decimal, Decimal]]) -> ClaimState:
    """How a claim stands by what was asked for and accepted, line by line."""
    asked, accepted = (sum(column, Decimal(0)) for column in zip(*lines, strict=True))
    if accepted <= 0:
        return ClaimState.REFUSED
    return ClaimState.ACCEPTED if accepted == asked else ClaimState.PARTLY


def check_answer(asked_cny: Decimal, accepted_cny: Decimal, reason: str, *, field: str) -> None:
    """Refused("field_wrong") beyond what was asked; ("field_required") where less is accepted and nobody says why."""
    if not 0 <= accepted_cny <= asked_cny:
        raise Refused("field_wrong", field=field, value=str(accepted_cny))
    if accepted_cny < asked_cny and not reason.strip():
        raise Refused("field_required", field=f"reason.{field.partition('.')[2]}")


def check_step(state: str, *allowed: ClaimState) -> None:
    """Refused("claim_stands") where a claim stands elsewhere than where this may be done."""
    if state not in allowed:
        raise Refused("claim_stands", stands=state)
