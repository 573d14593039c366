"""Reading one matter's money: what was offered and accepted, what it comes to, what was paid."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from yinuo.charges.models import Account, Charge, Invoice, Payment, Quotation, QuoteLine
from yinuo.charges.rules.asking import CENT, amount, beyond, settlement
from yinuo.charges.types import Accepted, Bill, BillLine, Paid, Priced, QuoteState, Used
from yinuo.parts.models import UsedPart


def account_of(subject: str) -> Account | None:
    """The account of a matter, None while no money was spoken of."""
    return Account.objects.select_related("customer").filter(subject=subject).first()


def quotations_of(subject: str) -> list[Quotation]:
    """A matter's quotations with their lines, the newest first."""
    found = Quotation.objects.filter(account__subject=subject).select_related("offered_by").prefetch_related("lines")
    return list(found.order_by("-pk"))


def quotation(number: str) -> Quotation | None:
    """The quotation of this number, with its account."""
    return Quotation.objects.select_related("account__customer", "offered_by").filter(number=number).first()


def open_quotation(subject: str) -> Quotation | None:
    """The quotation that waits for the customer's answer."""
    found = Quotation.objects.filter(account__subject=subject, state=QuoteState.OFFERED)
    return found.prefetch_related("lines").first()


def has_accepted(subject: str) -> bool:
    """Whether the customer accepted any quotation of a matter (R-5.8)."""
    return Quotation.objects.filter(account__subject=subject, state=QuoteState.ACCEPTED).exists()


def line_of(row: QuoteLine | Charge, cost_cny: Decimal, why: str = "") -> Priced:
    """A stored line as rules see it."""
    return Priced(row.kind, row.code, row.name, row.unit, row.quantity, row.unit_cny, cost_cny, why)


def accepted_of(subject: str) -> list[Accepted]:
    """The lines the customer accepted, oldest first, and how much of each was charged."""
    rows: QuerySet[QuoteLine] = QuoteLine.objects.filter(
        quotation__account__subject=subject, quotation__state=QuoteState.ACCEPTED
    ).order_by("pk")
    charged = rows.annotate(
        taken=Sum("charges__quantity", filter=Q(charges__struck_at=None)),
        times=Count("charges", filter=Q(charges__void=False)),
    )
    return [
        Accepted(row.pk, line_of(row, row.cost_cny, row.why), row.taken or Decimal(0), row.times > 0) for row in charged
    ]


def used_left(used: Sequence[UsedPart]) -> list[Used]:
    """Of the parts used those of which the bill says nothing yet; one that was struck off it was spoken of."""
    if not used:
        return []
    spoken_of = Charge.objects.filter(used__in=[each.pk for each in used], void=False)
    charged = set(spoken_of.values_list("used_id", flat=True))
    return [
        Used(each.pk, each.part.number, each.part.name, each.part.unit, each.quantity, each.unit_cny)
        for each in used
        if each.pk not in charged
    ]


def bill_of(subject: str) -> Bill:
    """All that a matter comes to; an empty bill where no money was spoken of."""
    account = account_of(subject)
    if account is None:
        return Bill(subject)
    quoted = Quotation.objects.filter(account=account, state=QuoteState.ACCEPTED).aggregate(sum=Sum("total_cny"))
    lines = account.charges.filter(struck_at=None).select_related("quote_line__quotation").order_by("pk")
    payments = account.payments.select_related("taken_by", "refund_of").order_by("pk")
    return Bill(
        subject,
        tuple(_line(each) for each in lines),
        tuple(paid_of(each) for each in payments),
        tuple(account.invoices.exclude(number="").order_by("pk").values_list("number", flat=True)),
        quoted_cny=(quoted["sum"] or Decimal(0)).quantize(CENT),
        credit_cny=account.credit_cny,
        credit_due_on=account.credit_due_on,
        credit_why=account.credit_why,
    )


def beyond_of(subject: str, used: Sequence[UsedPart]) -> tuple[Used, ...]:
    """Of the parts used those the customer has not accepted."""
    return beyond(accepted_of(subject), used_left(used))


def struck_of(subject: str) -> list[Charge]:
    """The lines that were taken off a matter's bill, oldest first."""
    return list(Charge.objects.filter(account__subject=subject).exclude(struck_at=None).order_by("pk"))


def invoices_of(subject: str) -> list[Invoice]:
    """A matter's invoices, written or to be written, oldest first."""
    return list(Invoice.objects.filter(account__subject=subject).order_by("pk"))


def expected(subject: str, used: Sequence[UsedPart], cover: str) -> Bill:
    """The bill as it would be if the work were done now: for a customer who looks before it is."""
    bill = bill_of(subject)
    accepted = accepted_of(subject) if bill.quoted_cny else []
    coming = settlement(cover, accepted, used_left(used))
    lines = tuple(
        BillLine(
            0, each.line.kind, each.line.code, each.line.name, each.line.unit, each.line.quantity, each.line.unit_cny,
            amount(each.line.quantity, each.line.unit_cny), each.covered, used=each.used,
        )
        for each in coming
    )  # fmt: skip
    return replace(bill, lines=bill.lines + lines)


def _line(row: Charge) -> BillLine:
    quotation = row.quote_line.quotation.number if row.quote_line else ""
    return BillLine(
        row.pk, row.kind, row.code, row.name, row.unit, row.quantity, row.unit_cny, row.amount_cny,
        row.quote_line is None, quotation, row.used_id,
    )  # fmt: skip


def paid_of(row: Payment) -> Paid:
    """A payment as the bill shows it."""
    taken_by = row.taken_by.name if row.taken_by else ""
    return Paid(
        row.number, row.amount_cny, row.method, row.paid_at, row.payer, row.key, taken_by, row.reference,
        row.reason, row.refund_of.number if row.refund_of else "",
    )  # fmt: skip
