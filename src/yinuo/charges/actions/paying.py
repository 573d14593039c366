"""Money taken and given back: a receipt for every cent, numbered without a gap in the same transaction (R-6.13)."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from yinuo.accounts.rules import demand
from yinuo.charges.access import REFUNDERS, TAKERS
from yinuo.charges.actions.invoicing import ask_for_invoice
from yinuo.charges.models import Account, Payment
from yinuo.charges.queries.accounts import bill_of
from yinuo.charges.rules import paper
from yinuo.charges.rules.taking import require_owed, require_returnable
from yinuo.charges.types import Bill, Method
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import link_key
from yinuo.kernel.periods import day_of
from yinuo.store import rows
from yinuo.store.series import next_of_year

SERIES = "SJ"


@clause("R-6.11", "R-6.13")
@transaction.atomic
def take_payment(
    subject: str, amount_cny: Decimal, method: str, *, act: Act, payer: str = "", reference: str = "",
    invoice_number: str = "",
) -> Payment:  # fmt: skip
    """Take money that is owed, and write its receipt; the invoice is named, or becomes a task of finance.

    Refused("nothing_due") where nothing was charged, ("over_paid"), ("field_wrong").
    """
    demand(act.role, TAKERS)
    account, bill = _locked(subject)
    require_owed(amount_cny, bill.due_cny)
    payment = _booked(account, bill, amount_cny, method, payer=payer, reference=reference, act=act)
    ask_for_invoice(account, payment, number=invoice_number, act=act)
    return payment


@clause("R-6.13")
@transaction.atomic
def refund(number: str, amount_cny: Decimal, method: str, *, reason: str, act: Act, reference: str = "") -> Payment:
    """Give money back: a counter-entry to the receipt `number`, which itself stays as it is.

    Refused("not_found"), ("over_refunded"), ("field_required") without a reason.
    """
    demand(act.role, REFUNDERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    first = Payment.objects.select_related("account").filter(number=number, refund_of=None).first()
    if first is None:
        raise Refused("not_found", what=number)
    account, bill = _locked(first.account.subject)
    returned = first.refunds.aggregate(sum=Sum("amount_cny"))["sum"] or Decimal(0)
    require_returnable(amount_cny, first.amount_cny + returned)
    payment = _booked(
        account, bill, -amount_cny, method, payer=first.payer, reference=reference, act=act, reason=reason.strip(),
        refund_of=first,
    )  # fmt: skip
    ask_for_invoice(account, payment, act=act)
    return payment


def _locked(subject: str) -> tuple[Account, Bill]:
    """The account, held, and its bill. Refused("nothing_due") where no money was spoken of."""
    account = Account.objects.select_for_update(of=("self",)).filter(subject=subject).first()
    if account is None:
        raise Refused("nothing_due", clause="R-6.11", field="amount")
    return account, bill_of(subject)


def _booked(
    account: Account, bill: Bill, amount_cny: Decimal, method: str, *, payer: str, reference: str, act: Act,
    reason: str = "", refund_of: Payment | None = None,
) -> Payment:  # fmt: skip
    """The payment with its number and paper. The series' counter is locked last: until the commit nobody else has a
    number, and one that is rolled back was never given."""
    if method not in Method.values:
        raise Refused("field_wrong", field="method", value=method[:20], options=Method.values)
    customer = account.customer.name
    told: dict[str, Any] = {
        "payer": payer.strip() or customer, "amount": amount_cny, "method": method, "reference": reference.strip(),
        "paid_at": act.occurred_at, "refund_of": refund_of.number if refund_of else "", "reason": reason,
    }  # fmt: skip
    year = day_of(act.occurred_at, settings.COMPANY_ZONE).year
    serial, told["number"] = rows.ask(next_of_year(SERIES, year))
    said = paper.canonical(
        paper.paper_of(bill, told, company=settings.COMPANY_NAME, customer=customer, taken_by=act.actor_name)
    )
    payment = Payment.objects.create(
        number=told["number"], year=year, serial=serial, account=account, amount_cny=amount_cny, method=method,
        payer=told["payer"], reference=told["reference"], refund_of=refund_of, reason=reason, paid_at=act.occurred_at,
        recorded_at=act.recorded_at, taken_by_id=act.actor_id, command_id=act.command_id, key=link_key(),
        content=said, content_hash=paper.digest(said),
    )  # fmt: skip
    journal.write(
        "charges.refund" if refund_of else "charges.pay", account.subject, act, number=payment.number,
        amount_cny=f"{amount_cny:.2f}", method=method, payer=payment.payer, reference=payment.reference,
        refund_of=told["refund_of"], reason=reason, content_hash=payment.content_hash,
    )  # fmt: skip
    return payment
