"""Engineers, their certificates and shifts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.people.models import Certificate, Engineer, Shift
from yinuo.people.types import DutyKind

FIELDS = ("name", "phone", "user", "outlet", "skills", "active")


@transaction.atomic
def save_engineer(number: str, values: dict[str, Any], *, act: Act) -> tuple[Engineer, bool]:
    """Take on the engineer `number` or change him; returns him and whether he is new. `values` holds some of FIELDS."""
    engineer, new = Engineer.objects.update_or_create(number=number, defaults=values)
    said = {name: value for name, value in values.items() if name in ("name", "skills", "active")}
    journal.write("engineer.add" if new else "engineer.change", f"engineer:{number}", act, **said)
    return engineer, new


@transaction.atomic
def add_certificate(
    engineer: Engineer, *, kind: str, number: str, issued_on: date, valid_to: date, act: Act
) -> Certificate:
    """A certificate with its printed dates. Refused("certificate_known") for a number already kept."""
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
    Certificate.objects.filter(pk=certificate.pk).update(withdrawn_on=on)
    journal.write(
        "certificate.withdraw", f"engineer:{certificate.engineer.number}", act, kind=certificate.kind,
        number=certificate.number, on=on.isoformat(),
    )  # fmt: skip


@clause("R-3.8", "R-5.1")
@transaction.atomic
def roster(
    shifts: Iterable[tuple[Engineer, datetime, datetime]], *, act: Act, kind: str = DutyKind.SERVICE
) -> int:
    """Put engineers on duty, half-open; a shift known already is left alone. Returns how many were given."""
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
