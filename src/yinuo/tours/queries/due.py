"""What is due again, and what has come out of warranty: read once a day by the worker."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from yinuo.assets.models import MeterReading, Vehicle
from yinuo.kernel.periods import day_of
from yinuo.tours.models import FollowUp, TourMachine, TourPlan
from yinuo.tours.queries import fleet
from yinuo.tours.rules.cycle import is_due, never_seen, next_due, with_meters
from yinuo.tours.rules.season import left_out, wanted
from yinuo.tours.types import Condition, Cycle, Limit, Machine, MachineState, Meter, NextDue


@dataclass(frozen=True, slots=True)
class Due:
    """A machine that is to be seen until a day, and what sets that day."""

    machine: Machine
    on: date
    limit: Limit


def cycle_of(plan: TourPlan) -> Cycle:
    """How often a plan comes round."""
    return Cycle(plan.every_months, plan.every_hours, plan.every_km)


def due_again(plan: TourPlan, *, today: date, lead_days: int) -> list[Due]:
    """The plan's machines that are due within the lead and wait for no visit of it yet; nothing is due before its
    first day."""
    season, cycle = fleet.season_of(plan), cycle_of(plan)
    rows = TourMachine.objects.filter(plan=plan, state=MachineState.DUE).order_by("pk")
    waiting = set(rows.values_list("vehicle_id", flat=True))
    machines = [
        each for each in fleet.fleet(plan.families)
        if each.id not in waiting and wanted(each, season) and left_out(each, season, today=today) is None
    ]  # fmt: skip
    read = readings(each.id for each in machines)
    seen = last_seen(read)
    found = []
    for machine in machines:
        newest = newest_of(read[machine.id])
        due = next_due(cycle, seen.get(machine.id) or base_of(plan, machine, newest), newest)
        if is_due(due, today=today, lead_days=lead_days) and due.on is not None:
            found.append(Due(machine, max(due.on, plan.starts_on), due.limit))
    return found


def base_of(plan: TourPlan, machine: Machine, newest: Meter | None) -> Meter:
    """From where a machine counts that nobody inspected yet."""
    begun, serial = plan.starts_on, machine.customer_id
    return never_seen(cycle_of(plan), machine.delivered_on, starts_on=begun, serial=serial, newest=newest)


def last_seen(read: Mapping[int, Sequence[Meter]]) -> dict[int, Meter]:
    """Vehicle → its last inspection that was really made, on whichever plan; `read` are the vehicles' readings."""
    rows = TourMachine.objects.filter(vehicle_id__in=list(read), state=MachineState.INSPECTED)
    found: dict[int, Meter] = {}
    for pk, day, hours, km in rows.order_by("done_at", "pk").values_list("vehicle_id", "done_on", "hours", "km"):
        if day is not None:
            found[pk] = Meter(day, hours, km)
    return {pk: with_meters(last, read[pk]) for pk, last in found.items()}


def readings(vehicle_ids: Iterable[int]) -> dict[int, list[Meter]]:
    """Vehicle → what its meters showed, oldest first, those struck out left aside; a machine never read has none."""
    found: dict[int, list[Meter]] = {pk: [] for pk in vehicle_ids}
    rows = MeterReading.objects.filter(vehicle_id__in=list(found), struck=False).order_by("at", "pk")
    for pk, at, hours, km in rows.values_list("vehicle_id", "at", "total_hours", "total_km"):
        found[pk].append(Meter(day_of(at, settings.COMPANY_ZONE), hours, km))
    return found


def newest_of(read: Sequence[Meter]) -> Meter | None:
    """The newest figure of each meter, with the day of the newest reading."""
    if not read:
        return None
    hours = [each.hours for each in read if each.hours is not None]
    km = [each.km for each in read if each.km is not None]
    return Meter(read[-1].on, hours[-1] if hours else None, km[-1] if km else None)


def next_of(vehicle: Vehicle) -> Iterator[tuple[TourPlan, NextDue]]:
    """When each cyclic plan that is about this machine sees it next, for its page."""
    machine = fleet.fleet([vehicle.model.family], vehicle_ids=[vehicle.pk])[0]
    read = readings([machine.id])
    last, newest = last_seen(read).get(machine.id), newest_of(read[machine.id])
    for plan in TourPlan.objects.filter(kind="repeat", state="active").order_by("pk"):
        season = fleet.season_of(plan)
        if wanted(machine, season) and not machine.gone:
            yield plan, next_due(cycle_of(plan), last or base_of(plan, machine, newest), newest)


def unfollowed(today: date) -> QuerySet[Vehicle]:
    """Machines whose warranty has ended, in use as far as we know, that have no follow-up waiting."""
    waiting = FollowUp.objects.filter(vehicle_id=OuterRef("pk"), done_at=None)
    out = Vehicle.objects.filter(warranty_until__lt=today).filter(~Exists(waiting))
    gone = Exists(fleet.last_followed().filter(condition=Condition.GONE))
    return out.filter(~gone).select_related("model", "customer").order_by("number")
