"""Where engineers are while on duty, as their phones tell it: kept for a set time, off duty not at all."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from yinuo.hall.commands import FARTHEST_OFFSET
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import moment_of
from yinuo.orders.queries.away import away
from yinuo.people import actions, queries
from yinuo.people.types import Point

FARTHEST_M = 1_000_000
FARTHEST = FARTHEST_OFFSET.total_seconds()


def keep(told: Sequence[Any], offset_seconds: Any, act: Act) -> dict[str, int]:
    """`{kept, dropped}` of positions `{at, lat, lon, accuracy_m?}` by a clock that was `offset_seconds` behind.

    A repeat is kept once and counted again. Refused("not_allowed") to a user who is no engineer, ("field_wrong").
    """
    engineer = queries.engineer_of_user(act.actor_id)
    if engineer is None:
        raise Refused("not_allowed", role=act.role)
    offset = _offset(offset_seconds)
    points = [_point(each, place, offset) for place, each in enumerate(told)]
    since = min((point.at for point in points), default=act.recorded_at)
    kept = actions.record_positions(engineer, points, work=away(engineer.pk, since=since), act=act)
    return {"kept": kept, "dropped": len(points) - kept}


def _offset(seconds: Any) -> timedelta:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not abs(seconds) <= FARTHEST:
        raise Refused("field_wrong", field="device_clock_offset", value=str(seconds)[:80])
    return timedelta(seconds=seconds)


def _point(told: Any, place: int, offset: timedelta) -> Point:
    try:
        accuracy = told.get("accuracy_m") if isinstance(told, Mapping) else None
        exactly = None if accuracy is None else min(FARTHEST_M, max(0, round(float(accuracy))))
        where = Place(float(told["lat"]), float(told["lon"]))
        return Point(moment_of(told["at"]) + offset, where, exactly)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Refused("field_wrong", field=f"positions.{place}", value=str(told)[:80]) from None
