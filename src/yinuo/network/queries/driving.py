"""Reading service vehicles, their papers and their trips."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yinuo.network.models import ServiceVehicle, Trip
from yinuo.network.rules.papers import ready
from yinuo.network.types import Ready, VehiclePaper, VehicleState


def papers_of(vehicle: ServiceVehicle) -> dict[VehiclePaper, date | None]:
    """Each paper with its last day."""
    return {
        VehiclePaper.LICENCE: vehicle.licence_until,
        VehiclePaper.INSURANCE: vehicle.insurance_until,
        VehiclePaper.INSPECTION: vehicle.inspection_until,
    }


def service_vehicles(q: str = "", *, outlet_id: int | None = None) -> QuerySet[ServiceVehicle]:
    """Vehicles whose plate, name or outlet hold every word of `q`, by outlet and plate; each with `is_out`."""
    out = Trip.objects.filter(vehicle=OuterRef("pk"), ended_at=None)
    found = ServiceVehicle.objects.select_related("outlet").annotate(is_out=Exists(out))
    for word in q.split():
        found = found.filter(Q(plate__icontains=word) | Q(name__icontains=word) | Q(outlet__name__icontains=word))
    found = found if outlet_id is None else found.filter(outlet_id=outlet_id)
    return found.order_by("outlet__code", "plate")


def service_vehicle(plate: str) -> ServiceVehicle | None:
    """The vehicle of this plate, with `is_out`."""
    return service_vehicles().filter(plate=plate).first()


def ready_of(vehicle: Any, day: date) -> Ready:
    """Whether a vehicle of `service_vehicles` can go on a day."""
    return ready(vehicle.state, papers_of(vehicle), day, is_out=vehicle.is_out)


def usable(outlet_id: int | None, day: date) -> list[Any]:
    """The vehicles that may be assigned on a day, those of the outlet first, then those that stand free."""
    found: QuerySet[Any] = service_vehicles().filter(state=VehicleState.READY)
    fit = [each for each in found if ready_of(each, day) in (Ready.FREE, Ready.OUT)]
    return sorted(fit, key=lambda each: (each.outlet_id != outlet_id, each.is_out, each.plate))


def trips_of(vehicle_id: int) -> QuerySet[Trip]:
    """A vehicle's trips, the newest first."""
    return Trip.objects.filter(vehicle_id=vehicle_id).select_related("driver", "order").order_by("-pk")


def trips_of_order(order_id: int) -> list[Trip]:
    """With what engineers went to an order, oldest first."""
    return list(Trip.objects.filter(order_id=order_id).select_related("vehicle", "driver").order_by("pk"))


def running_trips_of(engineer_id: int) -> list[Trip]:
    """The trips an engineer is on, oldest first."""
    found = Trip.objects.filter(driver_id=engineer_id, ended_at=None).select_related("vehicle", "order")
    return list(found.order_by("pk"))
