"""Telling of inspections and papers that run out: 30 and 7 days before, and the day after (R-3.7)."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.network.models import ServiceVehicle, Tool
from yinuo.network.queries.driving import papers_of
from yinuo.network.rules.papers import next_alarm


@transaction.atomic
def warn_next(*, now: datetime) -> bool:
    """Tell of the next tool or vehicle whose day has come; False when there is none."""
    today = day_of(now, settings.COMPANY_ZONE)
    return _warn_of_tool(today, now) or _warn_of_vehicle(today, now)


def _warn_of_tool(today: date, now: datetime) -> bool:
    rows = Tool.objects.select_for_update(of=("self",)).select_related("outlet").filter(alarm_on__lte=today)
    tool = rows.order_by("alarm_on", "pk").first()
    if tool is None:
        return False
    _tell(NoticeKind.TOOL_DUE, f"tool:{tool.number}", tool.alarm_on, now, name=str(tool), outlet=tool.outlet.name,
          ends=[tool.due_on.isoformat()] if tool.due_on else [])  # fmt: skip
    tool.alarm_on = next_alarm([tool.due_on], settings.OUTLET_ALARM_DAYS, after=today)
    tool.save(update_fields=["alarm_on"])
    return True


def _warn_of_vehicle(today: date, now: datetime) -> bool:
    rows = ServiceVehicle.objects.select_for_update(of=("self",)).select_related("outlet")
    vehicle = rows.filter(alarm_on__lte=today).order_by("alarm_on", "pk").first()
    if vehicle is None:
        return False
    ends = papers_of(vehicle)
    first = max(settings.OUTLET_ALARM_DAYS)
    soon = [f"{paper.label} {end.isoformat()}" for paper, end in ends.items() if end and (end - today).days <= first]
    _tell(NoticeKind.VEHICLE_PAPER, f"service_vehicle:{vehicle.plate}", vehicle.alarm_on, now, name=vehicle.plate,
          outlet=vehicle.outlet.name, ends=soon)  # fmt: skip
    vehicle.alarm_on = next_alarm(ends.values(), settings.OUTLET_ALARM_DAYS, after=today)
    vehicle.save(update_fields=["alarm_on"])
    return True


def _tell(kind: NoticeKind, subject: str, alarm_on: date | None, now: datetime, **facts: object) -> None:
    told = [user for role in (Role.DISPATCHER, Role.SERVICE_MANAGER) for user in accounts.active_ids(role)]
    messages.tell(told, kind, subject, about=f"{kind}@{alarm_on}", at=now, **facts)
