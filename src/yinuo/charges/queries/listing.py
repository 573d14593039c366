"""What the office's lists of money show: quotations, receipts, invoices still owed, credit still open."""

from django.db.models import Count, DecimalField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from yinuo.charges.models import Account, Charge, Invoice, Payment, Quotation
from yinuo.charges.rules.taking import gaps

CNY: DecimalField = DecimalField(max_digits=16, decimal_places=2)


def _matching(found: QuerySet, q: str, *fields: str) -> QuerySet:
    for word in q.split():
        wanted = Q()
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": word})
        found = found.filter(wanted)
    return found


def quotations(q: str = "", *, state: str = "") -> QuerySet[Quotation]:
    """Quotations whose number, matter, customer or lines hold every word of `q`, the newest first."""
    found = Quotation.objects.select_related("account__customer", "offered_by").order_by("-offered_at", "-pk")
    found = _matching(found, q, "number", "account__subject", "account__customer__name")
    return found.filter(state=state) if state else found


def payments(q: str = "", *, method: str = "", year: int | None = None) -> QuerySet[Payment]:
    """Money receipts whose number, matter, customer, payer or reference hold every word of `q`, the newest first."""
    found = Payment.objects.select_related("account__customer", "taken_by", "refund_of").order_by("-year", "-serial")
    found = _matching(found, q, "number", "account__subject", "account__customer__name", "payer", "reference")
    if method:
        found = found.filter(method=method)
    return found.filter(year=year) if year else found


def years() -> list[dict[str, int]]:
    """Every year's series: `year`, `count`, `last` serial, the newest first (R-6.13)."""
    rows = Payment.objects.order_by().values("year").annotate(count=Count("pk"), last=Max("serial"))
    return [{name: int(row[name]) for name in ("year", "count", "last")} for row in rows.order_by("-year")]


def missing(year: int) -> tuple[int, ...]:
    """The serials missing in a year's series (R-6.13)."""
    return gaps(Payment.objects.filter(year=year).order_by("serial").values_list("serial", flat=True))


def payment(number: str) -> Payment | None:
    """The money receipt of this number."""
    found = Payment.objects.select_related("account__customer", "taken_by", "refund_of")
    return found.filter(number=number).first()


def payment_by_key(key: str) -> Payment | None:
    """The money receipt a verification address names."""
    return Payment.objects.select_related("account__customer").filter(key=key).first()


def invoices(q: str = "", *, is_open: bool | None = None) -> QuerySet[Invoice]:
    """Invoices and the tasks to write them; the open ones first, the soonest due above."""
    found = Invoice.objects.select_related("account__customer", "payment", "written_by").order_by("-due_on", "-pk")
    found = _matching(found, q, "number", "account__subject", "account__customer__name", "payment__number")
    if is_open is None:
        return found
    return found.filter(number="").order_by("due_on", "pk") if is_open else found.exclude(number="")


def invoice(pk: int) -> Invoice | None:
    """One invoice."""
    return Invoice.objects.select_related("account__customer", "payment").filter(pk=pk).first()


def open_invoices() -> int:
    """How many invoices wait to be written."""
    return Invoice.objects.filter(number="").count()


def accounts_owing(q: str = "") -> QuerySet[Account]:
    """Matters of which something is still to be paid: `total_cny`, `paid_cny`; the soonest due above."""
    total = Charge.objects.filter(account=OuterRef("pk"), struck_at=None).order_by().values("account")
    paid = Payment.objects.filter(account=OuterRef("pk")).order_by().values("account")
    nothing = Value(0, output_field=CNY)
    found = Account.objects.select_related("customer").annotate(
        total_cny=Coalesce(Subquery(total.annotate(sum=Sum("amount_cny")).values("sum"), output_field=CNY), nothing),
        paid_cny=Coalesce(Subquery(paid.annotate(sum=Sum("amount_cny")).values("sum"), output_field=CNY), nothing),
    )
    found = found.filter(total_cny__gt=Coalesce("paid_cny", nothing)).order_by("credit_due_on", "pk")
    return _matching(found, q, "subject", "customer__name")
