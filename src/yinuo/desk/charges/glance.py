"""What an order's page says of its money: the bill in three figures, and what to do next (R-6.11)."""

from collections.abc import Iterable
from typing import Any

from yinuo.charges import queries
from yinuo.hall.steps import NextStep
from yinuo.orders.types import Step

MONEY = (Step.OFFER_QUOTE, Step.ACCEPT_QUOTE, Step.DECLINE_QUOTE, Step.TAKE_PAYMENT)


def glance(order: Any, steps: Iterable[NextStep], cover: str) -> dict[str, Any]:
    """Of the steps of money those that make sense now."""
    subject = f"order:{order.number}"
    bill, waits = queries.bill_of(subject), queries.open_quotation(subject)
    sensible = {
        Step.OFFER_QUOTE: cover == "not_covered",
        Step.ACCEPT_QUOTE: waits is not None,
        Step.DECLINE_QUOTE: waits is not None,
        Step.TAKE_PAYMENT: bill.due_cny > 0,
    }
    return {
        "subject": subject,
        "bill": bill,
        "waits": waits,
        "cover": cover,
        "steps": [each for each in steps if sensible.get(each.step, False)],
    }
