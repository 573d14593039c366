"""How long a journey takes, and when somebody is expected at the machine."""

from datetime import datetime, timedelta

PREPARATION = timedelta(minutes=15)
"""From being assigned to leaving: kit and parts are checked out first."""


def travel(km: float | None, *, kmh: float) -> timedelta:
    """Journey time over `km` by road at `kmh`; nothing for an unknown distance."""
    return timedelta() if km is None else timedelta(minutes=round(km / kmh * 60))


def arrival(
    now: datetime, *, departed_at: datetime | None, arrived_at: datetime | None, km: float | None, kmh: float
) -> datetime:
    """When somebody is at the machine: known, under way since `departed_at`, or still to be sent now."""
    if arrived_at is not None:
        return arrived_at
    if departed_at is not None:
        return max(now, departed_at + travel(km, kmh=kmh))
    return now + PREPARATION + travel(km, kmh=kmh)
