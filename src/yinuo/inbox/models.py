"""Commands received, each answered once."""

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
