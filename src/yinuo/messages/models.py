"""Notices inside the house, and the browsers that asked to be told of them."""

from django.db import models

from yinuo.messages.types import NoticeKind


class Notice(models.Model):
    """One thing told to one person, once."""

    recipient = models.ForeignKey("yinuo.User", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.listed)
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


class PushSubscription(models.Model):
    """A browser that shows notices while the app is closed. Who knows `endpoint` and the keys can write to it.

    `seen_id` is the last notice it was sent; `due_at`, when to send the next, is empty while there is none.
    """

    user = models.ForeignKey("yinuo.User", on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    seen_id = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="push_due")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at}"
