"""Suppliers (配套厂家), their people, and what they were asked when a repair needed their help."""

from django.db import models
from django.db.models import Q

from yinuo.suppliers.types import WAITING, RequestState, Said


class Supplier(models.Model):
    """A matching manufacturer. `systems` are the fault systems it makes, `brands` its names in the parts catalogue.

    The figures are those of its contract: how soon it answers, and what it pays for our labour and travel.
    """

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120, unique=True)
    region = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30)
    systems = models.JSONField(default=list)
    brands = models.JSONField(default=list)
    answer_minutes = models.PositiveSmallIntegerField()
    labour_cny = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    travel_cny = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    agreement = models.CharField(max_length=60, blank=True)
    agreement_until = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    search = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer_minutes__gt=0), name="supplier_answers_in_some_time"),
            models.CheckConstraint(condition=Q(labour_cny__gte=0, travel_cny__gte=0), name="supplier_pays_or_not"),
        ]

    def __str__(self) -> str:
        return self.name


class SupplierContact(models.Model):
    """A person at a supplier, with hours; no `systems`: for all of its systems; no hours: day and night."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    systems = models.JSONField(default=list)
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    workdays = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "phone"], name="supplier_contact_once"),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None) | Q(begins__isnull=False, ends__isnull=False),
                name="hours_have_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupplierRequest(models.Model):
    """A request for help (求援) about one order; who holds `key` answers it. `photos` are those the supplier may see.

    `told` counts who was told that the answer is missing; `remind_at` is when the next one is.
    """

    number = models.CharField(max_length=24, unique=True)
    key = models.CharField(max_length=32, unique=True)
    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="supplier_requests")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="requests")
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30)
    question = models.TextField(max_length=2000, blank=True)
    photos = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RequestState)
    answered_at = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "supplier"], condition=Q(state__in=sorted(WAITING)), name="supplier_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(remind_at=None) | Q(state=RequestState.ASKED), name="only_asked_suppliers_are_late"
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at", "id"], condition=Q(remind_at__isnull=False), name="supplier_request_to_remind"
            ),
            models.Index(fields=["supplier", "-id"], name="supplier_request_of"),
        ]

    def __str__(self) -> str:
        return self.number


class SupplierMessage(models.Model):
    """One word in the talk about a request. `written_by` is who of us wrote it down, None for the supplier by link."""

    request = models.ForeignKey(SupplierRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=Said)
    words = models.TextField(max_length=2000)
    person = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    eta_at = models.DateTimeField(null=True)
    photos = models.JSONField(default=list)
    said_at = models.DateTimeField()
    written_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=Said.SENDING) | (~Q(person="") & Q(eta_at__isnull=False)),
                name="who_is_sent_has_a_name",
            )
        ]
        indexes = [models.Index(fields=["request", "id"], name="supplier_message_of")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
