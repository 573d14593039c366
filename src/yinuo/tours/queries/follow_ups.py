"""Follow-ups of machines out of warranty: what is due, what is overdue, what was learned (R-5.7)."""

from datetime import date

from django.db.models import Q, QuerySet

from yinuo.accounts.types import Role
from yinuo.orders.access import may_read_all
from yinuo.tours.models import FollowUp


def visible(*, role: str, user_id: int | None) -> QuerySet[FollowUp]:
    """The office sees all, an engineer those assigned to him."""
    beside = ("vehicle__model", "vehicle__customer", "engineer", "outlet", "order", "done_by")
    rows = FollowUp.objects.select_related(*beside)
    if may_read_all(role):
        return rows
    return rows.filter(engineer__user_id=user_id) if role == Role.ENGINEER and user_id else rows.none()


def follow_ups(
    shown: QuerySet[FollowUp], *, q: str = "", state: str = "due", engineer: str = "", today: date, ahead: date
) -> QuerySet[FollowUp]:
    """Those `overdue`, `due` (until `ahead`, the overdue among them), `waiting` (all open) or `done`, the newest of
    these first."""
    if state == "done":
        found = shown.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    else:
        bound = {"overdue": Q(due_on__lt=today), "due": Q(due_on__lte=ahead)}.get(state, Q())
        found = shown.filter(bound, done_at=None).order_by("due_on", "pk")
    if engineer:
        found = found.filter(engineer__number=engineer)
    for word in q.split():
        found = found.filter(
            Q(vehicle__search__contains=word.lower()) | Q(engineer__name__contains=word)
            | Q(outlet__name__contains=word)
        )  # fmt: skip
    return found


def counts(shown: QuerySet[FollowUp], *, today: date, ahead: date, since: date) -> dict[str, int]:
    """How many are overdue, due until `ahead`, and were done since a day."""
    waiting = shown.filter(done_at=None)
    return {
        "overdue": waiting.filter(due_on__lt=today).count(),
        "due": waiting.filter(due_on__gte=today, due_on__lte=ahead).count(),
        "waiting": waiting.count(),
        "done": shown.filter(done_at__date__gte=since).count(),
    }


def of_vehicle(vehicle_id: int, *, limit: int = 10) -> list[FollowUp]:
    """A machine's follow-ups: the one that waits, then the newest."""
    rows = FollowUp.objects.filter(vehicle_id=vehicle_id).select_related("engineer", "order", "done_by")
    waiting = list(rows.filter(done_at=None))
    return waiting + list(rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")[:limit])
