"""Commands received, each answered once; those that did not fit; and how often strangers knocked."""

from django.db import models
from django.db.models import Q

from yinuo.inbox.types import How


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


class Conflict(models.Model):
    """A command that its subject did not take and that waits until somebody settles it (DESIGN 6).

    `code` and `why` are the refusal as it was, so that it is told in the reader's language.
    """

    command = models.OneToOneField(Command, primary_key=True, on_delete=models.PROTECT, related_name="conflict")
    subject = models.CharField(max_length=60)
    reporter = models.ForeignKey("yinuo.User", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    why = models.JSONField(default=dict)
    how = models.CharField(max_length=10, choices=How, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="", resolved_at=None) | (~Q(how="") & Q(resolved_at__isnull=False)),
                name="conflict_settled_says_how",
            )
        ]
        indexes = [
            models.Index(fields=["subject"], condition=Q(resolved_at=None), name="conflict_open"),
            models.Index(fields=["reporter", "-resolved_at"], name="conflict_of_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"


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
