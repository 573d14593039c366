"""Telling people, once each; and the browsers they want to be told on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from yinuo.kernel import webpush
from yinuo.kernel.errors import Refused
from yinuo.kernel.outgoing import is_allowed
from yinuo.messages.models import Notice, PushSubscription
from yinuo.messages.rules import pause
from yinuo.messages.types import PUSHED, NoticeKind, Push

LEASE = timedelta(minutes=2)
"""A push that nobody has heard of for so long is taken up again."""

STALE = timedelta(hours=12)
"""An older notice is no longer news; it stays in the list."""

ENDPOINT_MOST = 1000
MOST_FAILURES = 30
"""Counted no further: the pause is as long as it gets."""

MOST_BROWSERS = 10
"""Of one person; the oldest gives way."""


def tell(user_ids: Iterable[int], kind: str, subject: str, /, *, about: str, at: datetime, **data: Any) -> None:
    """Give every user one notice; `about` names the occasion, so that nobody is told of it twice."""
    told = list(user_ids)
    if kind in PUSHED:
        # Before the notices are numbered: whoever waits for these rows also numbers later (see `take_push`).
        PushSubscription.objects.filter(user_id__in=told).update(due_at=Coalesce("due_at", at))
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=user_id, kind=kind, subject=subject, data=data, created_at=at,
                once_key=f"{user_id}|{subject}|{about}",
            )
            for user_id in told
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def mark_read(user_id: int, *, at: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark the user's unread notices (all, or those named) as read; returns how many."""
    unread = Notice.objects.filter(recipient_id=user_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=at)


@transaction.atomic
def subscribe(user_id: int, endpoint: str, p256dh: str, auth: str, *, at: datetime) -> None:
    """Send this person's notices to this browser too, from now on; a browser has one owner, the last who asked."""
    if len(endpoint) > ENDPOINT_MOST or not is_allowed(endpoint, loopback=settings.PUSH_LOOPBACK):
        raise Refused("field_wrong", field="endpoint", value=endpoint[:60])
    try:
        webpush.check(p256dh, auth)
    except ValueError as error:
        raise Refused("field_wrong", field="keys", value=p256dh[:60]) from error
    newest = Notice.objects.filter(recipient_id=user_id).aggregate(newest=Max("pk"))["newest"] or 0
    told = {"user_id": user_id, "p256dh": p256dh, "auth": auth, "made_at": at, "seen_id": newest}
    PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=told | {"due_at": None, "failures": 0})
    own = PushSubscription.objects.filter(user_id=user_id).order_by("-made_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST_BROWSERS:])).delete()


def unsubscribe(user_id: int, endpoint: str) -> None:
    """Send this person's notices to this browser no longer."""
    PushSubscription.objects.filter(user_id=user_id, endpoint=endpoint).delete()


@transaction.atomic
def take_push(*, now: datetime) -> Push | None:
    """The next push that is due, leased to whoever asks; None where others were faster or nothing is left to say.

    Under the lock of the row: `tell` changes it before it numbers its notice, so that none can slip past `seen_id`.
    """
    due = PushSubscription.objects.select_for_update(of=("self",)).select_related("user").filter(due_at__lte=now)
    browser = due.order_by("due_at", "pk").first()
    if browser is None:
        return None
    news = Notice.objects.filter(recipient_id=browser.user_id, pk__gt=browser.seen_id, read_at=None, kind__in=PUSHED)
    notice = news.filter(created_at__gt=now - STALE).order_by("pk").first()
    browser.due_at = now + LEASE if notice else None
    browser.save(update_fields=["due_at"])
    if notice is None:
        return None
    number = notice.subject.partition(":")[2]
    return Push(
        browser.pk, notice.pk, browser.endpoint, browser.p256dh, browser.auth, browser.user.language,
        NoticeKind(notice.kind), number,
    )  # fmt: skip


def pushed(push: Push, *, at: datetime) -> None:
    """It arrived: go on with the next one."""
    PushSubscription.objects.filter(pk=push.subscription_id, endpoint=push.endpoint).update(
        seen_id=push.notice_id, failures=0, due_at=at
    )


def forget_browser(push: Push) -> None:
    """The push service says that this browser is gone."""
    PushSubscription.objects.filter(pk=push.subscription_id, endpoint=push.endpoint).delete()


@transaction.atomic
def put_off(push: Push, *, at: datetime, origin: str = "") -> None:
    """Try again later, longer after each failure. Where nobody answers at `origin`, all that is due there waits too."""
    mine = PushSubscription.objects.select_for_update().filter(pk=push.subscription_id).first()
    if mine is None:
        return
    mine.failures = min(mine.failures + 1, MOST_FAILURES)
    mine.due_at = at + pause(mine.failures)
    mine.save(update_fields=["failures", "due_at"])
    if origin:
        same = PushSubscription.objects.filter(endpoint__startswith=f"{origin}/", due_at__lte=at)
        same.update(due_at=mine.due_at)
