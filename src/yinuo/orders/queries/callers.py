"""Who calls, and which machines the call may be about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yinuo.assets import queries as assets
from yinuo.assets.models import Contact, Vehicle
from yinuo.assets.rules import digits
from yinuo.orders.models import ServiceOrder

MOST = 12
FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with how many orders are open on it: a new report may be one of them."""

    vehicle: Vehicle
    open_orders: int


@dataclass(frozen=True, slots=True)
class Matches:
    """The callers a number begins (exactly one when it is complete and known), and the machines to choose from."""

    contacts: tuple[Contact, ...]
    machines: tuple[Machine, ...]
    more: bool
    exact: Contact | None


def matches(phone: str, q: str = "") -> Matches:
    """Machines that `q` names, else those of the units the caller belongs to, else those of earlier calls."""
    contacts = tuple(assets.callers(phone))
    exact = next((each for each in contacts if each.phone_digits == digits(phone)), None)
    named = list(assets.vehicles(q)[: MOST + 1]) if q.strip() else None
    found = _of_callers([exact] if exact else contacts, phone) if named is None else named
    return Matches(contacts, tuple(_counted(found[:MOST])), len(found) > MOST, exact)


def _of_callers(contacts: Iterable[Contact], phone: str) -> list[Vehicle]:
    found: list[Vehicle] = []
    if len(digits(phone)) >= FEWEST_DIGITS:
        called = ServiceOrder.objects.filter(contact_phone=phone.strip()).order_by("-reported_at", "-pk")
        earlier = list(dict.fromkeys(called.values_list("vehicle_id", flat=True)[:50]))
        known = Vehicle.objects.select_related("model", "customer").in_bulk(earlier)
        found = [known[pk] for pk in earlier]
    for customer_id in dict.fromkeys(each.customer_id for each in contacts):
        found += assets.vehicles_of(customer_id)[: MOST + 1]
        if len(found) > MOST * 2:
            break
    return list({each.pk: each for each in found}.values())


def _counted(found: list[Vehicle]) -> list[Machine]:
    """The machines as they came, each with its open orders: one query for all."""
    running = ServiceOrder.objects.filter(is_open=True, vehicle_id__in=[each.pk for each in found]).order_by("pk")
    counts = Counter(running.values_list("vehicle_id", flat=True))
    return [Machine(each, counts[each.pk]) for each in found]
