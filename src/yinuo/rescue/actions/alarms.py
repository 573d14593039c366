"""Warnings of the rescue, each given once: no crew, no check, no test this quarter, a claim's limit past."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.rescue.models import RescueAlarm
from yinuo.rescue.queries import cases, standby
from yinuo.rescue.rules.cover import quarter_of
from yinuo.rescue.types import AlarmKind

ROSTER = "rescue"
"""The subject of what concerns the whole roster."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody is warned; `key` names the occasion."""

    kind: AlarmKind
    key: str
    subject: str
    data: dict[str, Any] = field(default_factory=dict)


@clause("R-9.1", "R-9.2", "R-9.6")
@transaction.atomic
def look(*, now: datetime) -> bool:
    """Warn of what is wrong now and was not warned of, and end what is mended; whether anything was done."""
    causes = {cause.key: cause for cause in _causes(now)}
    known = set(RescueAlarm.objects.filter(key__in=causes).order_by("pk").values_list("key", flat=True))
    new = [cause for key, cause in causes.items() if key not in known]
    mended = RescueAlarm.objects.filter(ended_at=None).exclude(key__in=causes).update(ended_at=now)
    for cause in new:
        _warn(cause, now)
    return bool(new or mended)


def _causes(now: datetime) -> Iterator[Cause]:
    crews = standby.standing(now)
    if not crews:
        # One gap is one alarm, however long it lasts.
        known = RescueAlarm.objects.filter(kind=AlarmKind.NO_CREW, ended_at=None).order_by("pk").first()
        data = {"until": standby.gaps(now)[0].until.isoformat()}
        yield Cause(AlarmKind.NO_CREW, known.key if known else f"no_crew@{now.isoformat()}", ROSTER, data)
    for crew in crews:
        key, name = f"{crew.outlet.code}@{crew.shift_at.isoformat()}", crew.outlet.name
        subject = f"rescue:{crew.outlet.code}"
        if crew.check is None and now >= crew.shift_at + timedelta(minutes=settings.RESCUE_CHECK_MINUTES):
            yield Cause(AlarmKind.UNCHECKED, f"unchecked:{key}", subject, {"outlet": name})
        elif crew.check is not None and not crew.check.ready:
            yield Cause(AlarmKind.NOT_READY, f"not_ready:{key}#{crew.check.pk}", subject, {"outlet": name})
    day = day_of(now, settings.COMPANY_ZONE)
    if standby.call_out_owed(now):
        year, quarter = quarter_of(day)
        yield Cause(AlarmKind.TEST_DUE, f"test_due:{year}Q{quarter}", ROSTER)
    yield from _late_claims(now)


def _late_claims(now: datetime) -> Iterator[Cause]:
    for number, due in cases.late_claims(now, since=now - timedelta(days=settings.RESCUE_CLAIM_DAYS)):
        data = {"what": due.limit.text, "due_at": due.due_at.isoformat()}
        yield Cause(AlarmKind.CLAIM_LATE, f"claim:{number}:{due.limit.code}", f"order:{number}", data)


def _warn(cause: Cause, now: datetime) -> None:
    RescueAlarm.objects.create(
        key=cause.key, kind=cause.kind, subject=cause.subject, data=cause.data, raised_at=now
    )  # fmt: skip
    kind = "rescue.claim_late" if cause.kind == AlarmKind.CLAIM_LATE else "rescue.alarm"
    journal.write(kind, cause.subject, system_act(now), alarm=cause.kind, **cause.data)
    messages.tell(
        [*accounts.active_ids(Role.DISPATCHER), *accounts.active_ids(Role.SERVICE_MANAGER)], NoticeKind.RESCUE,
        cause.subject, about=f"alarm@{cause.key}"[:60], at=now, alarm=cause.kind, **cause.data,
    )  # fmt: skip
