"""里程和工时: what the dials showed last, so that the phone can ask why one shows less than before (R-5.6)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from yinuo.assets.queries.coverage import UNITS, readings_of
from yinuo.kernel.periods import day_of

if TYPE_CHECKING:
    from yinuo.assets.models import MeterReading

LOOKED_BACK = 20
"""So many readings are looked at: one tells the kilometres, another the hours."""


@dataclass(frozen=True, slots=True)
class Dial:
    """What a dial showed when it was last read; None while it never was."""

    unit: str
    shown: Decimal | None = None
    on: date | None = None


def dials(vehicle_id: int) -> tuple[Dial, ...]:
    """Both dials of a machine; one query."""
    readings = list(readings_of(vehicle_id).filter(struck=False)[:LOOKED_BACK])
    return tuple(_dial(unit, readings) for unit in UNITS)


def _dial(unit: str, readings: list["MeterReading"]) -> Dial:
    for each in readings:
        if (shown := getattr(each, unit)) is not None:
            return Dial(unit, shown, day_of(each.at, settings.COMPANY_ZONE))
    return Dial(unit)
