"""Commands received, each answered once; and how often strangers knocked."""

from django.db import models


class Command(models.Model):
    """A command and its answer. A repeat of the id gets this answer again."""

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="command_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Tally(models.Model):
    """How often one sender knocked in one stretch of time. `sender` is a keyed digest: no address or number is kept."""

    sender = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "started_at"], name="tally_once")]
        indexes = [models.Index(fields=["started_at"], name="tally_by_time")]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.count}"
