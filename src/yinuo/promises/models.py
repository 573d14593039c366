"""Promises as stored: each row equals what the journal's facts give."""

from django.db import models
from django.db.models import F, Q

from yinuo.promises.types import PromiseKind, PromiseState, Why


class Promise(models.Model):
    """One promise of one order; `serial` counts them from 0 in the order they began."""

    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="promises")
    serial = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PromiseKind)
    clause = models.CharField(max_length=8)
    why = models.CharField(max_length=20, choices=Why)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=PromiseState)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)
    replaced_by = models.CharField(max_length=12, blank=True)
    pauses = models.JSONField(default=list)
    told_percent = models.PositiveSmallIntegerField(default=0)
    escalate_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "serial"], name="promise_once_per_serial"),
            models.CheckConstraint(condition=~Q(state="kept") | Q(met_at__lte=F("due_at")), name="kept_means_in_time"),
            models.CheckConstraint(
                condition=~Q(state="broken") | Q(met_at=None) | Q(met_at__gt=F("due_at")), name="broken_means_late"
            ),
            models.CheckConstraint(condition=Q(escalate_at=None) | Q(state="running"), name="only_running_escalates"),
        ]
        indexes = [
            models.Index(fields=["escalate_at", "id"], condition=Q(state="running"), name="promise_to_escalate"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
