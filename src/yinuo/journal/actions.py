"""Writing the journal: one entry an action, in the action's own transaction."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import models, transaction

from yinuo.journal.models import DailyRoot, Entry, Head
from yinuo.journal.queries import body_of
from yinuo.journal.rules import GENESIS, link, merkle_root
from yinuo.journal.types import Event
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.store import reading, rows
from yinuo.store.rows import Question

MOVE_HEAD = "UPDATE yinuo_head SET seq = %s, hash = %s WHERE subject = %s"
MANY = 500
FEW = 5
"""As many as are named of what stands in the way."""


@transaction.atomic(savepoint=False)
def write(kind: str, subject: str, act: Act, /, *, fresh: bool = False, **data: Any) -> Event:
    """Append one entry to the chain of `subject` and return it as an event.

    `data` holds JSON values only (moments as ISO strings). `fresh=True` says the subject was made in this very
    transaction, so it cannot have a chain yet: that saves a look-up on intake.
    """
    head = None if fresh else reading.first(Head, "t0.subject = %s", subject, lock=True)
    entry = _linked(kind, subject, act, data, head)
    if head:
        rows.insert_all([entry])
        rows.ask(Question(MOVE_HEAD, (entry.seq, entry.hash, subject), len))
    else:
        rows.insert_all([entry, Head(subject=subject, seq=entry.seq, hash=entry.hash)])
    return Event(subject, entry.seq, kind, act.occurred_at, act.recorded_at, data, act.role, act.actor_name, act.door)


@transaction.atomic(savepoint=False)
def write_many(kind: str, data: Mapping[str, dict[str, Any]], act: Act, /) -> None:
    """One entry of `kind` for each subject of `data`, in a handful of statements however many there are."""
    for part in batched(data, MANY):
        heads = {head.pk: head for head in Head.objects.select_for_update().filter(pk__in=part).order_by("pk")}
        entries = [_linked(kind, subject, act, data[subject], heads.get(subject)) for subject in part]
        Entry.objects.bulk_create(entries)
        Head.objects.bulk_create(
            (Head(subject=entry.subject, seq=entry.seq, hash=entry.hash) for entry in entries),
            update_conflicts=True, unique_fields=["subject"], update_fields=["seq", "hash"],
        )  # fmt: skip


def batched(subjects: Iterable[str], size: int) -> Iterator[list[str]]:
    """A few at a time."""
    rest = iter(subjects)
    while part := list(islice(rest, size)):
        yield part


def _linked(kind: str, subject: str, act: Act, data: dict[str, Any], head: Head | None) -> Entry:
    """The entry that follows `head`, not saved yet."""
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    entry = Entry(
        subject=subject, seq=seq, kind=kind, actor_id=act.actor_id, actor_name=act.actor_name, role=act.role,
        on_behalf=act.on_behalf, door=act.door, command_id=act.command_id, occurred_at=act.occurred_at,
        recorded_at=act.recorded_at, data=data, previous_hash=previous,
    )  # fmt: skip
    entry.hash = link(previous, body_of(entry))
    return entry


@transaction.atomic
def remove(kind: str, things: Mapping[str, models.Model], data: Mapping[str, dict[str, Any]], act: Act, /) -> None:
    """Delete rows (subject → row, of one table) nothing depends on, and say so. Refused("in_use") naming what does."""
    unwanted = list(things.values())
    try:
        with transaction.atomic():
            models.QuerySet(type(unwanted[0])).filter(pk__in=[row.pk for row in unwanted]).delete()
    except models.ProtectedError as held:
        by = sorted(str(each) for each in islice(held.protected_objects, FEW))
        raise Refused("in_use", what=str(unwanted[0]), by=by) from None
    write_many(kind, data, act)


@transaction.atomic
def close_day(day: date, *, first_id: int, last_id: int) -> DailyRoot:
    """Keep the Merkle root over the entries `first_id <= id <= last_id`."""
    leaves = list(Entry.objects.filter(pk__gte=first_id, pk__lte=last_id).order_by("pk").values_list("hash", flat=True))
    return DailyRoot.objects.create(date=day, first_id=first_id, last_id=last_id, root=merkle_root(leaves))
