"""A person's notices."""

from datetime import datetime

from yinuo.messages.models import Notice, PushSubscription


def notices_of(user_id: int, *kinds: str, limit: int = 50) -> list[Notice]:
    """The newest notices first, all or those of some kinds."""
    found = Notice.objects.filter(recipient_id=user_id)
    return list((found.filter(kind__in=kinds) if kinds else found).order_by("-pk")[:limit])


def unread_count(user_id: int) -> int:
    """How many the person has not read."""
    return Notice.objects.filter(recipient_id=user_id, read_at=None).count()


def push_is_due(now: datetime) -> bool:
    """Whether a browser waits for a notice."""
    return PushSubscription.objects.filter(due_at__lte=now).exists()
