"""Which machines a season's tour visits, until when each, and why others are left out (R-5.5)."""

from collections.abc import Mapping
from datetime import date

from yinuo.kernel.clauses import clause
from yinuo.tours.types import LeftOut, Limit, Machine, Season

Snow = Mapping[str, tuple[int, int]]
"""Province → month and day of the first snow."""

LEAP_DAY = (2, 29)


def first_snow(province: str, after: date, snow: Snow) -> date | None:
    """The province's first-snow day that comes next from `after` on; None where it never snows."""
    found = next((day for name, day in snow.items() if alike(name, province)), None)
    if found is None:
        return None
    month, day = (2, 28) if found == LEAP_DAY else found
    this_year = date(after.year, month, day)
    return this_year if this_year >= after else date(after.year + 1, month, day)


def alike(one: str, other: str) -> bool:
    """山东 and 山东省 are one province, 内蒙古 and 内蒙古自治区 too."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def left_out(machine: Machine, season: Season, *, today: date) -> LeftOut | None:
    """Why a machine the plan is about gets no visit, None where it gets one; its province's snow apart."""
    if machine.gone:
        return LeftOut.GONE
    if machine.delivered_on is not None and machine.delivered_on > today:
        return LeftOut.NOT_DELIVERED
    if season.covered and (machine.warranty_until is None or machine.warranty_until < today):
        return LeftOut.NOT_COVERED
    return None


@clause("R-5.5")
def due_of(machine: Machine, season: Season, snow: Snow, *, today: date) -> tuple[date, Limit] | LeftOut:
    """Until when this machine should be seen and what sets that day, or why it is left out.

    A first snow after the season's end does not move the end; a plan without end has no such day (`cycle` gives it).
    """
    last = season.last or season.first
    if why := left_out(machine, season, today=today):
        return why
    if not season.before_snow:
        return last, Limit.PERIOD
    falls = first_snow(machine.province, season.first, snow)
    if falls is None:
        return LeftOut.NO_DATE
    return (falls, Limit.SEASON) if falls <= last else (last, Limit.PERIOD)


def wanted(machine: Machine, season: Season) -> bool:
    """Whether the plan is about this machine at all: its family, and its province where provinces are named."""
    inside = not season.provinces or any(alike(machine.province, each) for each in season.provinces)
    return machine.family in season.families and inside


def share(done: int, total: int) -> int | None:
    """How much of it is done, in percent, cut; None where there is nothing to do."""
    return None if not total else 100 * done // total
