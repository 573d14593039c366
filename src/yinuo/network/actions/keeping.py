"""What an outlet has: facilities with their condition, tools with their inspections (R-3.2)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.network.access import EDITORS
from yinuo.network.models import Facility, Outlet, Tool
from yinuo.network.rules.papers import next_alarm, require_usable


@clause("R-3.2")
@transaction.atomic
def save_facility(facility: Facility | None, outlet: Outlet, values: dict[str, Any], *, act: Act) -> Facility:
    """Add to what an outlet has, or put it right: kind, name, quantity, condition, checked_on, note."""
    demand(act.role, EDITORS)
    new = facility is None
    facility = facility or Facility(outlet=outlet)
    for name, value in values.items():
        setattr(facility, name, value)
    facility.save()
    journal.write(
        "outlet.facility_add" if new else "outlet.facility_change", f"outlet:{outlet.code}", act, **_plain(values)
    )
    return facility


@transaction.atomic
def remove_facility(facility: Facility, *, act: Act) -> None:
    """It is no longer there."""
    demand(act.role, EDITORS)
    subject = f"outlet:{facility.outlet.code}"
    journal.remove("outlet.facility_remove", {subject: facility}, {subject: {"name": facility.name}}, act)


@clause("R-3.2")
@transaction.atomic
def save_tool(number: str, values: dict[str, Any], *, act: Act) -> tuple[Tool, bool]:
    """Add the tool `number` or change it; `engineer` is who has it. Refused("tool_overdue") for lifting gear."""
    demand(act.role, EDITORS)
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    if values.get("engineer"):
        require_usable(
            values["name"], values.get("due_on"), today, lifting=values["lifting"], blocks=settings.LIFTING_BLOCKS
        )
    alarm = next_alarm([values.get("due_on")], settings.OUTLET_ALARM_DAYS, after=today)
    tool, new = Tool.objects.update_or_create(number=number, defaults=values | {"alarm_on": alarm})
    journal.write("tool.add" if new else "tool.change", f"tool:{number}", act, **_plain(values))
    return tool, new


@transaction.atomic
def inspect(number: str, *, on: date, due_on: date, act: Act) -> Tool:
    """The tool was inspected on a day and is due again on another. Refused("bad_time")."""
    demand(act.role, EDITORS)
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    if on > today:
        raise Refused("bad_time", field="inspected_on", why="future", at=on.isoformat())
    if due_on <= on:
        raise Refused("bad_time", field="due_on", why="before_start", at=due_on.isoformat())
    tool = Tool.objects.select_for_update().get(number=number)
    tool.inspected_on, tool.due_on = on, due_on
    tool.alarm_on = next_alarm([due_on], settings.OUTLET_ALARM_DAYS, after=today)
    tool.save(update_fields=["inspected_on", "due_on", "alarm_on"])
    journal.write("tool.inspect", f"tool:{number}", act, on=on.isoformat(), due_on=due_on.isoformat())
    return tool


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value if isinstance(value, int) else str(value or "")
        for name, value in values.items()
    }
