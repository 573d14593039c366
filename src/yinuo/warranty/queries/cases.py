"""Cases of the three guarantees, and the repairs that lead to them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from yinuo.assets.models import Vehicle
from yinuo.assets.types import FaultSystem, Verdict
from yinuo.journal import queries as journal
from yinuo.kernel.clauses import clause
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.types import State
from yinuo.warranty.models.cases import GuaranteeCase, RepairWatch
from yinuo.warranty.rules import cases as rules
from yinuo.warranty.types.cases import Finding, Limits, Repair

SAFETY = frozenset({FaultSystem.CHASSIS, FaultSystem.BATTERY})
"""Faults that endanger people: steering and brakes, high voltage."""


@clause("R-5.6")
def repairs_of(vehicle: Vehicle) -> list[Repair]:
    """Every visited repair of a machine, oldest first; those out of warranty do not count."""
    visited = ServiceOrder.objects.filter(vehicle=vehicle, arrived_at__isnull=False).exclude(state=State.CANCELLED)
    orders = list(visited.select_related("vehicle").order_by("reported_at", "pk"))
    told = journal.stories_of([f"order:{each.number}" for each in orders])
    found = []
    for order in orders:
        events = [event for _pk, event in told[f"order:{order.number}"]]
        counts = warranty_of(order).verdict is not Verdict.NOT_COVERED
        repair = rules.repair_of(
            order.number, order.fault_system, events, ended_at=order.ended_at, counts=counts
        )  # fmt: skip
        found += [repair] if repair else []
    return found


def limits() -> Limits:
    """The thresholds as they are set."""
    return Limits(settings.GUARANTEE_DAYS, settings.GUARANTEE_REPAIRS, settings.GUARANTEE_SAFETY)


def findings_of(vehicle: Vehicle, now: datetime) -> tuple[Finding, ...]:
    """The thresholds a machine has reached."""
    return rules.findings(repairs_of(vehicle), limits(), SAFETY, now)


def cases(q: str = "", *, is_open: bool | None = None) -> QuerySet[GuaranteeCase]:
    """Cases found by number, machine or customer, newest first."""
    found = GuaranteeCase.objects.select_related("vehicle__model", "customer").order_by("-opened_at", "-pk")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word)
            | Q(vehicle__search__contains=word.lower())
            | Q(customer__search__contains=word.lower())
        )
    return found if is_open is None else found.filter(is_open=is_open)


def case(number: str) -> GuaranteeCase | None:
    """The case of this number."""
    known = GuaranteeCase.objects.select_related("vehicle__model", "customer", "order")
    return known.filter(number=number).first()


def cases_of(vehicle_id: int) -> list[GuaranteeCase]:
    """A machine's cases, newest first."""
    return list(GuaranteeCase.objects.filter(vehicle_id=vehicle_id).order_by("-opened_at", "-pk"))


def to_check(now: datetime) -> RepairWatch | None:
    """The machine whose repairs are to be looked at next."""
    due = RepairWatch.objects.select_related("vehicle__customer").filter(check_at__lte=now)
    return due.order_by("check_at", "pk").first()


def to_remind(now: datetime) -> GuaranteeCase | None:
    """The open case whose answer is late, and nobody was told."""
    due = GuaranteeCase.objects.select_related("vehicle").filter(is_open=True, remind_at__lte=now)
    return due.order_by("remind_at", "pk").first()


def in_repair(vehicle_id: int) -> bool:
    """Whether a machine is being repaired: its days go on growing."""
    return ServiceOrder.objects.filter(vehicle_id=vehicle_id, is_open=True, arrived_at__isnull=False).exists()


def repaired_since(since: datetime, until: datetime) -> list[int]:
    """Ids of machines of which a step of repair was recorded in `since <= t < until`."""
    subjects = journal.told_of(frozenset({rules.BEGINS, rules.ENDS}), since=since, until=until)
    numbers = {each.removeprefix("order:") for each in subjects}
    found = ServiceOrder.objects.filter(number__in=numbers).order_by("vehicle_id")
    return list(found.values_list("vehicle_id", flat=True).distinct())


LAG = timedelta(minutes=1)
"""An entry may be written a moment after it was dated: what is younger is read the next time."""
