"""What may be asked of a customer: only what is listed, at cost, and accepted beforehand (R-6.11, R-6.12, R-5.8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from yinuo.assets.types import Verdict
from yinuo.charges.types import Accepted, ChargeKind, Priced, QuoteState, ToCharge, Used, Wish
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

CENT = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
MOST = Decimal(99_999)
"""As many of a thing as one line can name."""
DEAREST = Decimal(10_000_000)
MOST_LINES = 60


def amount(quantity: Decimal, unit_cny: Decimal) -> Decimal:
    """What a line comes to, to the cent."""
    return (quantity * unit_cny).quantize(CENT, ROUND_HALF_UP)


@clause("R-6.11")
def priced(wishes: Sequence[Wish], listed: Mapping[str, Priced]) -> tuple[Priced, ...]:
    """The wishes with their prices; `listed` maps a code to one of it at its cost. Nothing else can be charged.

    Refused("lines_missing"), ("not_listed"), ("duplicate"), ("field_wrong") for a quantity or price that cannot be.
    """
    if not wishes:
        raise Refused("lines_missing", field="lines")
    if len(wishes) > MOST_LINES:
        raise Refused("field_wrong", field="lines", value=str(len(wishes)), most=MOST_LINES)
    found: dict[str, Priced] = {}
    for wish in wishes:
        if wish.code not in listed:
            raise Refused("not_listed", clause="R-6.11", field="lines", what=wish.code)
        if wish.code in found:
            raise Refused("duplicate", field="lines", what=wish.code)
        found[wish.code] = _line(wish, listed[wish.code])
    return tuple(found.values())


def _line(wish: Wish, one: Priced) -> Priced:
    unit_cny = one.cost_cny if wish.unit_cny is None else wish.unit_cny
    for figure, step, most in ((wish.quantity, THOUSANDTH, MOST), (unit_cny, CENT, DEAREST)):
        if not (figure.is_finite() and 0 <= figure <= most and figure == figure.quantize(step)):
            raise Refused("field_wrong", field="lines", value=f"{wish.code} {figure}")
    if not wish.quantity:
        raise Refused("field_wrong", field="lines", value=f"{wish.code} 0")
    return Priced(
        one.kind, one.code, one.name, one.unit, wish.quantity, unit_cny, one.cost_cny,
        wish.why.strip() if unit_cny > one.cost_cny else "",
    )  # fmt: skip


@clause("R-6.12")
def require_at_cost(lines: Iterable[Priced], *, approver: bool) -> None:
    """Out of warranty nothing costs more than it costs us. Refused("price_above_cost"), unless the service manager
    says why."""
    for line in lines:
        if line.unit_cny > line.cost_cny and not (approver and line.why):
            raise Refused(
                "price_above_cost", clause="R-6.12", field="lines", what=line.name, cost_cny=str(line.cost_cny),
                unit_cny=str(line.unit_cny),
            )  # fmt: skip


@clause("R-6.12", "R-5.6")
def require_payable(cover: str) -> None:
    """Whether anything may be asked of the customer at all. Refused("under_warranty"), ("warranty_undecided")."""
    if cover == Verdict.COVERED:
        raise Refused("under_warranty", clause="R-6.12")
    if cover != Verdict.NOT_COVERED:
        raise Refused("warranty_undecided", clause="R-6.12")


@clause("R-6.11")
def require_as_shown(shown_cny: str | None, total_cny: Decimal) -> None:
    """A phone without signal shows the customer the prices it was told: if they moved since, nobody signed for these.
    Refused("price_moved")."""
    if shown_cny is not None and Decimal(shown_cny) != total_cny:
        raise Refused("price_moved", clause="R-6.11", field="lines", shown_cny=shown_cny, total_cny=f"{total_cny:.2f}")


@clause("R-5.8")
def require_open(state: str, valid_until: date, today: date) -> None:
    """An answer is for a quotation that still waits for one. Refused("quote_answered"), ("quote_expired")."""
    if state != QuoteState.OFFERED:
        raise Refused("quote_answered", quote_state=state)
    if today > valid_until:
        raise Refused("quote_expired", until=valid_until.isoformat())


@clause("R-6.11", "R-6.12")
def against(accepted: Sequence[Accepted], code: str, quantity: Decimal) -> tuple[ToCharge, ...]:
    """So much of a code as lines to charge, each resting on the accepted line that allows it.

    Refused("beyond_quote") where the customer accepted less: a new quotation comes first.
    """
    found: list[ToCharge] = []
    left = quantity
    for each in accepted:
        if each.line.code == code and left > 0 and each.left > 0:
            taken = min(left, each.left)
            found.append(ToCharge(_of(each.line, taken), each.id))
            left -= taken
    if left > 0:
        raise Refused(
            "beyond_quote", clause="R-6.11", field="lines", what=code, left=f"{(quantity - left).normalize():f}"
        )
    return tuple(found)


@clause("R-6.12", "R-6.13")
def settlement(cover: str, accepted: Sequence[Accepted], used: Sequence[Used]) -> tuple[ToCharge, ...]:
    """What becomes of the work done: under warranty its parts cost nothing; else the accepted work, and of the parts
    those that were really used, as far as they were accepted. `used` are those of which nothing was said yet.

    What was touched already stays as a person left it. Nothing while the warranty is undecided.
    """
    if cover == Verdict.COVERED:
        return tuple(ToCharge(_free(each), used=each.id) for each in used)
    if cover != Verdict.NOT_COVERED:
        return ()
    work = [
        ToCharge(_of(each.line, each.left), each.id)
        for each in accepted
        if each.line.kind != ChargeKind.PART and not each.touched
    ]
    return (*work, *_parts(accepted, used))


def _parts(accepted: Sequence[Accepted], used: Sequence[Used]) -> list[ToCharge]:
    left = {each.id: each.left for each in accepted}
    found = []
    for part in used:
        for each in accepted:
            if each.line.code == part.code and left[each.id] >= part.quantity:
                left[each.id] -= part.quantity
                found.append(ToCharge(_of(each.line, part.quantity), each.id, part.id))
                break
    return found


def _of(line: Priced, quantity: Decimal) -> Priced:
    return Priced(line.kind, line.code, line.name, line.unit, quantity, line.unit_cny, line.cost_cny, line.why)


def _free(used: Used) -> Priced:
    return Priced(ChargeKind.PART, used.code, used.name, used.unit, used.quantity, Decimal(0), used.cost_cny)


def beyond(accepted: Sequence[Accepted], used: Sequence[Used]) -> tuple[Used, ...]:
    """Of the parts used those the customer has not accepted: they are charged after a new quotation, or not at all."""
    taken = {each.used for each in _parts(accepted, used)}
    return tuple(each for each in used if each.id not in taken)
