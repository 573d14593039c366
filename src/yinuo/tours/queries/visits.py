"""Tour visits: lists, one visit with its machines and what was said of each, findings, a machine's own tours."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from yinuo.accounts.types import Role
from yinuo.orders.access import may_read_all
from yinuo.people import queries as people
from yinuo.tours.models import TourAnswer, TourMachine, TourVisit
from yinuo.tours.types import ENDED, MachineState, VisitState

NEAR = 60
"""Visits on a phone, the nearest first."""


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What somebody wants to see; empty means all. `state` may be "overdue" or "open" too."""

    q: str = ""
    state: str = ""
    plan: str = ""
    province: str = ""
    engineer: str = ""


def visible(*, role: str, user_id: int | None) -> QuerySet[TourVisit]:
    """The visits somebody may see: the office all, an engineer the own ones."""
    if may_read_all(role):
        return TourVisit.objects.order_by("due_on", "pk")
    engineer = people.engineer_of_user(user_id) if role == Role.ENGINEER else None
    if engineer is None:
        return TourVisit.objects.none()
    return TourVisit.objects.filter(engineer_id=engineer.pk).order_by("due_on", "pk")


def visits(shown: QuerySet[TourVisit], wanted: VisitFilter, *, today: date) -> QuerySet[TourVisit]:
    """The visits of `shown` that fit, each with how many machines it holds, were seen, and how many findings."""
    found = shown.select_related("plan", "customer", "engineer", "outlet")
    found = _in_state(found, wanted.state, today)
    for field, value in (("plan__number", wanted.plan), ("province", wanted.province),
                         ("engineer__number", wanted.engineer)):  # fmt: skip
        if value:
            found = found.filter(**{field: value})
    for word in wanted.q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(customer__search__contains=word.lower()) | Q(engineer__name__contains=word)
            | Exists(TourMachine.objects.filter(visit_id=OuterRef("pk"), vehicle__search__contains=word.lower()))
        )  # fmt: skip
    return with_counts(found)


def _in_state(found: QuerySet[TourVisit], state: str, today: date) -> QuerySet[TourVisit]:
    if state == "open":
        return found.exclude(state__in=ENDED)
    if state == "overdue":
        return found.exclude(state__in=ENDED).filter(due_on__lt=today)
    return found.filter(state=state) if state else found


def with_counts(rows: QuerySet[TourVisit]) -> QuerySet[TourVisit]:
    """Each with `machine_count`, `seen_count` and `finding_count`."""
    return rows.annotate(
        machine_count=Count("machines", distinct=True),
        seen_count=Count("machines", filter=~Q(machines__state=MachineState.DUE), distinct=True),
        finding_count=Count("machines__answers", filter=Q(machines__answers__finding=True), distinct=True),
    )


def visit(number: str, *, role: str, user_id: int | None) -> TourVisit | None:
    """The visit with its machines and answers, if this person may see it."""
    answers = TourAnswer.objects.select_related("item", "order").order_by("item__position", "pk")
    machines = TourMachine.objects.select_related("vehicle__model", "plan").prefetch_related(
        Prefetch("answers", answers)
    )
    return (
        visible(role=role, user_id=user_id)
        .filter(number=number)
        .select_related("plan", "customer", "engineer", "outlet")
        .prefetch_related(Prefetch("machines", machines.order_by("vehicle__number")))
        .first()
    )


def of_engineer(user_id: int) -> list[TourVisit]:
    """An engineer's visits that are not ended, those agreed on or due first."""
    shown = visible(role=Role.ENGINEER, user_id=user_id).exclude(state__in=ENDED)
    return list(with_counts(shown.select_related("plan", "customer").order_by("due_on", "pk"))[:NEAR])


def ended_on(user_id: int, since: date) -> list[TourVisit]:
    """An engineer's visits that ended since a day, the newest first."""
    shown = visible(role=Role.ENGINEER, user_id=user_id).filter(state__in=ENDED, ended_at__date__gte=since)
    return list(with_counts(shown.select_related("plan", "customer").order_by("-ended_at", "-pk"))[:NEAR])


def findings(*, raised: bool | None = None, q: str = "") -> QuerySet[TourAnswer]:
    """What was found, the newest first; `raised`: only what has become an order, or only what has not."""
    rows = TourAnswer.objects.filter(finding=True).select_related(
        "item", "order", "machine__visit__customer", "machine__vehicle__model"
    )
    if raised is not None:
        rows = rows.filter(order__isnull=not raised)
    for word in q.split():
        rows = rows.filter(
            Q(machine__visit__number__icontains=word) | Q(machine__vehicle__search__contains=word.lower())
            | Q(item__text__contains=word) | Q(note__contains=word)
        )  # fmt: skip
    return rows.order_by("-machine__done_at", "item__position", "pk")


def tours_of_vehicle(vehicle_id: int, *, limit: int = 10) -> list[TourMachine]:
    """A machine's tours, what waits first, then the newest."""
    rows = TourMachine.objects.filter(vehicle_id=vehicle_id).select_related("visit__engineer", "plan")
    found = rows.annotate(found=Count("answers", filter=Q(answers__finding=True)))
    return list(found.order_by("done_at", "-pk")[:limit])


def of_order(order_id: int) -> TourAnswer | None:
    """The finding an order came from, if it came from one."""
    rows = TourAnswer.objects.filter(order_id=order_id).select_related("machine__visit")
    return rows.order_by("pk").first()


def newest_order(number: str) -> str:
    """The number of the order that a visit's findings became last, "" where none did."""
    rows = TourAnswer.objects.filter(machine__visit__number=number, order__isnull=False).order_by("-order_id")
    return rows.values_list("order__number", flat=True).first() or ""


def counts(*, today: date) -> dict[str, int]:
    """How many visits are open, overdue, given up and wait for a new day."""
    open_ = TourVisit.objects.exclude(state__in=ENDED)
    return {
        "open": open_.count(),
        "overdue": open_.filter(due_on__lt=today).count(),
        "not_possible": TourVisit.objects.filter(state=VisitState.NOT_POSSIBLE, plan__state="active").count(),
    }
