"""Reading the journal: a subject's story, and proof that nobody touched it."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Max

from yinuo.journal.models import DailyRoot, Entry, Head
from yinuo.journal.rules import check, merkle_root, moment
from yinuo.journal.types import Event, Fault
from yinuo.kernel.periods import day_bounds


def body_of(entry: Entry) -> dict[str, Any]:
    """All that an entry's hash covers."""
    return {
        "subject": entry.subject, "seq": entry.seq, "kind": entry.kind, "actor": entry.actor_id,
        "actor_name": entry.actor_name, "role": entry.role, "on_behalf": entry.on_behalf, "door": entry.door,
        "command_id": str(entry.command_id), "occurred_at": moment(entry.occurred_at),
        "recorded_at": moment(entry.recorded_at), "data": entry.data,
    }  # fmt: skip


def event_of(entry: Entry) -> Event:
    """An entry as rules see it."""
    return Event(
        entry.subject, entry.seq, entry.kind, entry.occurred_at, entry.recorded_at, entry.data, entry.role,
        entry.actor_name, entry.door,
    )  # fmt: skip


EVENT = ("subject", "seq", "kind", "occurred_at", "recorded_at", "data", "role", "actor_name", "door")
"""The columns of an event, in its order: every step reads its order's story, and rows cost a third of models."""


def events_of(subject: str) -> list[Event]:
    """The subject's story in the order it was recorded."""
    rows = Entry.objects.filter(subject=subject).order_by("seq").values_list(*EVENT)
    return [Event(*row) for row in rows]


def stories_of(subjects: Collection[str]) -> dict[str, list[tuple[int, Event]]]:
    """Subject → its story, each entry with its id, for a few subjects in one query."""
    rows = Entry.objects.filter(subject__in=subjects).order_by("subject", "seq").values_list("pk", *EVENT)
    found: dict[str, list[tuple[int, Event]]] = {subject: [] for subject in subjects}
    for pk, *row in rows:
        found[row[0]].append((pk, Event(*row)))
    return found


def stories(prefix: str) -> Iterator[list[Event]]:
    """Every subject's story whose name begins with `prefix`, one at a time, in bounded memory."""
    entries = Entry.objects.filter(subject__startswith=prefix).order_by("subject", "seq").iterator(chunk_size=2000)
    for _subject, group in groupby(entries, key=lambda entry: entry.subject):
        yield [event_of(entry) for entry in group]


def faults() -> Iterator[Fault]:
    """Every changed, missing, re-ordered or cut entry in the whole journal, and every daily root that fails."""
    heads = {head.subject: head for head in Head.objects.order_by("subject").iterator()}
    entries = Entry.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for subject, group in groupby(entries, key=lambda entry: entry.subject):
        head = heads.pop(subject, None)
        chain = [(entry.seq, entry.previous_hash, entry.hash, body_of(entry)) for entry in group]
        yield from check(subject, chain, last_seq=head.seq if head else 0, last_hash=head.hash if head else "no head")
    for head in heads.values():  # A head without any entry: the whole chain is gone.
        yield from (Fault(head.subject, seq, "missing") for seq in range(1, head.seq + 1))
    for day in DailyRoot.objects.order_by("date"):
        rows = Entry.objects.filter(pk__gte=day.first_id, pk__lte=day.last_id).order_by("pk")
        if merkle_root(list(rows.values_list("hash", flat=True))) != day.root:
            yield Fault(f"day:{day.date.isoformat()}", 0, "changed")


def faults_of(subject: str) -> list[Fault]:
    """What is wrong with one subject's chain; a cheap look at one order's story."""
    head = Head.objects.filter(pk=subject).first()
    entries = Entry.objects.filter(subject=subject).order_by("seq")
    chain = [(entry.seq, entry.previous_hash, entry.hash, body_of(entry)) for entry in entries]
    return check(subject, chain, last_seq=head.seq if head else 0, last_hash=head.hash if head else "no head")


def last_id() -> int:
    """The newest entry's id: a cheap sign that something has changed."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def last_ids(subjects: Collection[str]) -> dict[str, int]:
    """Subject → the id of its newest entry; one query."""
    newest = Entry.objects.filter(subject__in=subjects).order_by().values("subject").annotate(last=Max("pk"))
    return {row["subject"]: row["last"] for row in newest}


def told_late(kinds: Collection[str], *, since: datetime, before: datetime) -> list[str]:
    """Subjects of the entries of these kinds that were recorded since then and tell of what came before `before`."""
    found = Entry.objects.filter(kind__in=kinds, recorded_at__gte=since, occurred_at__lt=before).order_by("pk")
    return list(found.values_list("subject", flat=True))


def told_of(kinds: Collection[str], *, since: datetime, until: datetime) -> list[str]:
    """Subjects of the entries of these kinds that were recorded in `since <= t < until`, each once."""
    found = Entry.objects.filter(kind__in=kinds, recorded_at__gte=since, recorded_at__lt=until).order_by("subject")
    return list(found.values_list("subject", flat=True).distinct())


def newest(subject: str, *, limit: int) -> list[Event]:
    """The newest entries of a subject, the newest first."""
    rows = Entry.objects.filter(subject=subject).order_by("-seq").values_list(*EVENT)
    return [Event(*row) for row in rows[:limit]]


def length_of(subject: str) -> int:
    """How many entries a subject's story has: a cheap sign that something happened to it."""
    return Head.objects.filter(pk=subject).values_list("seq", flat=True).first() or 0


def unrooted(day: date, *, zone: str) -> tuple[int, int] | None:
    """First and last id of the entries up to the end of `day` that no daily root covers yet; None if there is none."""
    newest_root = DailyRoot.objects.order_by("-date").first()
    if newest_root is not None and newest_root.date >= day:
        return None
    after = newest_root.last_id if newest_root else 0
    last = (
        Entry.objects.filter(pk__gt=after, recorded_at__lt=day_bounds(day, zone)[1])
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return None if last is None else (after + 1, last)


def size() -> tuple[int, int]:
    """How many entries and how many chains there are."""
    return Entry.objects.count(), Head.objects.count()
