"""Business visits, and what everybody did at customers' in a period (R-3.6)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.orders.models import Visit
from yinuo.tours.models import CustomerCall, FollowUp, TourVisit
from yinuo.tours.types import FollowWay, VisitState

PEOPLE = (Role.SALES, Role.ENGINEER)
"""Business and technical staff: both have to be seen at customers'."""


@dataclass(frozen=True, slots=True)
class Person:
    """How often somebody was at a customer's in a period, by what for; `last_on` is the newest business visit."""

    user_id: int
    name: str
    role: str
    outlet: str
    calls: int
    repairs: int
    tours: int
    follow_ups: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.calls + self.repairs + self.tours + self.follow_ups


def calls(
    q: str = "", *, user_id: int | None = None, purpose: str = "", since: date | None = None
) -> QuerySet[CustomerCall]:
    """Visits by words of customer, person, who was met or result, the newest first; those taken back left out."""
    found = CustomerCall.objects.filter(withdrawn_why="").select_related("customer", "user")
    for word in q.split():
        found = found.filter(
            Q(customer__search__contains=word.lower()) | Q(user__name__contains=word) | Q(met__contains=word)
            | Q(result__contains=word)
        )  # fmt: skip
    if user_id is not None:
        found = found.filter(user_id=user_id)
    if purpose:
        found = found.filter(purpose=purpose)
    if since is not None:
        found = found.filter(visited_on__gte=since)
    return found.order_by("-visited_on", "-pk")


def call(pk: int) -> CustomerCall | None:
    """One visit that counts."""
    return CustomerCall.objects.select_related("customer", "user").filter(pk=pk, withdrawn_why="").first()


def of_customer(customer_id: int, *, limit: int = 10) -> list[CustomerCall]:
    """The newest visits to a customer."""
    rows = CustomerCall.objects.filter(customer_id=customer_id, withdrawn_why="").select_related("user")
    return list(rows.order_by("-visited_on", "-pk")[:limit])


def figures(first: datetime, last: datetime) -> list[Person]:
    """Every active business and technical person and how often each was at a customer's, `first <= t < last`; who
    never was comes first."""
    people = User.objects.filter(role__in=PEOPLE, is_active=True).select_related("engineer__outlet").order_by("pk")
    within = CustomerCall.objects.filter(visited_on__gte=first.date(), visited_on__lt=last.date())
    called = _by_user(within.filter(withdrawn_why=""), "user_id")
    repaired = _by_user(Visit.objects.filter(arrived_at__gte=first, arrived_at__lt=last), "engineer__user_id")
    toured = _by_user(
        TourVisit.objects.filter(state=VisitState.DONE, ended_at__gte=first, ended_at__lt=last), "engineer__user_id"
    )
    followed = _by_user(
        FollowUp.objects.filter(way=FollowWay.VISIT, done_at__gte=first, done_at__lt=last), "done_by_id"
    )
    found = [
        Person(
            user.pk, user.name, user.role, outlet_of(user), called[user.pk], repaired[user.pk], toured[user.pk],
            followed[user.pk],
        )
        for user in people
    ]  # fmt: skip
    return sorted(
        found, key=lambda each: (each.total > 0, each.role != Role.SALES, -each.total, each.name, each.user_id)
    )


def outlet_of(user: User) -> str:
    """The name of the outlet somebody works at, "" for the office."""
    engineer = getattr(user, "engineer", None)
    return engineer.outlet.name if engineer else ""


def _by_user(rows: QuerySet[Any], field: str) -> Counter[int]:
    counted = rows.order_by().values(field).annotate(count=Count("pk"))
    return Counter({row[field]: row["count"] for row in counted if row[field] is not None})
