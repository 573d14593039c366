"""What a machine's meters showed on a visit goes to its readings; one that does not fit never costs the visit."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from yinuo.assets.actions.meters import read_meter
from yinuo.assets.models import Vehicle
from yinuo.assets.types import MeterSource, Reading
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused


def take(vehicle: Vehicle, *, hours: Decimal | None, km: Decimal | None, at: datetime, act: Act) -> str:
    """Keep the reading; the code of the refusal where it does not fit those before it, else ""."""
    if hours is None and km is None:
        return ""
    try:
        with transaction.atomic():
            read_meter(vehicle, Reading(min(at, act.recorded_at), MeterSource.ENGINEER, km=km, hours=hours), act=act)
    except Refused as refused:
        return refused.code
    return ""
