"""What the worker does for notices: sends them on to browsers that asked for it."""

import json
import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import override

from yinuo.kernel import outgoing, webpush
from yinuo.messages import actions, queries
from yinuo.messages.types import Push

KEPT_SECONDS = 43_200
"""How long a push service keeps a message for a phone that is switched off."""

SIGNED_FOR = timedelta(hours=1)
GONE = (404, 410)

log = logging.getLogger("yinuo.push")


def push(*, now: datetime) -> bool:
    """Send one notice to one browser; False when none is due."""
    if not settings.PUSH or not queries.push_is_due(now):
        return False
    taken = actions.take_push(now=now)
    if taken is not None:
        _send(taken, now)
    return True


def _send(push: Push, now: datetime) -> None:
    parts = urlsplit(push.endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    body = webpush.encrypted(message_of(push), p256dh=push.p256dh, auth=push.auth)
    try:
        status = outgoing.post(push.endpoint, body, _headers(origin, now), loopback=settings.PUSH_LOOPBACK)
    except outgoing.Unreachable:
        log.warning("push.unreachable", extra={"origin": origin})
        actions.put_off(push, at=now, origin=origin)
        return
    if status in GONE:
        actions.forget_browser(push)
    elif status < 300:
        actions.pushed(push, at=now)
    else:
        log.warning("push.refused", extra={"origin": origin, "status": status})
        actions.put_off(push, at=now)


def message_of(push: Push) -> bytes:
    """Kind and order number, nothing more: others may read along on a lock screen."""
    with override(push.language):
        told = {"kind": push.kind, "title": str(push.kind.label), "number": push.number}
    return json.dumps(told, ensure_ascii=False).encode()


def _headers(origin: str, now: datetime) -> dict[str, str]:
    key = webpush.key_of(settings.PUSH_KEY)
    proof = webpush.vapid(key, audience=origin, subject=settings.PUBLIC_URL, until=now + SIGNED_FOR)
    return {
        "Authorization": proof, "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS), "Urgency": "high",
    }  # fmt: skip
