"""Meters told by machines, and whether a machine's assemblies are covered (R-5.6)."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import seen
from yinuo.api.problems import problem_of
from yinuo.api.shapes import FAULTS, Asked, Given, GivenMoment
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.assets import queries as assets
from yinuo.assets.access import METER_READERS
from yinuo.assets.actions.meters import read_meter
from yinuo.assets.queries import coverage as queries
from yinuo.assets.types import FaultSystem, MeterSource, Reading
from yinuo.hall.coverage import in_words
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

if TYPE_CHECKING:
    from yinuo.assets.types import Coverage

router = Router(tags=["warranty"])
MOST_READINGS = 500
FIGURE = r"^[0-9]{1,7}(\.[0-9])?$"


class ReadingIn(Given):
    """What a machine's dials showed; `vehicle` is its number, VIN or plate. `smaller` says why one shows less."""

    vehicle: str = Field(max_length=20)
    at: GivenMoment
    km: str | None = Field(None, pattern=FIGURE, examples=["12850.5"])
    hours: str | None = Field(None, pattern=FIGURE, examples=["1480.5"])
    smaller: Literal["", "replaced", "corrected"] = ""


class ReadingsIn(Given):
    """Readings of any machines, in the order of time."""

    readings: list[ReadingIn] = Field(max_length=MOST_READINGS)


class ReadingOut(Schema):
    """What became of one: taken (also where it was known already), or refused and why."""

    vehicle: str
    taken: bool
    problem: dict[str, Any] | None


class ReadingsOut(Schema):
    items: list[ReadingOut]


class About(Schema):
    """A fault system for the verdict on a fault, and a day other than today."""

    system: Asked = ""
    on: date | None = None


class CoverageOut(Schema):
    """A verdict: covered, not_covered or needs_decision. `codes` and `reasons` say why, in step."""

    assembly: str
    verdict: str
    until: date | None
    codes: list[str]
    reasons: list[str]


class VehicleCoverage(Schema):
    """`fault` answers for the system asked about, `assemblies` for each that was promised."""

    vehicle: str
    on: date
    policy: str
    fault: CoverageOut | None
    assemblies: list[CoverageOut]


@router.post("/meters", response={200: ReadingsOut, **FAULTS}, summary=_("上报里程工时"))
def tell_meters(request: HttpRequest, body: ReadingsIn) -> HttpResponse:
    """Readings from telematics, each taken or refused by itself; the same reading again is taken and kept once."""
    allow(request, METER_READERS - {Role.ENGINEER, Role.SYSTEM})

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        return 200, {"items": [kept(each, act) for each in body.readings]}

    return written(request, "meters", body.model_dump(mode="json"), run)


def kept(told: ReadingIn, act: Act) -> dict[str, Any]:
    """One reading's answer."""
    try:
        vehicle = assets.vehicle(told.vehicle)
        if vehicle is None:
            raise Refused("unknown_vehicle", field="vehicle", vehicle=told.vehicle)
        reading = Reading(told.at, MeterSource.TELEMATICS, figure(told.km), figure(told.hours), told.smaller)
        read_meter(vehicle, reading, act=act)
    except Refused as refused:
        return {"vehicle": told.vehicle, "taken": False, "problem": problem_of(refused)[1]}
    return {"vehicle": told.vehicle, "taken": True, "problem": None}


def figure(text: str | None) -> Decimal | None:
    """A dial's figure out of its text."""
    return None if text is None else Decimal(text)


@router.get("/vehicles/{number}/coverage", response={200: VehicleCoverage, **FAULTS}, summary=_("车辆质保"))
def get_coverage(request: HttpRequest, number: str, wanted: Query[About]) -> VehicleCoverage:
    """How the promises of the sale stand on a day. An engineer asks about machines of own orders."""
    allow(request, STAFF_ROLES)
    vehicle = seen(request, assets.vehicles(), "vehicle").filter(number=number).first()
    if vehicle is None:
        raise Refused("not_found", field="number", what=number)
    if wanted.system and wanted.system not in FaultSystem.values:
        raise Refused("field_wrong", field="system", value=wanted.system, options=FaultSystem.values)
    on = wanted.on or timezone.localdate(clock.now())
    return VehicleCoverage(
        vehicle=vehicle.number,
        on=on,
        policy=queries.promised_for(vehicle).policy,
        fault=coverage_out(queries.coverage_of(vehicle, wanted.system, on)) if wanted.system else None,
        assemblies=[coverage_out(each) for each in queries.covers_on(vehicle, on)],
    )


def coverage_out(each: "Coverage") -> CoverageOut:
    """A coverage in the API's shape."""
    return CoverageOut(
        assembly=each.assembly, verdict=each.verdict, until=each.until, codes=[one.code for one in each.reasons],
        reasons=in_words(each.reasons),
    )  # fmt: skip
