"""Versions of the service commitment (服务承诺)."""

from django.db import models

from yinuo.charter.types import CommitmentState


class Commitment(models.Model):
    """One version: its text, its untimed promises and its timed terms, in force from a moment once approved."""

    version = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.DRAFT)
    in_force_from = models.DateTimeField()
    terms = models.JSONField()
    promises = models.JSONField(default=list)
    drafted_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title
