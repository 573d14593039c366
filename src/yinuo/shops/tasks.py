"""What the worker does for shops: says in time that a paper ends (R-3.10)."""

import logging
from datetime import datetime

from django.conf import settings

from yinuo.kernel.act import system_act
from yinuo.kernel.periods import day_of
from yinuo.shops import queries
from yinuo.shops.actions import keeping

log = logging.getLogger("yinuo.shops")


def warn_of_papers(*, now: datetime) -> bool:
    """Tell of one paper that ends soon or has ended; False when none is to be told of today."""
    day = day_of(now, settings.COMPANY_ZONE)
    paper = queries.with_alarm(day)
    if paper is None:
        return False
    try:
        keeping.tell_of_paper(paper, day, act=system_act(now))
    except Exception:
        log.exception("shop.paper_alarm", extra={"paper": paper.pk})
        keeping.put_off(paper, day)
    return True
