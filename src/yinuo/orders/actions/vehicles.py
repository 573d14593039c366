"""With which service vehicle an engineer goes: named at the dispatch or at the departure, fit on that day (R-3.7)."""

from typing import Any

from django.conf import settings

from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.network.actions import driving
from yinuo.network.queries.driving import papers_of, service_vehicle
from yinuo.network.rules.papers import require_fit
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Step

NAME = "service_vehicle"
ASSIGNING = tuple(f"order.{step}" for step in (Step.DISPATCH, Step.REASSIGN))


@clause("R-3.7")
def checked(data: dict[str, Any], act: Act) -> dict[str, Any]:
    """The step's data; a vehicle it names must be known and fit. Refused("not_found"), what `require_fit` refuses."""
    plate = data.get(NAME)
    if plate:
        vehicle = service_vehicle(plate)
        if vehicle is None:
            raise Refused("not_found", field=NAME, what=plate)
        require_fit(plate, vehicle.state, papers_of(vehicle), day_of(act.occurred_at, settings.COMPANY_ZONE))
    return data


@clause("R-3.7")
def departing(order: ServiceOrder, data: dict[str, Any], act: Act) -> dict[str, Any]:
    """Who was given a vehicle at the dispatch goes with it, unless he names another."""
    plate = data.get(NAME) or assigned(order.number)
    return checked(data | ({NAME: plate} if plate else {}), act)


def assigned(number: str) -> str:
    """The vehicle that the newest dispatch of an order named, "" for none."""
    events = [event for event in journal.events_of(f"order:{number}") if event.kind in ASSIGNING]
    return str(events[-1].data.get(NAME, "")) if events else ""


def go(order: ServiceOrder, data: dict[str, Any], act: Act) -> None:
    """The trip begins with the departure."""
    if data.get(NAME) and order.engineer_id is not None:
        driving.take_out(data[NAME], driver_id=order.engineer_id, order_id=order.pk, act=act)
