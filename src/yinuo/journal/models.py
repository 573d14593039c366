"""Append-only entries, one chain per subject, and the daily root over all of them."""

from django.db import models


class Head(models.Model):
    """The end of one subject's chain; locking it orders the writers of that subject."""

    subject = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.subject


class Entry(models.Model):
    """One line of the journal. Never updated, never deleted."""

    subject = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20)
    on_behalf = models.CharField(max_length=60, blank=True)
    door = models.CharField(max_length=20)
    command_id = models.UUIDField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="entry_once_per_seq")]
        indexes = [models.Index(fields=["kind", "recorded_at"], name="entry_by_kind")]

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.kind}"


class DailyRoot(models.Model):
    """The Merkle root over all entries with `first_id <= id <= last_id`; it can be anchored outside."""

    date = models.DateField(primary_key=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.date} {self.root}"
