"""费用: what the phone needs to offer a price, have it accepted and take the money without signal (R-6.11 to R-6.13).

The phone reckons the bill from these figures as the server will (`static/field/bill.js`); the server decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.assets.types import Coverage, Verdict
from yinuo.charges import queries as charges
from yinuo.charges.types import Accepted, Bill, BillLine, Priced, QuoteState, Used
from yinuo.hall.commands import problem_of
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.transitions import QUOTATION
from yinuo.orders.types import Step

if TYPE_CHECKING:
    from yinuo.charges.models import Quotation
    from yinuo.orders.models import ServiceOrder
    from yinuo.parts.models import UsedPart

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Money:
    """An order's account as the phone is told of it. `left`: parts used of which the bill says nothing yet;
    `uses`: the id of a use on the server → the command that told it."""

    cover: str
    prices: tuple[Priced, ...] = ()
    quotations: tuple["Quotation", ...] = ()
    accepted: tuple[Accepted, ...] = ()
    left: tuple[Used, ...] = ()
    bill: Bill | None = None
    uses: tuple[tuple[int, str], ...] = ()

    @property
    def quote(self) -> str:
        """How the newest quotation stands, "" where there is none."""
        return self.quotations[0].state if self.quotations else ""

    @property
    def agreed(self) -> bool:
        """Whether the customer accepted any quotation (R-5.8)."""
        return any(each.state == QuoteState.ACCEPTED for each in self.quotations)


UNASKED = Money(Verdict.COVERED.value)
"""Nobody spoke of money."""


@clause("R-6.11", "R-6.12")
def money_of(order: "ServiceOrder", used: Iterable["UsedPart"], coverage: Coverage, day: date) -> Money:
    """The account of an order: three queries more than the price list while no money was spoken of."""
    subject, used = f"order:{order.number}", list(used)
    quotations = tuple(charges.quotations_of(subject))
    return Money(
        cover=coverage.verdict.value,
        prices=tuple(charges.tariff(day)),
        quotations=quotations,
        accepted=tuple(charges.accepted_of(subject)) if quotations else (),
        left=tuple(charges.used_left(used)),
        bill=charges.bill_of(subject),
        uses=tuple((each.pk, str(each.command_id)) for each in used),
    )


def money_json(money: Money) -> Json:
    """The `money` of a job's data."""
    uses, bill = dict(money.uses), money.bill or Bill("")
    opened = next((each for each in money.quotations if each.state == QuoteState.OFFERED), None)
    return {
        "cover": money.cover,
        "prices": [_price(each) for each in money.prices],
        "open": opened and {"number": opened.number, "lines": [_line(each) for each in opened.lines.all()]},
        "accepted": [_accepted(each) for each in money.accepted],
        "used": [_used(each, uses) for each in money.left],
        "bill": [_bill_line(each, uses) for each in bill.lines],
        "paid": [
            {"number": each.number, "amount": f"{each.amount_cny:.2f}", "method": each.method} for each in bill.paid
        ],
    }


def money_rules() -> Json:
    """What `life.js` goes by: the refusals of a price that nobody may ask for, and of an answer to none."""
    return {
        "unpayable": {
            Verdict.COVERED: problem_of(Refused("under_warranty", clause="R-6.12")),
            Verdict.NEEDS_DECISION: problem_of(Refused("warranty_undecided", clause="R-6.12")),
        },
        "unanswerable": {
            "": problem_of(Refused("no_quotation", field="quote", what="")),
            **{state: problem_of(Refused("quote_answered", quote_state=state))
               for state in QuoteState.values if state != QuoteState.OFFERED},
        },
        "unagreed": problem_of(
            Refused("gate_closed", clause="R-7.1", gates=[QUOTATION], step=Step.BEGIN_REPAIR.value, missing=[])
        ),
    }  # fmt: skip


def _price(each: Priced) -> Json:
    return {"code": each.code, "kind": each.kind, "name": each.name, "unit": each.unit, "unit_cny": str(each.unit_cny)}


def _line(each: Any) -> Json:
    return _price(each) | {"quantity": f"{each.quantity.normalize():f}"}


def _accepted(each: Accepted) -> Json:
    return _line(each.line) | {"charged": f"{each.charged.normalize():f}", "touched": each.touched}


def _used(each: Used, uses: dict[int, str]) -> Json:
    return {"id": uses.get(each.id, str(each.id)), "code": each.code, "name": each.name, "unit": each.unit,
            "quantity": f"{each.quantity.normalize():f}"}  # fmt: skip


def _bill_line(each: BillLine, uses: dict[int, str]) -> Json:
    used = uses.get(each.used, str(each.used)) if each.used is not None else None
    return _line(each) | {"amount": f"{each.amount_cny:.2f}", "covered": each.covered, "used": used}
