"""What may be taken and given back, and what an invoice is owed for (R-6.11, R-6.13)."""

from collections.abc import Iterable
from decimal import Decimal

from yinuo.charges.rules.asking import CENT
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused


@clause("R-6.11")
def require_owed(amount_cny: Decimal, due_cny: Decimal) -> None:
    """Nobody takes more than the bill says. Refused("field_wrong"), ("nothing_due"), ("over_paid")."""
    _require_amount(amount_cny)
    if due_cny <= 0:
        raise Refused("nothing_due", clause="R-6.11", field="amount")
    if amount_cny > due_cny:
        raise Refused("over_paid", clause="R-6.11", field="amount", due_cny=f"{due_cny:.2f}")


def require_returnable(amount_cny: Decimal, left_cny: Decimal) -> None:
    """No more goes back than came by this receipt. Refused("field_wrong"), ("over_refunded")."""
    _require_amount(amount_cny)
    if amount_cny > left_cny:
        raise Refused("over_refunded", field="amount", left_cny=f"{left_cny:.2f}")


def _require_amount(amount_cny: Decimal) -> None:
    if not (amount_cny.is_finite() and amount_cny > 0 and amount_cny == amount_cny.quantize(CENT)):
        raise Refused("field_wrong", field="amount", value=str(amount_cny))


@clause("R-6.13")
def gaps(serials: Iterable[int]) -> tuple[int, ...]:
    """The numbers missing between 1 and the last one of a year's series; none, or somebody tore a leaf out."""
    given = set(serials)
    return tuple(number for number in range(1, max(given, default=0) + 1) if number not in given)


def to_invoice(*, paid_cny: Decimal, credit_cny: Decimal, asked_cny: Decimal) -> Decimal:
    """What an invoice must still be asked for; negative where one given must be taken back (红字发票)."""
    return paid_cny + credit_cny - asked_cny
