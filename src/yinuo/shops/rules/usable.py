"""Whether a shop may be given work on a day: every paper is tested against the date of the work (R-3.9, R-3.10)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from yinuo.kernel.clauses import clause
from yinuo.shops.types import (
    INSPECTED,
    REQUIRED,
    WHOLE_CLASSES,
    Bar,
    FacilityKind,
    JobKind,
    Judgement,
    Light,
    Needs,
    Paper,
    PaperKind,
    RepairKind,
    ShopFile,
    Standard,
)

HANDS = {
    (JobKind.WHOLE, FacilityKind.WELDING): PaperKind.WELDER,
    (JobKind.WHOLE, FacilityKind.CRANE): PaperKind.CRANE,
    (JobKind.BAY, FacilityKind.CRANE): PaperKind.CRANE,
}
"""Who must hold a certificate. In a hired welding bay our own engineer welds, and his own certificate is asked for."""

ELECTRIC = frozenset({"electric_sweeper"})
"""Product families whose repair takes an electrician."""


@clause("R-3.9", "R-3.10", "R-3.11")
def usable(shop: ShopFile, *, on: date, needs: Needs, standard: Standard) -> tuple[Bar, ...]:
    """Every reason why the shop may not do this on that day; none: it may."""
    return (
        *(_closed(shop)),
        *(bar for kind in REQUIRED for bar in _paper(shop.papers, kind, on)),
        *_scope(shop, on, needs),
        *_facility(shop, on, needs),
        *_hands(shop, on, needs),
        *_judged(shop.evaluations, on, standard),
    )


def in_force(paper: Paper, on: date) -> bool:
    """Whether a paper counts on a day: through the last day printed on it, unless withdrawn by then."""
    begun = paper.valid_from <= on and paper.countersigned
    withdrawn = paper.withdrawn_on is not None and paper.withdrawn_on <= on
    return begun and not withdrawn and (paper.valid_to is None or on <= paper.valid_to)


def _closed(shop: ShopFile) -> Iterable[Bar]:
    if shop.closed:
        yield Bar("closed")
    if shop.suspended:
        yield Bar("suspended", shop.suspended)


def _paper(papers: Iterable[Paper], kind: PaperKind, on: date) -> Iterable[Bar]:
    """The bar of a kind of paper of which none is in force: the nearest reason of those there are."""
    known = [paper for paper in papers if paper.kind == kind]
    if any(in_force(paper, on) for paper in known):
        return
    kept = [paper for paper in known if paper.withdrawn_on is None or paper.withdrawn_on > on]
    if not kept:
        yield Bar("paper_withdrawn" if known else "paper_missing", kind)
    elif any(not paper.countersigned for paper in kept):
        yield Bar("not_countersigned", kind)
    elif ended := [paper.valid_to for paper in kept if paper.valid_to is not None and paper.valid_to < on]:
        yield Bar("paper_expired", kind, max(ended))
    else:
        yield Bar("paper_future", kind, min(paper.valid_from for paper in kept))


def _scope(shop: ShopFile, on: date, needs: Needs) -> Iterable[Bar]:
    """The filing must cover the vehicle, and a whole vehicle or assembly takes a shop of the first two classes."""
    filings = [paper for paper in shop.papers if paper.kind == PaperKind.FILING and in_force(paper, on)]
    if needs.family and filings and not any(needs.family in paper.families for paper in filings):
        yield Bar("scope_family", needs.family)
    if needs.kind == JobKind.WHOLE and needs.repair != RepairKind.MINOR and shop.repair_class not in WHOLE_CLASSES:
        yield Bar("scope_class", shop.repair_class)


def _facility(shop: ShopFile, on: date, needs: Needs) -> Iterable[Bar]:
    if needs.facility is None:
        return
    there = [facility for facility in shop.facilities if facility.kind == needs.facility]
    if not there:
        yield Bar("facility_missing", needs.facility)
    elif needs.facility in INSPECTED:
        yield from min(
            (list(_paper(_inspections(shop.papers, each.id), PaperKind.INSPECTION, on)) for each in there), key=len
        )


def _inspections(papers: Iterable[Paper], facility_id: int) -> list[Paper]:
    return [paper for paper in papers if paper.kind == PaperKind.INSPECTION and paper.facility_id == facility_id]


def _hands(shop: ShopFile, on: date, needs: Needs) -> Iterable[Bar]:
    wanted = [HANDS[needs.kind, needs.facility]] if needs.facility and (needs.kind, needs.facility) in HANDS else []
    if needs.kind == JobKind.WHOLE and needs.family in ELECTRIC:
        wanted.append(PaperKind.ELECTRICIAN)
    for kind in wanted:
        yield from _paper(shop.papers, kind, on)


@clause("R-3.11")
def _judged(evaluations: Sequence[Judgement], on: date, standard: Standard) -> Iterable[Bar]:
    """The last evaluation up to that day counts, for so many days, and must reach the pass mark."""
    past = [each for each in evaluations if each.on <= on]
    if not past:
        yield Bar("evaluation_missing")
        return
    last = past[-1] if len(past) == 1 else max(past, key=lambda each: each.on)
    if last.on + timedelta(days=standard.days) <= on:
        yield Bar("evaluation_old", "", last.on)
    elif last.score < standard.pass_mark:
        yield Bar("evaluation_below", str(last.score), last.on)


def light(shop: ShopFile, *, on: date, warn_days: int, standard: Standard) -> Light:
    """The traffic light of a shop: barred from all work, usable with a paper that ends soon, or usable."""
    if usable(shop, on=on, needs=Needs(), standard=standard):
        return Light.BARRED
    soon = on + timedelta(days=warn_days)
    return Light.EXPIRING if usable(shop, on=soon, needs=Needs(), standard=standard) else Light.USABLE


def next_alarm(valid_to: date | None, alarms: Sequence[int], *, after: date | None) -> date | None:
    """The next day to tell of a paper's end, later than `after`; the day after the last one is told too.

    `alarms` are days before the end; None where nothing is left to tell.
    """
    if valid_to is None:
        return None
    days = sorted(valid_to - timedelta(days=each) for each in {*alarms, -1})
    return next((day for day in days if after is None or day > after), None)
