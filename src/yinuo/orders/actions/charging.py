"""Money on an order: the customer's yes before paid work, the bill when it is done, and what it keeps closed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.charges import actions as charges
from yinuo.charges import queries
from yinuo.charges.access import may_approve
from yinuo.charges.actions.quoting import new_number
from yinuo.charges.rules.asking import amount, require_as_shown, require_at_cost, require_payable
from yinuo.charges.types import Priced, Wish
from yinuo.files import queries as files
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.closing import unpaid_gates
from yinuo.orders.rules.transitions import CHARGES, QUOTATION
from yinuo.orders.types import State, Step
from yinuo.parts import queries as parts

Data = dict[str, Any]

BILLED = frozenset({Step.COMPLETE_CHECKS, Step.ACCEPT_QUOTE, Step.RULE_WARRANTY, Step.END_TOW})
"""After these the bill is made, once the work is done and until the customer signs."""


def subject_of(order: ServiceOrder) -> str:
    """The account of an order."""
    return f"order:{order.number}"


@clause("R-5.8", "R-6.11", "R-6.12")
def quoted(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The lines with their prices of the day, and the number: what the entry says is what the customer sees."""
    require_payable(warranty_of(order).verdict)
    prices, why = data.pop("prices", {}), data.get("reason", "")
    if strange := sorted(set(prices) - set(data["lines"])):
        raise Refused("not_listed", field="prices", what=strange[0])
    wishes = [
        Wish(code, Decimal(much), Decimal(prices[code]) if code in prices else None, why)
        for code, much in data["lines"].items()
    ]
    lines = queries.priced(wishes, day_of(act.occurred_at, settings.COMPANY_ZONE))
    require_at_cost(lines, approver=may_approve(act.role))
    total = sum((amount(line.quantity, line.unit_cny) for line in lines), Decimal(0))
    require_as_shown(data.pop("shown_cny", None), total)
    told = {"number": new_number(act), "total_cny": f"{total:.2f}", "lines": [line.to_json() for line in lines]}
    return data | told


@clause("R-5.8")
def answered(order: ServiceOrder, data: Data, act: Act) -> Data:
    """Which quotation the answer is for. Our own word for a customer's yes is signed, or written down.

    Refused("no_quotation"), and ("field_required") for a missing signature on the spot or word at the desk.
    """
    found = queries.quotations_of(subject_of(order))
    named = data.pop("quote", "")
    quotation = next((each for each in found if each.number == named or not named), None)
    if quotation is None:
        raise Refused("no_quotation", field="quote", what=named)
    if "reason" not in data and act.role != Role.CONTACT:
        wanted = ("signature", "strokes") if act.role == Role.ENGINEER else ("note",)
        if not any(data.get(name) for name in wanted):
            raise Refused("field_required", clause="R-5.8", field=wanted[0], step=Step.ACCEPT_QUOTE)
    if "signature" in data:
        data = data | {"signature": files.blob_of(data["signature"], field="signature").pk}
    return data | {"number": quotation.number, "total_cny": f"{quotation.total_cny:.2f}"}


def after(order: ServiceOrder, step: Step, data: Data, act: Act) -> None:
    """What a step does to the order's account."""
    subject = subject_of(order)
    match step:
        case Step.OFFER_QUOTE:
            charges.offer(
                subject, [Priced.from_json(line) for line in data["lines"]], customer_id=order.customer_id,
                number=data["number"], note=data.get("note", ""), act=act,
            )  # fmt: skip
        case Step.ACCEPT_QUOTE:
            signed = data.get("signature", "") or ("strokes" if data.get("strokes") else "")
            charges.accept(
                subject, by=data["signer"], number=data["number"], word=data.get("note", ""), signature=signed, act=act
            )
        case Step.DECLINE_QUOTE:
            charges.decline(subject, by=data["signer"], number=data["number"], reason=data["reason"], act=act)
        case Step.TAKE_PAYMENT:
            charges.take_payment(
                subject, Decimal(data["amount"]), data["method"], payer=data.get("payer", ""),
                reference=data.get("reference", ""), invoice_number=data.get("invoice_number", ""), act=act,
            )  # fmt: skip
        case Step.RULE_WARRANTY:
            charges.strike_all(subject, reason=data["reason"], act=act)
    if step in BILLED and order.state == State.AWAITING_SIGNATURE:
        settle(order, act)


@clause("R-6.12", "R-6.13")
def settle(order: ServiceOrder, act: Act) -> None:
    """The bill of the work that is done, before the customer signs it."""
    charges.settle(
        subject_of(order), queries.used_left(parts.used_on(order.pk)), customer_id=order.customer_id,
        cover=warranty_of(order).verdict, act=act,
    )  # fmt: skip


def closed_gates(order: ServiceOrder, gates: Iterable[str]) -> list[str]:
    """Of the gates asked for those of money that stand closed."""
    wanted, subject = set(gates), subject_of(order)
    if not wanted & {QUOTATION, CHARGES}:
        return []
    cover = warranty_of(order).verdict if QUOTATION in wanted else Verdict.COVERED
    closed = unpaid_gates(
        cover=cover, accepted=cover != Verdict.NOT_COVERED or queries.has_accepted(subject),
        settled=CHARGES not in wanted or queries.bill_of(subject).is_settled,
    )  # fmt: skip
    return [gate for gate in closed if gate in wanted]
