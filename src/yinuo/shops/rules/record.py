"""What a shop's own jobs say of it, and the order in which shops are offered (R-3.11)."""

from collections.abc import Iterable, Sequence
from statistics import fmean

from yinuo.kernel.clauses import clause
from yinuo.shops.types import Choice, Past, Record

BEST = 5
KM_WEIGHT, CNY_WEIGHT, SCORE_WEIGHT = 1.0, 0.2, 1.5
"""A kilometre against a yuan an hour against a point of the record: 30 points outweigh 45 km."""
UNKNOWN_SCORE = 75
"""A shop without a record stands in the middle: neither praised nor blamed for being new."""
UNKNOWN_KM = 300.0


@clause("R-3.11")
def record(jobs: Iterable[Past]) -> Record:
    """Service is how people and time went, technical skill how good the work was and how little came back."""
    past = list(jobs)
    if not past:
        return Record(0, None, None, None, None, None)
    rework = fmean(float(each.is_rework or each.sent_back > 0) for each in past)
    timed = [float(each.in_time) for each in past if each.in_time is not None]
    in_time = fmean(timed) if timed else None
    service = _points([each.service for each in past], in_time)
    technical = _points([each.technical for each in past], 1 - rework)
    known = [each for each in (service, technical) if each is not None]
    return Record(len(past), rework, in_time, service, technical, round(fmean(known)) if known else None)


def _points(scores: Sequence[int | None], share: float | None) -> int | None:
    """Stars and a share as one figure of 100, half and half; the one alone where the other is not known."""
    given = [each / BEST for each in scores if each is not None]
    parts = [*([fmean(given)] if given else []), *([share] if share is not None else [])]
    return round(100 * fmean(parts)) if parts else None


def ranked(choices: Iterable[Choice]) -> list[Choice]:
    """Best first: near, cheap and well spoken of; those that may not be used stand last."""
    return sorted(choices, key=lambda each: (bool(each.bars), _cost(each), each.number))


def _cost(each: Choice) -> float:
    km = UNKNOWN_KM if each.km is None else each.km
    score = UNKNOWN_SCORE if each.record.score is None else each.record.score
    return KM_WEIGHT * km + CNY_WEIGHT * float(each.hour_cny or 0) - SCORE_WEIGHT * score
