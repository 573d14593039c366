"""Watching repaired machines: what newly reaches a threshold opens a case, and late answers are told (R-5.6)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.warranty.actions.cases import notice, opened
from yinuo.warranty.models.cases import GuaranteeCase, RepairNews, RepairWatch
from yinuo.warranty.queries import cases as queries
from yinuo.warranty.types.cases import Opening


@transaction.atomic
def read_news(*, now: datetime) -> bool:
    """Mark the machines whose repairs the journal has told of since the last time; False when there were none."""
    until = now - queries.LAG
    news = RepairNews.objects.select_for_update().order_by("pk").first()
    if news is None:
        RepairNews.objects.create(read_until=until)
        return False
    if until - news.read_until < timedelta(minutes=settings.GUARANTEE_WATCH_MINUTES):
        return False
    since, news.read_until = news.read_until, until
    news.save(update_fields=["read_until"])
    return mark(queries.repaired_since(since, until), now=now)


def mark(vehicle_ids: list[int], *, now: datetime) -> bool:
    """Have the repairs of these machines looked at; whether there are any."""
    watches = [RepairWatch(vehicle_id=each, check_at=now) for each in vehicle_ids]
    RepairWatch.objects.bulk_create(
        watches, update_conflicts=True, unique_fields=["vehicle"], update_fields=["check_at"]
    )  # fmt: skip
    return bool(watches)


@clause("R-5.6")
@transaction.atomic
def check(watch_id: int, *, act: Act) -> None:
    """Hold one machine's repairs against the thresholds: what is newly reached opens a case, once for each.

    A machine that stands in repair is looked at again the next day.
    """
    watch = RepairWatch.objects.select_for_update().get(pk=watch_id)
    found = queries.findings_of(watch.vehicle, act.occurred_at)
    new = [each for each in found if each.key not in watch.told]
    if new and not GuaranteeCase.objects.filter(vehicle_id=watch.vehicle_id, is_open=True).exists():
        opened(watch.vehicle, Opening(""), found, act)
    watch.told = sorted({*watch.told, *(each.key for each in found)})
    watch.check_at = act.recorded_at + timedelta(days=1) if queries.in_repair(watch.vehicle_id) else None
    watch.save(update_fields=["told", "check_at"])


@transaction.atomic
def remind(case: GuaranteeCase, *, act: Act) -> None:
    """Say once that the customer still has no answer."""
    if GuaranteeCase.objects.filter(pk=case.pk, remind_at__isnull=False).update(remind_at=None):
        journal.write("case.late", f"case:{case.number}", act, answer_by=case.answer_by.isoformat())
        for role in (Role.SERVICE_MANAGER, Role.GENERAL_MANAGER):
            notice(case, role, "late", act)


def put_off(watch_id: int, *, now: datetime) -> None:
    """Look at a machine that could not be judged an hour later, so that it blocks nobody."""
    RepairWatch.objects.filter(pk=watch_id).update(check_at=now + timedelta(hours=1))
