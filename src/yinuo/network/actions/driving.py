"""Service vehicles and their trips: kept, taken out for an order or a purpose, brought back (R-3.7)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.network.access import DRIVERS, EDITORS
from yinuo.network.models import ServiceVehicle, Trip
from yinuo.network.queries.driving import papers_of
from yinuo.network.rules.papers import next_alarm, require_fit
from yinuo.people import queries as people


@transaction.atomic
def save_vehicle(plate: str, values: dict[str, Any], *, act: Act) -> tuple[ServiceVehicle, bool]:
    """Add the vehicle of this plate or change it: name, use, outlet, state, the last days of its papers, note."""
    demand(act.role, EDITORS)
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    ends = [values.get(f"{paper}_until") for paper in ("licence", "insurance", "inspection")]
    alarm = next_alarm(ends, settings.OUTLET_ALARM_DAYS, after=today)
    vehicle, new = ServiceVehicle.objects.update_or_create(plate=plate, defaults=values | {"alarm_on": alarm})
    said: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in values.items()
    }
    journal.write("service_vehicle.add" if new else "service_vehicle.change", f"service_vehicle:{plate}", act, **said)
    return vehicle, new


@clause("R-3.7")
@transaction.atomic
def take_out(
    plate: str, *, driver_id: int, act: Act, order_id: int | None = None, purpose: str = "", km: int | None = None
) -> Trip:
    """A vehicle leaves: for an order or for a purpose. The trip it was on ends now, whoever drove it.

    Refused("not_found"), what `require_fit` refuses on the day it happened, ("field_required") without a purpose,
    ("meter_runs_back") for a reading below the last one, ("not_allowed") to an engineer for somebody else.
    """
    demand(act.role, DRIVERS)
    if act.role == Role.ENGINEER and people.user_id_of(driver_id) != act.actor_id:
        raise Refused("not_allowed", roles=sorted(EDITORS - {Role.SYSTEM}))
    vehicle = _locked(plate)
    require_fit(plate, vehicle.state, papers_of(vehicle), day_of(act.occurred_at, settings.COMPANY_ZONE))
    if order_id is None and not purpose.strip():
        raise Refused("field_required", field="purpose")
    running = Trip.objects.filter(vehicle=vehicle, ended_at=None).first()
    if running is not None:
        running.ended_at = max(act.occurred_at, running.started_at)
        running.save(update_fields=["ended_at"])
    _require_forward(vehicle, km, "km_out")
    trip = Trip.objects.create(
        vehicle=vehicle, driver_id=driver_id, order_id=order_id, purpose=purpose.strip(), started_at=act.occurred_at,
        km_out=km,
    )  # fmt: skip
    journal.write(
        "service_vehicle.out", f"service_vehicle:{plate}", act, driver_id=driver_id, order_id=order_id, purpose=purpose,
        km=km,
    )  # fmt: skip
    return trip


@clause("R-3.7")
@transaction.atomic
def bring_back(plate: str, *, km: int | None, act: Act) -> Trip:
    """The vehicle is back. Refused("not_out"), ("meter_runs_back"), ("not_allowed") to another engineer."""
    demand(act.role, DRIVERS)
    vehicle = _locked(plate)
    trip = Trip.objects.select_related("driver").filter(vehicle=vehicle, ended_at=None).first()
    if trip is None:
        raise Refused("not_out", what=plate)
    if act.role == Role.ENGINEER and trip.driver.user_id != act.actor_id:
        raise Refused("not_allowed", roles=sorted(EDITORS - {Role.SYSTEM}))
    _require_forward(vehicle, km, "km_in")
    trip.ended_at, trip.km_in = max(act.occurred_at, trip.started_at), km
    trip.save(update_fields=["ended_at", "km_in"])
    journal.write("service_vehicle.back", f"service_vehicle:{plate}", act, km=km)
    return trip


def _locked(plate: str) -> ServiceVehicle:
    vehicle = ServiceVehicle.objects.select_for_update().filter(plate=plate).first()
    if vehicle is None:
        raise Refused("not_found", field="service_vehicle", what=plate)
    return vehicle


def _require_forward(vehicle: ServiceVehicle, km: int | None, field: str) -> None:
    """A reading is never below the newest one."""
    newest = Trip.objects.filter(vehicle=vehicle).order_by("-pk").values_list("km_out", "km_in")[:20]
    last = max((reading for trip in newest for reading in trip if reading is not None), default=0)
    if km is not None and km < last:
        raise Refused("meter_runs_back", field=field, value=km, least=last)
