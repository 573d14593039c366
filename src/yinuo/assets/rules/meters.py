"""Whether a meter reading can be: a meter never shows less than before without a reason (R-5.6)."""

from decimal import Decimal

from yinuo.assets.types import Smaller
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

Passed = tuple[Decimal, Decimal]
"""What a dial showed, and what it had counted in all by then, on every meter before it."""


@clause("R-5.6")
def counted(unit: str, shown: Decimal, before: Passed | None, after: Passed | None, *, smaller: str = "") -> Decimal:
    """What a machine has run in all when its dial shows `shown`, between the readings before and after.

    An exchanged meter counts on where the old one ended. Refused("meter_falls"), naming what the dial showed before;
    Refused("meter_ahead") where a later reading shows less.
    """
    total = shown
    if before is not None:
        dial, had = before
        if smaller == Smaller.REPLACED and shown < dial:
            total = had + shown
        elif shown < dial:
            raise Refused("meter_falls", clause="R-5.6", field=f"meter_{unit}", shown=f"{dial:f}", value=f"{shown:f}")
        else:
            total = had + shown - dial
    if after is not None and total > after[1]:
        raise Refused("meter_ahead", clause="R-5.6", field=f"meter_{unit}", shown=f"{after[0]:f}", value=f"{shown:f}")
    return total
