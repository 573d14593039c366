"""Writing the journal: one entry an action, in the action's own transaction."""

from datetime import date
from typing import Any

from django.db import transaction

from yinuo.journal.models import DailyRoot, Entry, Head
from yinuo.journal.queries import body_of
from yinuo.journal.rules import GENESIS, link, merkle_root
from yinuo.journal.types import Event
from yinuo.kernel.act import Act


@transaction.atomic(savepoint=False)
def write(kind: str, subject: str, act: Act, /, *, fresh: bool = False, **data: Any) -> Event:
    """Append one entry to the chain of `subject` and return it as an event.

    `data` holds JSON values only (moments as ISO strings). `fresh=True` says the subject was made in this very
    transaction, so it cannot have a chain yet: that saves a look-up on intake.
    """
    head = None if fresh else Head.objects.select_for_update().filter(pk=subject).first()
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    entry = Entry(
        subject=subject, seq=seq, kind=kind, actor_id=act.actor_id, actor_name=act.actor_name, role=act.role,
        on_behalf=act.on_behalf, door=act.door, command_id=act.command_id, occurred_at=act.occurred_at,
        recorded_at=act.recorded_at, data=data, previous_hash=previous,
    )  # fmt: skip
    entry.hash = link(previous, body_of(entry))
    entry.save(force_insert=True)
    if head:
        Head.objects.filter(pk=subject).update(seq=seq, hash=entry.hash)
    else:
        Head.objects.create(subject=subject, seq=seq, hash=entry.hash)
    return Event(subject, seq, kind, act.occurred_at, act.recorded_at, data, act.role, act.actor_name, act.door)


@transaction.atomic
def close_day(day: date, *, first_id: int, last_id: int) -> DailyRoot:
    """Keep the Merkle root over the entries `first_id <= id <= last_id`."""
    leaves = list(
        Entry.objects.filter(pk__gte=first_id, pk__lte=last_id).order_by("pk").values_list("hash", flat=True)
    )
    return DailyRoot.objects.create(date=day, first_id=first_id, last_id=last_id, root=merkle_root(leaves))
