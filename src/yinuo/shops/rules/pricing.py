"""What a job may cost: agreed prices by the hour, the manager's word for anything else, nothing for rework (R-3.9)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

CENT = Decimal("0.01")


@clause("R-3.9")
def require_agreed(
    rate: str, unit_cny: Decimal, *, agreed: Mapping[str, Decimal], why: str, free: bool
) -> Decimal | None:
    """The agreed price of a line, None where the agreement has none.

    Refused("rework_is_free") for a priced line on work within the quality guarantee; ("above_agreed") for a price above
    the agreed one, or of what is not agreed at all, without a reason that the manager can judge.
    """
    if free and unit_cny > 0:
        raise Refused("rework_is_free", field="unit_cny", clause="R-3.10")
    price = agreed.get(rate)
    if needs_approval(price, unit_cny) and not why.strip():
        raise Refused(
            "above_agreed", field="why", clause="R-3.9", agreed_cny="" if price is None else str(price),
            asked_cny=str(unit_cny),
        )  # fmt: skip
    return price


def needs_approval(agreed: Decimal | None, unit_cny: Decimal) -> bool:
    """Whether a line costs more than was agreed."""
    return unit_cny > 0 and (agreed is None or unit_cny > agreed)


def amount(quantity: Decimal, unit_cny: Decimal) -> Decimal:
    """A line's price, to the cent."""
    return (quantity * unit_cny).quantize(CENT, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, with two places also where there is nothing."""
    return sum(amounts, Decimal(0)).quantize(CENT)


def guaranteed_until(passed_on: date, days: int) -> date:
    """The last day of the quality guarantee that begins on the day of acceptance."""
    return passed_on + timedelta(days=days)
