"""Engineers, their certificates and shifts, and where they are while on duty."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.journal.actions import FEW
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.people import queries
from yinuo.people.access import CERTIFIERS, EDITORS
from yinuo.people.models import Certificate, Engineer, Position, Shift
from yinuo.people.rules import on_duty_at
from yinuo.people.types import DutyKind, Point, Span

MOST_POINTS = 100
"""Positions in one batch of a phone."""
FORGOTTEN_AT_ONCE = 5000
FIELDS = ("name", "phone", "user", "outlet", "skills", "active")


@transaction.atomic
def save_engineer(number: str, values: dict[str, Any], *, act: Act) -> tuple[Engineer, bool]:
    """Take on the engineer `number` or change him; returns him and whether he is new. `values` holds some of FIELDS."""
    demand(act.role, EDITORS)
    engineer, new = Engineer.objects.update_or_create(number=number, defaults=values)
    said = {name: value for name, value in values.items() if name in ("name", "skills", "active")}
    journal.write("engineer.add" if new else "engineer.change", f"engineer:{number}", act, **said)
    return engineer, new


@transaction.atomic
def add_certificate(
    engineer: Engineer, *, kind: str, number: str, issued_on: date, valid_to: date, act: Act
) -> Certificate:
    """A certificate with its printed dates. Refused("certificate_known") for a number already kept."""
    demand(act.role, CERTIFIERS)
    if valid_to < issued_on:
        raise Refused("bad_time", field="valid_to", why="before_issue", at=valid_to.isoformat())
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                engineer=engineer, kind=kind, number=number, issued_on=issued_on, valid_to=valid_to
            )
    except IntegrityError:
        raise Refused("certificate_known", field="number", number=number) from None
    journal.write(
        "certificate.add", f"engineer:{engineer.number}", act, kind=kind, number=number, valid_to=valid_to.isoformat()
    )
    return certificate


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, on: date, act: Act) -> None:
    """The certificate counts no more from `on`."""
    demand(act.role, CERTIFIERS)
    Certificate.objects.filter(pk=certificate.pk).update(withdrawn_on=on)
    journal.write(
        "certificate.withdraw", f"engineer:{certificate.engineer.number}", act, kind=certificate.kind,
        number=certificate.number, on=on.isoformat(),
    )  # fmt: skip


@clause("R-3.8", "R-5.1")
@transaction.atomic
def roster(shifts: Iterable[tuple[Engineer, datetime, datetime]], *, act: Act, kind: str = DutyKind.SERVICE) -> int:
    """Put engineers on duty, half-open; a shift known already is left alone. Returns how many were given."""
    demand(act.role, EDITORS)
    rows = [Shift(engineer=engineer, kind=kind, starts_at=start, ends_at=end) for engineer, start, end in shifts]
    if not rows:
        return 0
    if any(row.ends_at <= row.starts_at for row in rows):
        raise Refused("bad_time", field="ends_at", why="before_start", at="")
    Shift.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    journal.write(
        "roster.add", "roster", act, count=len(rows), kind=kind, first=first.isoformat(), last=last.isoformat()
    )
    return len(rows)


@transaction.atomic
def change_certificate(certificate: Certificate, *, issued_on: date, valid_to: date, act: Act) -> Certificate:
    """Put right the dates of a certificate. Refused("bad_time") when it would end before its issue."""
    demand(act.role, CERTIFIERS)
    if valid_to < issued_on:
        raise Refused("bad_time", field="valid_to", why="before_issue", at=valid_to.isoformat())
    certificate.issued_on, certificate.valid_to = issued_on, valid_to
    certificate.save(update_fields=["issued_on", "valid_to"])
    journal.write(
        "certificate.change", f"engineer:{certificate.engineer.number}", act, kind=certificate.kind,
        number=certificate.number, issued_on=issued_on.isoformat(), valid_to=valid_to.isoformat(),
    )  # fmt: skip
    return certificate


@transaction.atomic
def save_shift(
    engineer: Engineer, *, starts_at: datetime, ends_at: datetime, act: Act, kind: str = DutyKind.SERVICE
) -> tuple[Shift, bool]:
    """One shift, or another end for the one of this kind that begins then. Refused("bad_time")."""
    demand(act.role, EDITORS)
    if ends_at <= starts_at:
        raise Refused("bad_time", field="ends_at", why="before_start", at="")
    shift, new = Shift.objects.update_or_create(
        engineer=engineer, kind=kind, starts_at=starts_at, defaults={"ends_at": ends_at}
    )
    journal.write(
        "shift.add" if new else "shift.change", f"engineer:{engineer.number}", act, kind=kind,
        starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat(),
    )  # fmt: skip
    return shift, new


@transaction.atomic
def remove_shift(shift: Shift, *, act: Act) -> None:
    """Take somebody off duty for this shift."""
    demand(act.role, EDITORS)
    said = {"kind": shift.kind, "starts_at": shift.starts_at.isoformat()}
    subject = f"engineer:{shift.engineer.number}"
    journal.remove("shift.remove", {subject: shift}, {subject: said}, act)


@transaction.atomic
def remove_certificate(certificate: Certificate, *, act: Act) -> None:
    """Take out a certificate entered by mistake; one that stopped counting is withdrawn instead."""
    demand(act.role, CERTIFIERS)
    said = {"kind": certificate.kind, "number": certificate.number}
    subject = f"engineer:{certificate.engineer.number}"
    journal.remove("certificate.remove", {subject: certificate}, {subject: said}, act)


@transaction.atomic
def remove_engineer(engineer: Engineer, *, act: Act) -> None:
    """Take out an engineer who never worked. Refused("in_use") naming orders, certificates or shifts."""
    demand(act.role, EDITORS)
    held = [*Certificate.objects.filter(engineer=engineer).order_by("pk")[:FEW],
            *Shift.objects.filter(engineer=engineer).order_by("pk")[:FEW]]  # fmt: skip
    if held:
        raise Refused("in_use", what=engineer.name, by=[str(each) for each in held[:FEW]])
    subject = f"engineer:{engineer.number}"
    journal.remove("engineer.remove", {subject: engineer}, {subject: {"name": engineer.name}}, act)


def record_positions(engineer: Engineer, points: Sequence[Point], *, work: Iterable[Span], act: Act) -> int:
    """Keep where an engineer was while on shift or at `work`; returns of how many points, repeats among them.

    The rest is dropped: what he does off duty is nobody's business. Not journaled (decision 0017).
    """
    demand(act.role, {Role.ENGINEER})
    if len(points) > MOST_POINTS:
        raise Refused("field_wrong", field="positions", value=len(points), most=MOST_POINTS)
    if not points:
        return 0
    moments = [point.at for point in points]
    shifts = queries.shift_spans(engineer.pk, since=min(moments), until=max(moments))
    oldest = act.recorded_at - timedelta(days=settings.POSITION_DAYS)
    kept = on_duty_at(points, [*shifts, *work], since=oldest, now=act.recorded_at)
    rows = [
        Position(engineer=engineer, at=each.at, lat=each.place.lat, lon=each.place.lon, accuracy_m=each.accuracy_m)
        for each in kept
    ]
    Position.objects.bulk_create(rows, ignore_conflicts=True)
    return len(kept)


def forget_positions(*, before: datetime) -> bool:
    """Delete some positions from before that moment; whether there were any."""
    old = Position.objects.filter(at__lt=before).order_by("at").values("pk")[:FORGOTTEN_AT_ONCE]
    count, _ = Position.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return count > 0
