"""Reading conflicts: what was done without signal, no longer fitted, and is settled by a person (DESIGN 6)."""

from uuid import UUID

from django.db.models import QuerySet

from yinuo.inbox.models import Conflict
from yinuo.inbox.types import ConflictRow
from yinuo.kernel.errors import Refused


def open_conflicts(subject: str = "", *, limit: int = 500) -> list[ConflictRow]:
    """What waits (on one subject), in the order in which it happened; one look into a partial index."""
    found = _rows(Conflict.objects.filter(resolved_at=None))
    if subject:
        found = found.filter(subject=subject)
    return [row_of(each) for each in found.order_by("command__occurred_at", "pk")[:limit]]


def open_count(subject: str = "") -> int:
    """How many conflicts wait (on one subject)."""
    found = Conflict.objects.filter(resolved_at=None)
    return (found.filter(subject=subject) if subject else found).count()


def conflicts_of(user_id: int, *, settled: int = 10) -> list[ConflictRow]:
    """Somebody's own: all that wait in the order in which they happened, then the `settled` newest settled ones."""
    mine = _rows(Conflict.objects.filter(reporter_id=user_id))
    waiting = mine.filter(resolved_at=None).order_by("command__occurred_at", "pk")
    done = mine.filter(resolved_at__isnull=False).order_by("-resolved_at", "-pk")[:settled]
    return [row_of(each) for each in (*waiting, *done)]


def conflict(conflict_id: UUID) -> ConflictRow | None:
    """One conflict, settled or not."""
    found = _rows(Conflict.objects.filter(pk=conflict_id)).first()
    return None if found is None else row_of(found)


def row_of(row: Conflict) -> ConflictRow:
    """A stored conflict with its command."""
    sent, command = row.command.answer["sent"], row.command
    why = Refused(row.code, clause=row.why.get("clause"), field=row.why.get("field"), **row.why.get("facts", {}))
    return ConflictRow(
        id=row.pk, subject=row.subject, kind=command.kind, told=sent["data"], basis=sent["basis_version"],
        reporter_id=row.reporter_id, reporter=row.reporter.name, occurred_at=command.occurred_at,
        received_at=command.recorded_at, why=why, how=row.how, reason=row.reason, resolved_at=row.resolved_at,
        resolver=row.resolved_by.name if row.resolved_by else "",
    )  # fmt: skip


def _rows(found: QuerySet[Conflict]) -> QuerySet[Conflict]:
    return found.select_related("command", "reporter", "resolved_by").order_by("pk")
