"""Telling people, once each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from yinuo.messages.models import Notice


def tell(user_ids: Iterable[int], kind: str, subject: str, /, *, about: str, at: datetime, **data: Any) -> None:
    """Give every user one notice; `about` names the occasion, so that nobody is told of it twice."""
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=user_id, kind=kind, subject=subject, data=data, created_at=at,
                once_key=f"{user_id}|{subject}|{about}",
            )
            for user_id in user_ids
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def mark_read(user_id: int, *, at: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark the user's unread notices (all, or those named) as read; returns how many."""
    unread = Notice.objects.filter(recipient_id=user_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=at)
