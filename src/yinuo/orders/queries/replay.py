"""Proof that what is stored is what the journal gives (`yinuo verify --replay`)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.work import work_of
from yinuo.orders.rules.story import promises_in, work_in
from yinuo.promises.queries import promises_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure of an order that the journal does not give."""

    order: str
    what: str
    stored: str
    replayed: str


def differences() -> Iterator[Difference]:
    """Recompute every order from its entries and compare state, work and promises with what is stored."""
    seen = 0
    for events in journal.stories("order:"):
        number = events[0].subject.removeprefix("order:")
        order = ServiceOrder.objects.filter(number=number).first()
        if order is None:
            yield Difference(number, "order", "missing", "in the journal")
            continue
        seen += 1
        yield from _work(order, number, events)
        stored, replayed = promises_of(order.pk), promises_in(events)
        if stored != replayed:
            yield Difference(number, "promises", repr(stored), repr(replayed))
    if seen != ServiceOrder.objects.count():
        yield Difference("*", "orders", str(ServiceOrder.objects.count()), str(seen))


def _work(order: ServiceOrder, number: str, events: list[Event]) -> Iterator[Difference]:
    stored, replayed = asdict(work_of(order)), asdict(work_in(events))
    for name, value in stored.items():
        if value != replayed[name]:
            yield Difference(number, name, repr(value), repr(replayed[name]))
