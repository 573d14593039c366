"""Cases of the three guarantees, and when a machine's repairs are next looked at."""

from django.db import models
from django.db.models import Q

from yinuo.warranty.types.cases import CaseState, Remedy


class GuaranteeCase(models.Model):
    """One case (三包案件). `findings` and `promised` are kept as they were when it was opened. The customer must be
    answered by `answer_by`; `remind_at` is the same moment until somebody was told that it passed."""

    number = models.CharField(max_length=24, unique=True)
    vehicle = models.ForeignKey("yinuo.Vehicle", on_delete=models.PROTECT, related_name="guarantee_cases")
    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="guarantee_cases")
    order = models.ForeignKey(
        "yinuo.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="guarantee_cases"
    )  # fmt: skip
    state = models.CharField(max_length=12, choices=CaseState.listed)
    is_open = models.BooleanField(default=True)
    reason = models.TextField(max_length=2000, blank=True)
    wish = models.CharField(max_length=10, choices=Remedy.listed, blank=True)
    findings = models.JSONField(default=list)
    promised = models.JSONField(default=dict)
    proposal = models.CharField(max_length=10, choices=Remedy.listed, blank=True)
    proposal_reason = models.TextField(max_length=2000, blank=True)
    decision = models.CharField(max_length=10, choices=Remedy.listed, blank=True)
    decision_reason = models.TextField(max_length=2000, blank=True)
    outcome = models.TextField(max_length=2000, blank=True)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle"], condition=Q(is_open=True), name="one_open_case_a_machine"),
            models.CheckConstraint(condition=Q(remind_at=None) | Q(is_open=True), name="only_open_cases_remind"),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["remind_at", "id"], condition=Q(remind_at__isnull=False), name="case_to_remind"),
        ]

    def __str__(self) -> str:
        return self.number


class RepairWatch(models.Model):
    """When a machine's repairs are next held against the thresholds, and which of them it was told of already."""

    vehicle = models.OneToOneField("yinuo.Vehicle", on_delete=models.CASCADE, related_name="repair_watch")
    check_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["check_at", "id"], condition=Q(check_at__isnull=False), name="repair_to_check")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.check_at}"


class RepairNews(models.Model):
    """How far the journal was read for repairs; there is one row."""

    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.read_until}"
