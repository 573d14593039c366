"""The price list, and one account a matter: what was quoted, charged, paid and invoiced. Nothing here is deleted."""

from django.db import models
from django.db.models import F, Q

from yinuo.charges.types import AnswerWay, ChargeKind, Method, QuoteState


class Price(models.Model):
    """A version of an item of the price list (价目), at cost: in force for `valid_from ≤ day < valid_to` (R-6.12)."""

    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=ChargeKind.listed)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=10)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="price_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="price_one_is_last"),
            models.CheckConstraint(condition=Q(unit_cny__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="price_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Account(models.Model):
    """All money of one matter, such as `order:SO-20261126-0001` (R-6.11). `credit_cny` may be paid by `credit_due_on`:
    finance said so."""

    subject = models.CharField(max_length=60, unique=True)
    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="accounts")
    credit_cny = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    credit_due_on = models.DateField(null=True)
    credit_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_cny=0, credit_due_on=None) | Q(credit_cny__gt=0, credit_due_on__isnull=False),
                name="credit_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Quotation(models.Model):
    """A quotation (报价): frozen when it is offered; `word` is what the customer said, as it was written down."""

    number = models.CharField(max_length=24, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="quotations")
    state = models.CharField(max_length=10, choices=QuoteState.listed)
    total_cny = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.CharField(max_length=500, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=10, choices=AnswerWay.listed, blank=True)
    word = models.CharField(max_length=500, blank=True)
    signature = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(state="offered"), name="one_open_quotation"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_at__isnull=False) & ~Q(way=""),
                name="quotation_answered_when",
            ),
        ]
        indexes = [models.Index(fields=["-offered_at", "-id"], name="quotation_newest")]

    def __str__(self) -> str:
        return self.number


class QuoteLine(models.Model):
    """A line of a quotation. More than its cost only with the manager's reason (R-6.12)."""

    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=ChargeKind.listed)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    cost_cny = models.DecimalField(max_digits=12, decimal_places=2)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quotation", "code"], name="quoted_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_cny__gte=0), name="quoted_something"),
            models.CheckConstraint(condition=Q(unit_cny__lte=F("cost_cny")) | ~Q(why=""), name="above_cost_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.quotation_id} {self.code} {self.quantity}"


class Charge(models.Model):
    """A line of the bill (R-6.11): it rests on an accepted line, or the warranty pays it and it costs nothing.

    A struck line stays to be read; a `void` one was struck by a new ruling on the warranty, and may come again.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="charges")
    quote_line = models.ForeignKey(QuoteLine, null=True, on_delete=models.PROTECT, related_name="charges")
    used = models.ForeignKey("yinuo.UsedPart", null=True, on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=10, choices=ChargeKind.listed)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    amount_cny = models.DecimalField(max_digits=14, decimal_places=2)
    charged_at = models.DateTimeField()
    charged_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_why = models.CharField(max_length=200, blank=True)
    void = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["used"], condition=Q(struck_at=None), name="used_part_charged_once"),
            models.CheckConstraint(
                condition=Q(quote_line__isnull=False) | Q(amount_cny=0, unit_cny=0), name="paid_line_was_accepted"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, amount_cny__gte=0), name="charged_something"),
            models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_why=""), name="struck_has_reason"),
        ]
        indexes = [models.Index(fields=["account", "id"], name="charge_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.code} {self.amount_cny}"


class Payment(models.Model):
    """Money taken, with its receipt (收据); or given back: a counter-entry with a negative amount (R-6.13).

    `number` runs through a year without a gap. `content` is what the paper says, frozen, and `content_hash` what a
    verifier compares.
    """

    number = models.CharField(max_length=24, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payments")
    amount_cny = models.DecimalField(max_digits=14, decimal_places=2)
    method = models.CharField(max_length=10, choices=Method.listed)
    payer = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True)
    refund_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="refunds")
    reason = models.CharField(max_length=200, blank=True)
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    taken_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField(unique=True)
    key = models.CharField(max_length=32, unique=True)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="money_receipt_once"),
            models.CheckConstraint(
                condition=Q(amount_cny__gt=0, refund_of=None)
                | Q(amount_cny__lt=0, refund_of__isnull=False) & ~Q(reason=""),
                name="refund_is_a_counter_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "id"], name="payment_of_account"),
            models.Index(fields=["-paid_at", "-id"], name="payment_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class Invoice(models.Model):
    """The statutory invoice (发票) that goes with money, or the task to write it (发票管理办法, article 18).

    Open while `number` is empty. A negative amount takes an earlier one back (红字发票).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invoices")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="invoices")
    amount_cny = models.DecimalField(max_digits=14, decimal_places=2)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    number = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_cny=0), name="invoice_of_something"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="invoice_number_once"),
            models.CheckConstraint(
                condition=Q(number="", written_at=None) | ~Q(number="") & Q(written_at__isnull=False),
                name="invoice_written_when",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(number=""), name="invoice_open")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount_cny} {self.number}"
