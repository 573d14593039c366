"""Reading the people who serve."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, TruncDate

from yinuo.people.models import Certificate, Engineer, Position, Shift
from yinuo.people.rules import Paper, standing, valid_on
from yinuo.people.types import Duty, PositionDay, Span, Standing
from yinuo.store import reading

COVERS = "t0.engineer_id = %s AND t0.starts_at <= %s AND t0.ends_at > %s LIMIT 1"


def engineers(q: str = "") -> QuerySet[Engineer]:
    """Engineers whose number, name, phone or outlet holds `q`, by number."""
    found = Engineer.objects.select_related("outlet").order_by("number")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word)
            | Q(name__icontains=word)
            | Q(phone__icontains=word)
            | Q(outlet__name__icontains=word)
            | Q(outlet__city__icontains=word)
        )
    return found


def engineer(number: str) -> Engineer | None:
    """The engineer of this number."""
    return Engineer.objects.select_related("outlet", "user").filter(number=number).first()


def engineer_of_user(user_id: int | None) -> Engineer | None:
    """The engineer who signs in as this user."""
    if user_id is None:
        return None
    return reading.first(Engineer, "t0.user_id = %s AND t0.active ORDER BY t0.id LIMIT 1", user_id)


def engineers_of_users(user_ids: Iterable[int]) -> dict[int, Engineer]:
    """User id → the engineer who signs in as this user; one query."""
    found = Engineer.objects.filter(user_id__in=user_ids, active=True).order_by("pk")
    return {each.user_id: each for each in found if each.user_id is not None}


def user_id_of(engineer_id: int) -> int | None:
    """The user an engineer signs in as."""
    return Engineer.objects.filter(pk=engineer_id).values_list("user_id", flat=True).first()


def on_duty(at: datetime) -> set[int]:
    """Ids of the engineers with a shift that covers `at`."""
    shifts = Shift.objects.filter(ends_at__gt=at, starts_at__lte=at)
    return set(shifts.order_by("pk").values_list("engineer_id", flat=True))


def is_on_duty(engineer_id: int, at: datetime) -> bool:
    """Whether one of his shifts covers `at`."""
    return reading.first(Shift, COVERS, engineer_id, at, at) is not None


def certificates_valid(engineer_id: int, day: date) -> frozenset[str]:
    """Kinds of certificates the engineer validly holds on `day`."""
    held = reading.found(Certificate, "t0.engineer_id = %s", engineer_id)
    return frozenset(each.kind for each in held if valid_on(paper_of(each), day))


def skilled(rows: QuerySet[Engineer], family: str) -> QuerySet[Engineer]:
    """Those who hold the skill. Compared as text, which both databases can: the quotes keep one code out of another."""
    return rows.annotate(skill_text=Cast("skills", TextField())).filter(skill_text__contains=f'"{family}"')


def standings(day: date) -> dict[int, Standing]:
    """Engineer → how his certificates stand on `day`: the one that needs care first. One query for everybody."""
    found: dict[int, set[Standing]] = {}
    for each in Certificate.objects.filter(engineer__active=True).order_by("engineer_id", "pk"):
        found.setdefault(each.engineer_id, set()).add(standing(paper_of(each), day))
    return {holder: min(stands, key=list(Standing).index) for holder, stands in found.items()}


def duty_of(engineer: Engineer, on_duty: Collection[int]) -> Duty:
    """Whether he is there, given who is on duty."""
    return Duty.LEFT if not engineer.active else Duty.ON if engineer.pk in on_duty else Duty.OFF


def certificates_of(engineer_ids: Iterable[int]) -> list[Certificate]:
    """Certificates of these engineers, the one that ends last first."""
    return list(Certificate.objects.filter(engineer_id__in=engineer_ids).order_by("-valid_to", "pk"))


def certificate(pk: int) -> Certificate | None:
    """One certificate, with its holder."""
    return Certificate.objects.select_related("engineer").filter(pk=pk).first()


def shifts_of(engineer_id: int, *, since: datetime, most: int) -> list[Shift]:
    """An engineer's shifts that end after `since`, the earliest first."""
    return list(Shift.objects.filter(engineer_id=engineer_id, ends_at__gt=since).order_by("starts_at", "pk")[:most])


def shifts_between(kind: str, since: datetime, until: datetime) -> list[Shift]:
    """Shifts of a kind that touch `since <= t < until`, with whose they are."""
    rows = Shift.objects.filter(kind=kind, ends_at__gt=since, starts_at__lt=until, engineer__active=True)
    return list(rows.select_related("engineer__outlet").order_by("starts_at", "engineer__number"))


def shift_spans(engineer_id: int, *, since: datetime, until: datetime) -> list[Span]:
    """When an engineer was on shift, for the moments `since <= t <= until`."""
    rows = Shift.objects.filter(engineer_id=engineer_id, ends_at__gt=since, starts_at__lte=until).order_by("pk")
    return list(rows.values_list("starts_at", "ends_at"))


def positions_of(engineer_id: int, *, since: datetime, most: int) -> list[Position]:
    """Where an engineer was, the newest first."""
    return list(Position.objects.filter(engineer_id=engineer_id, at__gte=since).order_by("-at")[:most])


def position_days(engineer_id: int, *, since: datetime, zone: str) -> list[PositionDay]:
    """The days of `zone` on which an engineer's places are kept, the newest first."""
    days = Position.objects.filter(engineer_id=engineer_id, at__gte=since).annotate(
        day=TruncDate("at", tzinfo=ZoneInfo(zone))
    )
    found = days.values("day").annotate(count=Count("pk"), first_at=Min("at"), last_at=Max("at")).order_by("-day")
    return [PositionDay(**row) for row in found]


def positions_between(engineer_id: int, since: datetime, until: datetime) -> list[Position]:
    """Where an engineer was, `since <= t < until`, the newest first."""
    return list(Position.objects.filter(engineer_id=engineer_id, at__gte=since, at__lt=until).order_by("-at"))


def newest_positions(since: datetime) -> dict[int, Position]:
    """Engineer → where he was last, if that was after `since`. One look into an index for each engineer."""
    last = Position.objects.filter(engineer_id=OuterRef("pk"), at__gte=since).order_by("-at").values("pk")[:1]
    found = Engineer.objects.filter(active=True).annotate(last=Subquery(last)).exclude(last=None).order_by("pk")
    rows = Position.objects.in_bulk(list(found.values_list("last", flat=True)))
    return {each.engineer_id: each for each in rows.values()}


def shift(pk: int) -> Shift | None:
    """One shift, with whose it is."""
    return Shift.objects.select_related("engineer").filter(pk=pk).first()


def engineers_of_outlet(outlet_id: int) -> list[Engineer]:
    """An outlet's people, those who work there now first."""
    return list(Engineer.objects.filter(outlet_id=outlet_id).order_by("-active", "number"))


def paper_of(certificate: Certificate) -> Paper:
    """A certificate as rules see it."""
    return Paper(certificate.kind, certificate.issued_on, certificate.valid_to, certificate.withdrawn_on)
