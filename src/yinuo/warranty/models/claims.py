"""Claims on suppliers (配套索赔) and their lines: what is asked for stands in one claim only, ever."""

from django.db import models
from django.db.models import F, Q

from yinuo.warranty.types.claims import ClaimState, LineKind


class SupplierClaim(models.Model):
    """What a supplier owes us for the repairs of a month (`month` is its first day); settled by finance."""

    number = models.CharField(max_length=24, unique=True)
    supplier = models.ForeignKey("yinuo.Supplier", on_delete=models.PROTECT, related_name="claims")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=ClaimState.listed)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    settled_cny = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paper = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | (Q(settled_on__isnull=False, settled_cny__gte=0) & ~Q(paper="")),
                name="claim_settled_with_paper",
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(sent_at__isnull=False), name="claim_was_sent"),
        ]
        indexes = [models.Index(fields=["supplier", "-month"], name="claim_of_supplier")]

    def __str__(self) -> str:
        return self.number


class ClaimLine(models.Model):
    """One thing asked for: a part by its use, or the labour or travel of an order."""

    claim = models.ForeignKey(SupplierClaim, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=LineKind.listed)
    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="claim_lines")
    used = models.OneToOneField("yinuo.UsedPart", null=True, on_delete=models.PROTECT, related_name="claim_line")
    what = models.CharField(max_length=180, blank=True)
    old_serial = models.CharField(max_length=60, blank=True)
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit = models.CharField(max_length=10)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    amount_cny = models.DecimalField(max_digits=12, decimal_places=2)
    accepted_cny = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    refused_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(kind__in=["labour", "travel"]), name="labour_claimed_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="part", used__isnull=False) | (~Q(kind="part") & Q(used__isnull=True)),
                name="claimed_part_was_used",
            ),
            models.CheckConstraint(
                condition=Q(accepted_cny=None) | Q(accepted_cny__gte=0, accepted_cny__lte=F("amount_cny")),
                name="accepted_within_claimed",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="claimed_something"),
        ]
        indexes = [models.Index(fields=["claim", "id"], name="claim_line_of")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.amount_cny}"
