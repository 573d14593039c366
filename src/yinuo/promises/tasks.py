"""What the worker does for promises."""

from datetime import datetime

from yinuo.promises import actions


def escalate(*, now: datetime) -> bool:
    """Take one due escalation; False when none is due."""
    return actions.escalate_next(now=now) is not None
