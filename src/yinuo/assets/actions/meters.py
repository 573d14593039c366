"""Reading meters: each reading fits between those before and after it, or says why the dial shows less (R-5.6)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from yinuo.accounts.rules import demand
from yinuo.assets.access import METER_READERS
from yinuo.assets.models import MeterReading, Vehicle
from yinuo.assets.rules.meters import Passed, counted
from yinuo.assets.types import Reading, Smaller
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused

UNITS = ("km", "hours")
MOST = 10_000_000
"""No meter shows as much."""


@transaction.atomic
@clause("R-5.6")
def read_meter(vehicle: Vehicle, reading: Reading, *, note: str = "", act: Act) -> MeterReading:
    """Keep what a machine's meters showed. The same reading again is the one that is kept already.

    Refused: field_required where neither is told; meter_falls, meter_ahead; bad_time for one that lies ahead.
    """
    demand(act.role, METER_READERS)
    _check(reading, act)
    # One machine's readings come one after another.
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    others = MeterReading.objects.filter(vehicle_id=vehicle.pk)
    known = others.filter(at=reading.at, source=reading.source).first()
    if known and (known.km, known.hours) == (reading.km, reading.hours):
        return known
    if known:
        raise Refused("duplicate", field="at", what=reading.at.isoformat())
    struck = _strike(vehicle.pk, reading) if reading.smaller == Smaller.CORRECTED else []
    kept = _counted(MeterReading(vehicle=vehicle, note=note), reading)
    kept.save(force_insert=True)
    told = _told(kept) | ({"struck": struck} if struck else {})
    journal.write("vehicle.meter", f"vehicle:{vehicle.number}", act, **told)
    return kept


@transaction.atomic
def read_many(read: Mapping[Vehicle, Reading], *, act: Act) -> None:
    """Keep one new reading of each of many machines, later than all it had, in a handful of statements.

    Refused like one, and then none is kept.
    """
    demand(act.role, METER_READERS)
    newest = _newest([each.pk for each in read])
    kept = []
    for vehicle, told in read.items():
        _check(told, act)
        totals = {
            unit: None if shown is None else counted(unit, shown, newest[unit].get(vehicle.pk), None, smaller="")
            for unit in UNITS
            for shown in [getattr(told, unit)]
        }
        kept.append(_filled(MeterReading(vehicle=vehicle), told, totals["km"], totals["hours"]))
    MeterReading.objects.bulk_create(kept, batch_size=500)
    journal.write_many("vehicle.meter", {f"vehicle:{each.vehicle.number}": _told(each) for each in kept}, act)


def _newest(vehicle_ids: list[int]) -> dict[str, dict[int, Passed]]:
    """Unit → machine → its newest reading."""
    found: dict[str, dict[int, Passed]] = {unit: {} for unit in UNITS}
    counts = MeterReading.objects.filter(vehicle_id__in=vehicle_ids, struck=False).order_by("at", "pk")
    for each in counts.iterator():
        for unit in UNITS:
            if (dial := getattr(each, unit)) is not None:
                found[unit][each.vehicle_id] = dial, getattr(each, f"total_{unit}")
    return found


def _check(reading: Reading, act: Act) -> None:
    """Refused("field_required") for an empty reading, ("field_wrong") for an impossible one, ("bad_time")."""
    if reading.km is None and reading.hours is None:
        raise Refused("field_required", clause="R-5.6", field="meter_km")
    for unit in UNITS:
        if not 0 <= (value := getattr(reading, unit) or 0) < MOST:
            raise Refused("field_wrong", clause="R-5.6", field=f"meter_{unit}", value=str(value))
    if reading.at > act.recorded_at:
        raise Refused("bad_time", field="at", why="future", at=reading.at.isoformat())


def _counted(row: MeterReading, reading: Reading) -> MeterReading:
    """The row with what each meter has counted in all."""
    totals: dict[str, Decimal | None] = {}
    for unit in UNITS:
        shown = getattr(reading, unit)
        near = _near(row.vehicle_id, unit, reading.at)
        totals[unit] = None if shown is None else counted(unit, shown, *near, smaller=reading.smaller)
    return _filled(row, reading, totals["km"], totals["hours"])


def _near(vehicle_id: int, unit: str, at: datetime) -> tuple[Passed | None, Passed | None]:
    """The readings of a unit just before and just after a moment."""
    told = MeterReading.objects.filter(vehicle_id=vehicle_id, struck=False, **{f"{unit}__isnull": False})
    before = told.filter(at__lte=at).order_by("-at", "-pk").values_list(unit, f"total_{unit}").first()
    after = told.filter(at__gt=at).order_by("at", "pk").values_list(unit, f"total_{unit}").first()
    return before, after


def _strike(vehicle_id: int, reading: Reading) -> list[int]:
    """Earlier readings above this one were wrong: they stay in sight and count no more."""
    above = Q()
    for unit in UNITS:
        shown = getattr(reading, unit)
        if shown is not None:
            above |= Q(**{f"{unit}__gt": shown})
    wrong = MeterReading.objects.filter(above, vehicle_id=vehicle_id, struck=False, at__lte=reading.at)
    # What the meter before this one showed stays right.
    exchanged = MeterReading.objects.filter(vehicle_id=vehicle_id, struck=False, smaller=Smaller.REPLACED)
    if (since := exchanged.filter(at__lte=reading.at).order_by("-at").values_list("at", flat=True).first()) is not None:
        wrong = wrong.filter(at__gte=since)
    ids = list(wrong.order_by("pk").values_list("pk", flat=True))
    MeterReading.objects.filter(pk__in=ids).update(struck=True)
    return ids


def _filled(row: MeterReading, reading: Reading, km: Decimal | None, hours: Decimal | None) -> MeterReading:
    row.at, row.source, row.smaller = reading.at, reading.source, reading.smaller
    row.km, row.hours, row.total_km, row.total_hours = reading.km, reading.hours, km, hours
    return row


def _told(row: MeterReading) -> dict[str, Any]:
    figures = {unit: f"{value:f}" for unit in UNITS if (value := getattr(row, unit)) is not None}
    return {"at": row.at.isoformat(), "source": row.source, "smaller": row.smaller, "note": row.note} | figures
