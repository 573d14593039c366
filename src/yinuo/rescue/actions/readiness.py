"""Readiness of the crews: checks signed for a shift, and unannounced call-out tests (R-9.1, R-9.2)."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.network.models import Outlet
from yinuo.network.queries import driving
from yinuo.network.rules.papers import require_fit
from yinuo.people.models import Engineer
from yinuo.rescue.access import KEEPERS
from yinuo.rescue.models import CallOutTest, ReadinessCheck
from yinuo.rescue.queries import standby
from yinuo.rescue.queries.lists import ready_items
from yinuo.rescue.rules import readiness


def subject_of(outlet: Outlet) -> str:
    """The journal's subject of an outlet's rescue."""
    return f"rescue:{outlet.code}"


def person_of(act: Act) -> int:
    """Who signs. Refused("not_allowed") where nobody does."""
    if act.actor_id is None:
        raise Refused("not_allowed", role=act.role)
    return act.actor_id


@clause("R-9.1")
@transaction.atomic
def check(
    outlet: Outlet, *, shift_at: datetime, driver: Engineer, technician: Engineer, vehicle: str,
    found: Mapping[str, int], note: str = "", act: Act,
) -> ReadinessCheck:  # fmt: skip
    """Sign what a crew has ready for its shift; what is missing is told at once.

    Refused("crew_of_one") where driver and technician are one person, and what `require_fit` refuses where the vehicle
    is one of our service vehicles.
    """
    demand(act.role, KEEPERS)
    if driver.pk == technician.pk:
        raise Refused("crew_of_one", clause="R-9.2", field="technician", engineer=driver.name)
    van = driving.service_vehicle(vehicle)
    if van is not None:
        require_fit(van.plate, van.state, driving.papers_of(van), day_of(act.occurred_at, settings.COMPANY_ZONE))
    counted = {item.code: int(found.get(item.code, 0)) for item in ready_items()}
    lacking = readiness.missing(ready_items(), counted)
    row = ReadinessCheck.objects.create(
        outlet=outlet, shift_at=shift_at, driver=driver, technician=technician, vehicle=vehicle, found=counted,
        missing=list(lacking), ready=not lacking, note=note, checked_at=act.occurred_at, checked_by_id=person_of(act),
    )  # fmt: skip
    journal.write(
        "rescue.check", subject_of(outlet), act, shift_at=shift_at.isoformat(), driver=driver.name,
        technician=technician.name, vehicle=vehicle, found=counted, missing=list(lacking), ready=not lacking,
    )  # fmt: skip
    if lacking:
        messages.tell(
            accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.RESCUE, subject_of(outlet),
            about=f"not_ready@{row.pk}", at=act.recorded_at, alarm="not_ready", outlet=outlet.name,
            items=[item.text for item in ready_items() if item.code in lacking],
        )  # fmt: skip
    return row


@clause("R-9.2")
@transaction.atomic
def call_out(outlet: Outlet, *, act: Act) -> CallOutTest:
    """Call the crew on stand-by out, unannounced. Refused("no_crew") where none stands by."""
    demand(act.role, KEEPERS)
    crew = next((each for each in standby.standing(act.occurred_at) if each.crew.outlet_id == outlet.pk), None)
    if crew is None:
        raise Refused("no_crew", clause="R-9.2", field="outlet", what=outlet.name)
    names = "、".join(mate.name for mate in crew.people)
    row = CallOutTest.objects.create(outlet=outlet, crew=names, called_at=act.occurred_at, called_by_id=person_of(act))
    journal.write("rescue.call_out", subject_of(outlet), act, test=row.pk, crew=names)
    users = [mate.user_id for mate in crew.people if mate.user_id is not None]
    messages.tell(
        users, NoticeKind.RESCUE, subject_of(outlet), about=f"call_out@{row.pk}", at=act.recorded_at, alarm="call_out",
        outlet=outlet.name,
    )  # fmt: skip
    return row


@clause("R-9.2")
@transaction.atomic
def turned_out(pk: int, *, at: datetime, note: str = "", act: Act) -> CallOutTest:
    """The crew stands at its vehicle. Refused("bad_time") before the call, ("settled_already") the second time."""
    demand(act.role, KEEPERS)
    row = CallOutTest.objects.select_for_update(of=("self",)).select_related("outlet").get(pk=pk)
    if row.turned_out_at is not None:
        raise Refused("settled_already")
    if at < row.called_at or at > act.recorded_at:
        why = "before_start" if at < row.called_at else "future"
        raise Refused("bad_time", field="turned_out_at", why=why, at=at.isoformat())
    row.turned_out_at, row.note = at, note
    row.save(update_fields=["turned_out_at", "note"])
    minutes = int((at - row.called_at).total_seconds() // 60)
    journal.write("rescue.turned_out", subject_of(row.outlet), act, test=row.pk, minutes=minutes, note=note)
    return row
