"""Who stands by, how ready they are, and where the roster has gaps (R-9.1, R-9.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from yinuo.kernel.periods import day_of
from yinuo.people import queries as people
from yinuo.people.types import DutyKind
from yinuo.rescue.models import CallOutTest, ReadinessCheck, RescueAlarm
from yinuo.rescue.rules import cover
from yinuo.rescue.types import Crew, Duty, Gap

AHEAD = timedelta(days=14)
"""How far the page looks for gaps."""
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Standing:
    """A crew on stand-by: its people, and the newest check of its shift."""

    crew: Crew
    outlet: Any
    people: tuple[Any, ...]
    check: ReadinessCheck | None

    @property
    def shift_at(self) -> datetime:
        """When its shift began."""
        return self.crew.since

    @property
    def is_ready(self) -> bool:
        """Whether it was checked and nothing was missing."""
        return self.check is not None and self.check.ready


def duties(since: datetime, until: datetime) -> list[Duty]:
    """Rescue shifts that touch a stretch."""
    rows = people.shifts_between(DutyKind.RESCUE, since, until)
    return [Duty(row.engineer.outlet_id, row.engineer_id, row.starts_at, row.ends_at) for row in rows]


def standing(now: datetime) -> list[Standing]:
    """The crews that stand by now, each with the newest check of its shift."""
    rows = people.shifts_between(DutyKind.RESCUE, now, now + timedelta(microseconds=1))
    mates = {row.engineer_id: row.engineer for row in rows}
    crews = cover.crews_at(duties(now, now + timedelta(microseconds=1)), now, crew=settings.RESCUE_CREW)
    return [
        Standing(
            crew, next(mates[each].outlet for each in crew.engineer_ids),
            tuple(sorted((mates[each] for each in crew.engineer_ids), key=lambda mate: mate.number)),
            check_of(crew.outlet_id, crew.since),
        )
        for crew in crews
    ]  # fmt: skip


def check_of(outlet_id: int, shift_at: datetime) -> ReadinessCheck | None:
    """The newest check of a shift."""
    rows = ReadinessCheck.objects.filter(outlet_id=outlet_id, shift_at=shift_at)
    return rows.select_related("checked_by", "driver", "technician").order_by("-checked_at", "-pk").first()


def gaps(now: datetime) -> list[Gap]:
    """Stretches of the days ahead without a crew."""
    return cover.gaps(duties(now, now + AHEAD), since=now, until=now + AHEAD, crew=settings.RESCUE_CREW)


def checks(q: str = "", *, only: str = "") -> QuerySet[ReadinessCheck]:
    """Readiness checks, the newest first; `only` "yes" those that were ready, "no" the others."""
    rows = ReadinessCheck.objects.select_related("outlet", "driver", "technician", "checked_by")
    for word in q.split():
        rows = rows.filter(outlet__name__icontains=word)
    if only:
        rows = rows.filter(ready=only == "yes")
    return rows.order_by("-checked_at", "-pk")


def check(pk: int) -> ReadinessCheck | None:
    """One readiness check."""
    return checks().filter(pk=pk).first()


def call_outs(q: str = "") -> QuerySet[CallOutTest]:
    """Call-out tests, the newest first."""
    rows = CallOutTest.objects.select_related("outlet", "called_by")
    for word in q.split():
        rows = rows.filter(outlet__name__icontains=word)
    return rows.order_by("-called_at", "-pk")


def call_out(pk: int) -> CallOutTest | None:
    """One call-out test."""
    return call_outs().filter(pk=pk).first()


def call_out_owed(now: datetime) -> bool:
    """Whether this quarter has had no call-out test yet."""
    zone = settings.COMPANY_ZONE
    moments = CallOutTest.objects.filter(called_at__gte=now - YEAR).order_by("pk").values_list("called_at", flat=True)
    return cover.call_out_owed([day_of(each, zone) for each in moments], day_of(now, zone))


def alarms() -> list[RescueAlarm]:
    """Alarms that are not mended, the oldest first."""
    return list(RescueAlarm.objects.filter(ended_at=None).order_by("raised_at", "pk"))
