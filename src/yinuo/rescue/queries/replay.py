"""Proof that the links between rescues and workshop orders are what the journal says (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.journal import queries as journal
from yinuo.rescue.models import RescueReturn
from yinuo.rescue.queries.cases import rescues

LINKED = "rescue.workshop"


def differences() -> Iterator[tuple[str, str, str]]:
    """(rescue, stored workshop order, the journal's) where they are not the same."""
    stored = dict(RescueReturn.objects.order_by("pk").values_list("rescue__number", "workshop__number"))
    numbers = {*stored, *rescues().order_by("pk").values_list("number", flat=True)}
    for subject, entries in sorted(journal.stories_of([f"order:{each}" for each in numbers]).items()):
        number = subject.removeprefix("order:")
        told = next((event.data["workshop"] for _pk, event in entries if event.kind == LINKED), "")
        if stored.get(number, "") != told:
            yield number, stored.get(number, ""), told
