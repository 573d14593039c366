"""Possible defects (缺陷线索) of a model's batch, and the days on which they were looked for."""

from django.db import models
from django.db.models import Q

from yinuo.warranty.types.defects import BatchKind, DefectState


class DefectFile(models.Model):
    """One model, one batch, one fault system. `figures` are those of the day it was noticed, or came back."""

    number = models.CharField(max_length=24, unique=True)
    model = models.ForeignKey("yinuo.VehicleModel", on_delete=models.PROTECT, related_name="defects")
    system = models.CharField(max_length=20)
    batch_kind = models.CharField(max_length=8, choices=BatchKind.listed)
    batch = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=DefectState.listed)
    figures = models.JSONField()
    vehicles = models.JSONField(default=list)
    noticed_at = models.DateTimeField()
    findings = models.TextField(max_length=4000, blank=True)
    dismissed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "system", "batch_kind", "batch"], name="defect_once_per_batch"),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(dismissed_why=""), name="dismissed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DefectScan(models.Model):
    """A day on which the worker looked for possible defects."""

    day = models.DateField(unique=True)
    scanned_at = models.DateTimeField()
    noticed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"
