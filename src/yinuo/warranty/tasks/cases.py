"""What the worker does for the three guarantees: looks at repaired machines, and says that an answer is late."""

import logging
from datetime import datetime

from yinuo.kernel.act import system_act
from yinuo.warranty.actions import watching
from yinuo.warranty.queries import cases as queries

log = logging.getLogger("yinuo.warranty")


def read_repairs(*, now: datetime) -> bool:
    """Mark machines that were repaired; False when there is no news."""
    return watching.read_news(now=now)


def check_repairs(*, now: datetime) -> bool:
    """Hold one machine against the thresholds; False when none is due."""
    watch = queries.to_check(now)
    if watch is None:
        return False
    try:
        watching.check(watch.pk, act=system_act(now))
    except Exception:
        log.exception("warranty.check", extra={"watch": watch.pk})
        watching.put_off(watch.pk, now=now)
    return True


def remind_of_answers(*, now: datetime) -> bool:
    """Tell of one case whose answer is late; False when there is none."""
    case = queries.to_remind(now)
    if case is None:
        return False
    watching.remind(case, act=system_act(now))
    return True
