"""Service vehicles and tools: what there is, whether it may be used, out and back (R-3.2, R-3.7)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Given, Page, turned, user_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.network.access import DRIVERS
from yinuo.network.actions import driving
from yinuo.network.queries import driving as driven
from yinuo.network.queries import keeping as kept
from yinuo.people import queries as people

router = Router(tags=["network"])
FARTHEST_KM = 3_000_000


class ServiceVehicleOut(Schema):
    """A vehicle; `ready` is free, out, expired, repair or retired."""

    plate: str
    use: str
    outlet: str
    ready: str
    licence_until: date | None
    insurance_until: date | None
    inspection_until: date | None


class ToolOut(Schema):
    """A tool; `due_on` is the day of its next inspection, `engineer` who has it."""

    number: str
    name: str
    outlet: str
    engineer: str | None
    lifting: bool
    condition: str
    due_on: date | None


class OutIn(Given):
    """Who drives it, by number, and what for; an engineer drives himself."""

    driver: str = Field("", max_length=20)
    purpose: str = Field(max_length=120)
    km: int | None = Field(None, ge=0, le=FARTHEST_KM)


class BackIn(Given):
    """What the meter says."""

    km: int | None = Field(None, ge=0, le=FARTHEST_KM)


class TripOut(Schema):
    """The trip that began or ended."""

    plate: str
    driver: str
    running: bool
    km_out: int | None
    km_in: int | None


@router.get("/service-vehicles", response={200: Page[ServiceVehicleOut], **FAULTS}, summary=_("服务车辆列表"))
def list_service_vehicles(request: HttpRequest, wanted: Query[Search]) -> Page[ServiceVehicleOut]:
    """Vehicles by plate; `q` finds by plate, name and outlet."""
    allow(request, STAFF_ROLES)
    page, after = turned(driven.service_vehicles(wanted.q), by="plate", paging=wanted)
    today = day_of(clock.now(), settings.COMPANY_ZONE)
    return Page[ServiceVehicleOut](items=[vehicle_out(each, today) for each in page], next=after)


@router.get("/tools", response={200: Page[ToolOut], **FAULTS}, summary=_("工具列表"))
def list_tools(request: HttpRequest, wanted: Query[Search]) -> Page[ToolOut]:
    """Tools by number; `q` finds by number, name, outlet and holder."""
    allow(request, STAFF_ROLES)
    page, after = turned(kept.tools(wanted.q), by="number", paging=wanted)
    return Page[ToolOut](items=[tool_out(each) for each in page], next=after)


@router.post("/service-vehicles/{plate}/out", response={200: TripOut, **FAULTS}, summary=_("服务车辆出车"))
def take_out(request: HttpRequest, plate: str, body: OutIn) -> HttpResponse:
    """For a purpose; for an order the vehicle is named in the steps `dispatch` or `depart`."""
    allow(request, DRIVERS - {Role.SYSTEM})
    own = people.engineer_of_user(user_of(request).pk) if user_of(request).role == Role.ENGINEER else None
    driver = own or people.engineer(body.driver)
    if driver is None:
        raise Refused("unknown_engineer", field="driver", engineer=body.driver)

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        trip = driving.take_out(plate, driver_id=driver.pk, purpose=body.purpose, km=body.km, act=act)
        return 200, trip_out(plate, driver.number, trip)

    return written(request, "service_vehicle.out", {"plate": plate} | body.model_dump(), run)


@router.post("/service-vehicles/{plate}/back", response={200: TripOut, **FAULTS}, summary=_("服务车辆交车"))
def bring_back(request: HttpRequest, plate: str, body: BackIn) -> HttpResponse:
    """The trip it is on ends; an engineer ends the own one."""
    allow(request, DRIVERS - {Role.SYSTEM})

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        trip = driving.bring_back(plate, km=body.km, act=act)
        return 200, trip_out(plate, trip.driver.number, trip)

    return written(request, "service_vehicle.back", {"plate": plate} | body.model_dump(), run)


def vehicle_out(vehicle: Any, today: date) -> ServiceVehicleOut:
    """A vehicle in the API's shape."""
    return ServiceVehicleOut(
        plate=vehicle.plate, use=vehicle.use, outlet=vehicle.outlet.code, ready=driven.ready_of(vehicle, today),
        licence_until=vehicle.licence_until, insurance_until=vehicle.insurance_until,
        inspection_until=vehicle.inspection_until,
    )  # fmt: skip


def tool_out(tool: Any) -> ToolOut:
    """A tool in the API's shape."""
    return ToolOut(
        number=tool.number, name=tool.name, outlet=tool.outlet.code,
        engineer=tool.engineer.number if tool.engineer else None, lifting=tool.lifting, condition=tool.condition,
        due_on=tool.due_on,
    )  # fmt: skip


def trip_out(plate: str, driver: str, trip: Any) -> dict[str, Any]:
    """A trip in the API's shape."""
    running = trip.ended_at is None
    return TripOut(plate=plate, driver=driver, running=running, km_out=trip.km_out, km_in=trip.km_in).model_dump()
