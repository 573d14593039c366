"""Reading the people who serve."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from yinuo.people.models import Certificate, Engineer, Shift
from yinuo.people.rules import Paper, valid_on


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
    return None if user_id is None else Engineer.objects.filter(user_id=user_id, active=True).first()


def on_duty(at: datetime) -> set[int]:
    """Ids of the engineers with a shift that covers `at`."""
    shifts = Shift.objects.filter(ends_at__gt=at, starts_at__lte=at)
    return set(shifts.order_by("pk").values_list("engineer_id", flat=True))


def certificates_valid(engineer_id: int, day: date) -> frozenset[str]:
    """Kinds of certificates the engineer validly holds on `day`."""
    held = Certificate.objects.filter(engineer_id=engineer_id).order_by("pk")
    return frozenset(each.kind for each in held if valid_on(paper_of(each), day))


def paper_of(certificate: Certificate) -> Paper:
    """A certificate as rules see it."""
    return Paper(certificate.kind, certificate.issued_on, certificate.valid_to, certificate.withdrawn_on)
