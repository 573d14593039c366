"""The service order and its visits."""

from django.db import models
from django.db.models import Q

from yinuo.assets.types import CauseKind, FaultSystem, Verdict
from yinuo.orders.types import Channel, Help, Outcome, Rescue, State


class NumberCounter(models.Model):
    """How many numbers a series, such as SO-20261123, has given."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class ServiceOrder(models.Model):
    """One service order (工单). Everything here equals what its journal gives; `terms` are frozen at the report.

    `urgent_at` is the moment from which a promise cannot be kept any more: the board sorts by it. `help_overdue_at` is
    when the manager hears of a request for help that nobody answered.
    """

    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=20, choices=State.listed)
    is_open = models.BooleanField(default=True)
    urgent_at = models.DateTimeField()
    vehicle = models.ForeignKey("yinuo.Vehicle", on_delete=models.PROTECT, related_name="orders")
    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="orders")
    contact_name = models.CharField(max_length=60)
    contact_phone = models.CharField(max_length=30)
    fault_system = models.CharField(max_length=20, choices=FaultSystem)
    fault_description = models.TextField(max_length=2000)
    channel = models.CharField(max_length=10, choices=Channel.listed)
    reported_at = models.DateTimeField()
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    address = models.CharField(max_length=200, blank=True)
    distance_km = models.FloatField(null=True)
    distance_source = models.CharField(max_length=20, blank=True)
    base = models.ForeignKey("yinuo.Outlet", null=True, on_delete=models.PROTECT, related_name="+")
    supplier_needed = models.BooleanField(default=False)
    commitment_version = models.PositiveIntegerField()
    terms = models.JSONField()
    engineer = models.ForeignKey("yinuo.Engineer", null=True, on_delete=models.PROTECT, related_name="orders")
    resume_to = models.CharField(max_length=20, blank=True)
    hazards = models.JSONField(null=True)
    overrides = models.JSONField(default=list)
    arrived_at = models.DateTimeField(null=True)
    apologised_at = models.DateTimeField(null=True)
    solved_confirmed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    help_wanted = models.CharField(max_length=10, choices=Help, blank=True)
    help_overdue_at = models.DateTimeField(null=True)
    rescue = models.CharField(max_length=10, choices=Rescue.listed, blank=True)
    closed = models.JSONField(default=list)
    holds = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    warranty_ruling = models.CharField(max_length=16, choices=Verdict.listed, blank=True)
    cause_kind = models.CharField(max_length=16, choices=CauseKind.listed, blank=True)
    cause = models.TextField(max_length=2000, blank=True)
    work_done = models.TextField(max_length=2000, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    recurs_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="recurrences")
    follow_key = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(duplicate_of=models.F("id")), name="order_not_its_own_duplicate"),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "cancelled"], is_open=False)
                | (~Q(state__in=["closed", "cancelled"]) & Q(is_open=True)),
                name="open_says_the_state",
            ),
            models.CheckConstraint(
                condition=Q(help_overdue_at=None) | ~Q(help_wanted=""), name="only_asked_help_is_overdue"
            ),
        ]
        indexes = [
            models.Index(fields=["urgent_at", "id"], condition=Q(is_open=True), name="order_board"),
            models.Index(fields=["engineer", "state"], condition=Q(is_open=True), name="order_of_engineer"),
            models.Index(fields=["engineer", "ended_at"], condition=Q(is_open=False), name="order_ended_of"),
            models.Index(fields=["vehicle", "fault_system", "-reported_at"], name="order_history"),
            models.Index(fields=["-reported_at", "-id"], name="order_newest"),
            models.Index(
                fields=["help_overdue_at", "id"], condition=Q(help_overdue_at__isnull=False), name="order_help_overdue"
            ),
            models.Index(fields=["contact_phone"], name="order_by_phone"),
            models.Index(fields=["-reported_at", "-id"], condition=~Q(rescue=""), name="order_rescues"),
        ]

    def __str__(self) -> str:
        return self.number


class Visit(models.Model):
    """One engineer's going to the customer: assigned, departed, arrived."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="visits")
    engineer = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="visits")
    assigned_at = models.DateTimeField()
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    travel_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order", "-id"], name="visit_newest")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.engineer_id}"


class Receipt(models.Model):
    """《售后服务回执》 as signed: its content, and the hash a verifier compares (R-6.18, R-8.1)."""

    order = models.OneToOneField(ServiceOrder, on_delete=models.PROTECT, related_name="receipt")
    number = models.CharField(max_length=24, unique=True)
    key = models.CharField(max_length=32, unique=True)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
