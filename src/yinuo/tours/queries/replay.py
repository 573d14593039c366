"""Proof that what is stored of tour visits is what the journal gives (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.journal import queries as journal
from yinuo.orders.queries.replay import Difference
from yinuo.tours.models import TourVisit
from yinuo.tours.rules.story import visit_in
from yinuo.tours.types import MachineState, Standing, VisitState


def differences() -> Iterator[Difference]:
    """Recompute every visit from its entries and compare it with what is stored."""
    seen = 0
    for events in journal.stories("tour:"):
        number = events[0].subject.removeprefix("tour:")
        visit = TourVisit.objects.select_related("engineer").filter(number=number).first()
        if visit is None:
            yield Difference(number, "visit", "missing", "in the journal")
            continue
        seen += 1
        stored, replayed = standing_of(visit), visit_in(events)
        if stored != replayed:
            yield Difference(number, "visit", repr(stored), repr(replayed))
    if seen != TourVisit.objects.count():
        yield Difference("*", "visits", str(TourVisit.objects.count()), str(seen))


def standing_of(visit: TourVisit) -> Standing:
    """A stored visit as its journal should give it."""
    rows = visit.machines.order_by("pk").values_list("vehicle__number", "state")
    return Standing(
        VisitState(visit.state), visit.due_on, visit.engineer.number if visit.engineer else "", visit.agreed_at,
        visit.moved, {number: MachineState(state) for number, state in rows},
    )  # fmt: skip
