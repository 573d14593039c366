"""The invoice that goes with money, and paying later: both are finance's (发票管理办法, article 18; R-6.13)."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from yinuo.accounts.rules import demand
from yinuo.charges.access import FINANCE
from yinuo.charges.models import Account, Invoice, Payment
from yinuo.charges.queries.accounts import bill_of
from yinuo.charges.rules.taking import to_invoice
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of


@clause("R-6.13")
def ask_for_invoice(
    account: Account, payment: Payment | None, *, act: Act, number: str = "", due_on: date | None = None
) -> Invoice | None:
    """The invoice for what was paid or put on credit and not asked for yet: written already, or a task with a day."""
    paid = account.payments.aggregate(sum=Sum("amount_cny"))["sum"] or Decimal(0)
    asked = account.invoices.aggregate(sum=Sum("amount_cny"))["sum"] or Decimal(0)
    open_credit = max(min(account.credit_cny, bill_of(account.subject).due_cny), Decimal(0))
    amount = to_invoice(paid_cny=paid, credit_cny=open_credit, asked_cny=asked)
    if not amount:
        return None
    today = day_of(act.occurred_at, settings.COMPANY_ZONE)
    invoice = Invoice.objects.create(
        account=account, payment=payment, amount_cny=amount, asked_at=act.occurred_at,
        due_on=due_on or today + timedelta(days=settings.INVOICE_DAYS),
    )  # fmt: skip
    return _written(invoice, number.strip(), act) if number.strip() else invoice


@clause("R-6.13")
@transaction.atomic
def write_invoice(invoice_id: int, *, number: str, act: Act) -> Invoice:
    """Finance wrote the invoice. Refused("not_found"), ("settled_already"), ("field_required"), ("duplicate")."""
    demand(act.role, FINANCE)
    row = Invoice.objects.select_for_update(of=("self",)).select_related("account").filter(pk=invoice_id).first()
    if row is None:
        raise Refused("not_found", what=str(invoice_id))
    if row.number:
        raise Refused("settled_already", field="invoice_number")
    if not number.strip():
        raise Refused("field_required", field="invoice_number")
    return _written(row, number.strip(), act)


def _written(invoice: Invoice, number: str, act: Act) -> Invoice:
    if Invoice.objects.filter(number=number).exists():
        raise Refused("duplicate", field="invoice_number", what=number)
    invoice.number, invoice.written_at, invoice.written_by_id = number, act.occurred_at, act.actor_id
    invoice.save(update_fields=["number", "written_at", "written_by"])
    journal.write(
        "charges.invoice", invoice.account.subject, act, number=number, amount_cny=f"{invoice.amount_cny:.2f}"
    )
    return invoice


@clause("R-6.13")
@transaction.atomic
def credit(subject: str, *, due_on: date, reason: str, act: Act) -> Account:
    """Finance lets the customer pay what is owed until `due_on`. Refused("nothing_due"), ("field_required"),
    ("bad_time") for a day gone by."""
    demand(act.role, FINANCE)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    account = Account.objects.select_for_update(of=("self",)).filter(subject=subject).first()
    due = bill_of(subject).due_cny
    if account is None or due <= 0:
        raise Refused("nothing_due", field="due_on")
    if due_on < day_of(act.occurred_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="due_on", why="past", at=due_on.isoformat())
    account.credit_cny, account.credit_due_on, account.credit_why = due, due_on, reason.strip()
    account.save(update_fields=["credit_cny", "credit_due_on", "credit_why"])
    journal.write(
        "charges.credit", subject, act, amount_cny=f"{due:.2f}", due_on=due_on.isoformat(), reason=reason.strip()
    )
    ask_for_invoice(account, None, act=act, due_on=due_on)
    return account
