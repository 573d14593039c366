"""The board: open orders by risk, bounded, with all that a row shows."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from yinuo.accounts.types import Role
from yinuo.orders.access import may_read_all
from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.forecast import arrival
from yinuo.orders.types import State
from yinuo.people import queries as people
from yinuo.promises.models import Promise
from yinuo.promises.queries import due_of
from yinuo.promises.rules.escalate import Risk, risk
from yinuo.promises.types import Due, PromiseKind, PromiseState

PAGE = 25

GROUPS: dict[str, frozenset[State]] = {
    "new": frozenset({State.REPORTED}),
    "to_dispatch": frozenset({State.RESPONDED, State.SCHEDULED}),
    "moving": frozenset({State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE}),
    "working": frozenset({State.ON_SITE, State.IN_REPAIR, State.TESTING, State.AWAITING_SIGNATURE}),
    "waiting": frozenset({State.WAITING, State.OUTSOURCED}),
    "to_close": frozenset({State.SIGNED, State.SOLVED_REMOTELY}),
}
"""The board's tabs: what has to be done next, and the states that need it."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open order, its promises, the one that presses most, and how that one looks."""

    order: ServiceOrder
    promises: tuple[Due, ...]
    pressing: Due | None
    forecast_at: datetime | None
    risk: Risk


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the dispatcher wants to see; empty means all."""

    group: str = ""
    q: str = ""
    outlet_id: int | None = None
    engineer_id: int | None = None


def visible(*, role: str, user_id: int | None) -> QuerySet[ServiceOrder]:
    """The orders somebody of the house may see: the office all, an engineer the own ones."""
    if may_read_all(role):
        return ServiceOrder.objects.order_by("pk")
    engineer = people.engineer_of_user(user_id) if role == Role.ENGINEER else None
    if engineer is None:
        return ServiceOrder.objects.none()
    return ServiceOrder.objects.filter(engineer_id=engineer.pk).order_by("pk")


def open_orders(shown: QuerySet[ServiceOrder], wanted: BoardFilter) -> QuerySet[ServiceOrder]:
    """Open orders of a filter, the most urgent first."""
    found = shown.filter(is_open=True).order_by("urgent_at", "pk")
    if wanted.group:
        found = found.filter(state__in=GROUPS.get(wanted.group, frozenset()))
    if wanted.outlet_id is not None:
        found = found.filter(base_id=wanted.outlet_id)
    if wanted.engineer_id is not None:
        found = found.filter(engineer_id=wanted.engineer_id)
    for word in wanted.q.split():
        found = found.filter(matching(word))
    return found


def matching(word: str) -> Q:
    """An order that a word finds: by number, caller, machine, customer or engineer."""
    return (
        Q(number__icontains=word)
        | Q(contact_phone__contains=word)
        | Q(contact_name__contains=word)
        | Q(vehicle__search__contains=word.lower())
        | Q(customer__search__contains=word.lower())
        | Q(engineer__name__contains=word)
    )


def with_row_data(orders: QuerySet[ServiceOrder]) -> QuerySet[ServiceOrder]:
    """Everything a row shows, in three queries."""
    return orders.select_related("vehicle__model", "customer", "engineer", "base").prefetch_related(
        Prefetch("promises", Promise.objects.order_by("serial")),
        Prefetch("visits", Visit.objects.filter(ended_at=None).order_by("pk")),
    )


def rows(orders: QuerySet[ServiceOrder], *, now: datetime, first: int = 0, count: int = PAGE) -> list[BoardRow]:
    """The rows `first` to `first + count` of the given orders."""
    return [row_of(order, now=now) for order in with_row_data(orders)[first : first + count]]


def row_of(order: ServiceOrder, *, now: datetime) -> BoardRow:
    """One row; `promises` and running `visits` should be prefetched."""
    dues = tuple(due_of(row) for row in order.promises.all())
    pressing = most_pressing(dues)
    forecast = forecast_of(order, now) if pressing and pressing.kind in VISITS else None
    return BoardRow(order, dues, pressing, forecast, risk(pressing, forecast, now) if pressing else "done")


VISITS = frozenset({PromiseKind.ARRIVE, PromiseKind.APPOINTMENT})


def most_pressing(dues: tuple[Due, ...]) -> Due | None:
    """The open promise that is due first: running, or broken and still not made good."""
    still_open = [
        due for due in dues if due.state in (PromiseState.RUNNING, PromiseState.BROKEN) and due.met_at is None
    ]
    return min(still_open, key=lambda due: due.due_at, default=None)


def forecast_of(order: ServiceOrder, now: datetime) -> datetime | None:
    """When somebody is expected at the machine; None if its distance is unknown or nobody has to go."""
    if order.distance_km is None or order.state == State.SOLVED_REMOTELY:
        return None
    visit = next(iter(order.visits.all()), None)
    return arrival(
        now, departed_at=visit.departed_at if visit else None, arrived_at=visit.arrived_at if visit else None,
        km=order.distance_km, kmh=settings.TRAVEL_KMH,
    )  # fmt: skip


def counts(shown: QuerySet[ServiceOrder]) -> dict[str, int]:
    """How many open orders each tab holds; one query."""
    states = list(shown.filter(is_open=True).order_by().values_list("state", flat=True))
    return {"": len(states)} | {name: sum(state in members for state in states) for name, members in GROUPS.items()}
