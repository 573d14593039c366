"""Proof that the money taken is what the journal says, and that no receipt is missing (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.charges.models import Payment
from yinuo.charges.queries.listing import missing, years
from yinuo.journal import queries as journal
from yinuo.kernel.clauses import clause

KINDS = frozenset({"charges.pay", "charges.refund"})


@clause("R-6.13")
def differences() -> Iterator[tuple[str, str, str]]:
    """(receipt, stored, replayed) of every payment the journal tells otherwise, and of every gap in a year."""
    stored = {row.number: f"{row.amount_cny:.2f}" for row in Payment.objects.order_by("pk")}
    subjects = Payment.objects.order_by().values_list("account__subject", flat=True).distinct()
    told: dict[str, str] = {}
    for story in journal.stories_of(set(subjects)).values():
        told |= {event.data["number"]: event.data["amount_cny"] for _pk, event in story if event.kind in KINDS}
    for number in sorted(stored.keys() | told.keys()):
        if stored.get(number) != told.get(number):
            yield number, stored.get(number, "missing"), told.get(number, "missing")
    for year in years():
        yield from ((f"{year['year']}-{serial:06d}", "missing", "given") for serial in missing(year["year"]))
