"""Proof that requests stand as the journal tells (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.journal import queries as journal
from yinuo.suppliers.models import SupplierRequest
from yinuo.suppliers.rules import replayed


def differences() -> Iterator[tuple[str, str, str]]:
    """(number, stored, replayed) of every request whose entries give another state, or another first answer."""
    for request in SupplierRequest.objects.select_related("order").order_by("pk").iterator():
        events = journal.events_of(f"order:{request.order.number}")
        own = [event for event in events if event.data.get("request") == request.number]
        stored, told = (request.state, request.answered_at), replayed(own)
        if stored != told:
            yield request.number, repr(stored), repr(told)
