"""Noticing possible defects once a day, looking into them, and saying what came of it (GB/T 27922 5.2.5)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.warranty.access import INVESTIGATORS
from yinuo.warranty.models.defects import DefectFile, DefectScan
from yinuo.warranty.queries import defects as queries
from yinuo.warranty.rules.defects import clusters, has_grown
from yinuo.warranty.types.defects import Cluster, DefectState

OPEN = frozenset({DefectState.WATCH, DefectState.INVESTIGATED})


@clause("R-5.6")
@transaction.atomic
def scan(*, now: datetime) -> bool:
    """Look once on this day; False where somebody has looked already."""
    day = day_of(now, settings.COMPANY_ZONE)
    today, fresh = DefectScan.objects.get_or_create(day=day, defaults={"scanned_at": now})
    if not fresh:
        return False
    since = now - timedelta(days=settings.DEFECT_DAYS)
    found = clusters(queries.fleet(), queries.faults_since(since), queries.limits())
    today.noticed = sum(_noticed(each, since, now) for each in found)
    today.save(update_fields=["noticed"])
    return True


def _noticed(cluster: Cluster, since: datetime, now: datetime) -> bool:
    """Open a file, or take up again one whose faults went on after it was dismissed."""
    figures = _figures(cluster, since, now)
    known = DefectFile.objects.filter(
        model_id=cluster.model_id, system=cluster.system, batch_kind=cluster.batch_kind, batch=cluster.batch
    ).first()
    if known is None:
        known = DefectFile.objects.create(
            number=rows.ask(next_number("QX", day_of(now, settings.COMPANY_ZONE))), model_id=cluster.model_id,
            system=cluster.system, batch_kind=cluster.batch_kind, batch=cluster.batch, state=DefectState.WATCH,
            figures=figures, vehicles=list(cluster.vehicle_ids), noticed_at=now,
        )  # fmt: skip
    elif known.state == DefectState.DISMISSED and has_grown(known.figures["failed"], cluster.failed, queries.limits()):
        known.state, known.figures, known.noticed_at = DefectState.WATCH, figures, now
        known.vehicles = list(cluster.vehicle_ids)
        known.save(update_fields=["state", "figures", "noticed_at", "vehicles"])
    else:
        return False
    journal.write("defect.notice", f"defect:{known.number}", system_act(now), system=known.system, **figures)
    messages.tell(
        accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.DEFECT, f"defect:{known.number}",
        about=f"defect@{now:%Y%m%d}", at=now, number=known.number, model=known.model.code, failed=cluster.failed,
        size=cluster.size,
    )  # fmt: skip
    return True


def _figures(cluster: Cluster, since: datetime, now: datetime) -> dict[str, Any]:
    return {
        "failed": cluster.failed, "size": cluster.size, "family_failed": cluster.family_failed,
        "family_size": cluster.family_size, "expected": round(cluster.expected, 3),
        "probability": float(f"{cluster.probability:.3g}"), "since": since.isoformat(), "until": now.isoformat(),
    }  # fmt: skip


@transaction.atomic
def investigate(number: str, findings: str, *, act: Act) -> DefectFile:
    """What was found out. Refused("field_required"), ("settled_already")."""
    demand(act.role, INVESTIGATORS)
    if not findings.strip():
        raise Refused("field_required", field="findings")
    file = locked(number)
    file.state, file.findings = DefectState.INVESTIGATED, findings.strip()
    file.save(update_fields=["state", "findings"])
    journal.write("defect.investigate", f"defect:{number}", act, findings=file.findings)
    return file


@transaction.atomic
def dismiss(number: str, reason: str, *, act: Act) -> DefectFile:
    """It is none, because. Refused("field_required"), ("settled_already")."""
    demand(act.role, INVESTIGATORS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    file = locked(number)
    file.state, file.dismissed_why = DefectState.DISMISSED, reason.strip()
    file.save(update_fields=["state", "dismissed_why"])
    journal.write("defect.dismiss", f"defect:{number}", act, reason=file.dismissed_why)
    return file


def locked(number: str) -> DefectFile:
    """An open file, held until all is done. Refused("not_found"), ("settled_already")."""
    file = DefectFile.objects.select_for_update().filter(number=number).first()
    if file is None:
        raise Refused("not_found", what=number)
    if file.state not in OPEN:
        raise Refused("settled_already")
    return file
