"""Reading the commands that were refused: what somebody did without signal and that no longer fitted (DESIGN 6)."""

from datetime import datetime

from yinuo.inbox.models import Command

REFUSED_FROM = 400


def refused(since: datetime, *, limit: int = 50) -> list[Command]:
    """The newest commands since `since` whose answer was no, each with what was sent and why it was refused."""
    found = Command.objects.filter(recorded_at__gte=since, status__gte=REFUSED_FROM)
    return list(found.order_by("-recorded_at", "-pk")[:limit])
