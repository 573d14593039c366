"""Who is on duty when, and who goes: two twelve-hour shifts, one engineer of each outlet at night."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.kernel.act import Act
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.management.demo.company import EXPIRED, WELDER, Mate, local_day
from yinuo.people import actions as people

if TYPE_CHECKING:
    from yinuo.people.models import Engineer

Slot = Literal["day", "night", "off"]
MORNING, EVENING = time(8), time(20)
HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)
SMALLEST_WITH_REST = 3
ALWAYS_ON_DUTY = frozenset({WELDER, EXPIRED})
FAR_APART_KM = 150


def slot(mate: Mate, day: date) -> Slot:
    """His shift on a day: a night, then (where they are enough) a day off, then days."""
    turn = (day.toordinal() + mate.index) % mate.of
    if turn == 0:
        return "night"
    return "off" if turn == 1 and mate.of > SMALLEST_WITH_REST else "day"


def on_duty(mate: Mate, at: datetime) -> bool:
    """Whether one of his shifts covers the moment."""
    local = at.astimezone(ZoneInfo(settings.COMPANY_ZONE))
    if MORNING <= local.time() < EVENING:
        return slot(mate, local.date()) == "day"
    evening = local.date() if local.time() >= EVENING else local.date() - DAY
    return slot(mate, evening) == "night"


def publish(crew: Iterable[Mate], first: date, days: int, *, always: bool, act: Act) -> int:
    """Put up the rota of `days` days; `always` keeps the two one can sign in as on duty around the clock."""
    rows = [
        row
        for mate in crew
        for n in range(days)
        for row in _shifts(mate, first + n * DAY, always and mate.user.username in ALWAYS_ON_DUTY)
    ]
    return people.roster(rows, act=act)


def _shifts(mate: Mate, day: date, always: bool) -> Iterator[tuple["Engineer", datetime, datetime]]:
    zone = ZoneInfo(settings.COMPANY_ZONE)
    if always:
        yield mate.engineer, datetime.combine(day, time(), zone), datetime.combine(day + DAY, time(), zone)
        return
    kind = slot(mate, day)
    if kind != "off":
        start = datetime.combine(day, MORNING if kind == "day" else EVENING, zone)
        yield mate.engineer, start, start + HALF_DAY


def choose(
    crew: Iterable[Mate], place: Place, family: str, kinds: frozenset[str], at: datetime, *, barred: frozenset[int]
) -> Mate:
    """Who goes: able and certified, from the nearest outlet, on duty before called in, the least busy first."""
    day = local_day(at)
    able = [mate for mate in crew if mate.engineer.pk not in barred and mate.may(family, kinds, day)]
    return min(
        able,
        key=lambda mate: (
            round(great_circle_km(mate.place, place) / FAR_APART_KM), not on_duty(mate, at), mate.jobs,
            great_circle_km(mate.place, place), mate.engineer.pk,
        ),
    )  # fmt: skip
