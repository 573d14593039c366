"""Notices inside the house; sending them out is a later stair."""

from django.db import models

from yinuo.messages.types import NoticeKind


class Notice(models.Model):
    """One thing told to one person, once."""

    recipient = models.ForeignKey("yinuo.User", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    subject = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    once_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
