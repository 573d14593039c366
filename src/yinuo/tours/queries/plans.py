"""Plans and how far they have come: by province, and which machines are left out and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from yinuo.assets.models import Vehicle
from yinuo.tours.models import TourMachine, TourPlan, TourVisit
from yinuo.tours.queries import fleet
from yinuo.tours.rules.season import Snow, due_of, left_out, share, wanted
from yinuo.tours.types import ENDED, LeftOut, Machine, MachineState, PlanDraft, PlanKind, Season

MOST_LEFT_OUT = 500


@dataclass(frozen=True, slots=True)
class Region:
    """How a plan stands in a province: its machines, those inspected, those of them in time, those overdue; `until`
    is the first day of them all."""

    province: str
    until: date | None
    machines: int
    done: int
    in_time: int
    skipped: int
    overdue: int

    @property
    def done_share(self) -> int | None:
        """Inspected before their day, of all machines, in percent."""
        return share(self.in_time, self.machines)


@dataclass(frozen=True, slots=True)
class Missed:
    """A machine of the plan's families that is on none of its visits."""

    vehicle: Vehicle
    why: LeftOut


def plans(q: str = "", *, state: str = "") -> QuerySet[TourPlan]:
    """Plans whose number or name holds every word, the newest first; each with its counts of machines."""
    found = TourPlan.objects.order_by("-made_at", "-pk")
    for word in q.split():
        found = found.filter(Q(number__icontains=word) | Q(name__icontains=word))
    if state:
        found = found.filter(state=state)
    return found.annotate(
        machine_count=Count("machines"),
        done_count=Count("machines", filter=Q(machines__state=MachineState.INSPECTED)),
    )


def plan(number: str) -> TourPlan | None:
    """The plan of this number."""
    return TourPlan.objects.select_related("made_by").filter(number=number).first()


def regions(plan: TourPlan, *, today: date) -> list[Region]:
    """The plan by province, the one with the most machines first; one query."""
    open_visit = ~Q(visit__state__in=ENDED)
    rows = (
        TourMachine.objects.filter(plan=plan)
        .order_by()
        .values(province=F("visit__province"))
        .annotate(
            until=Min("due_on"),
            machines=Count("pk"),
            done=Count("pk", filter=Q(state=MachineState.INSPECTED)),
            in_time=Count("pk", filter=Q(state=MachineState.INSPECTED, done_on__lte=F("due_on"))),
            skipped=Count("pk", filter=Q(state=MachineState.SKIPPED)),
            overdue=Count("pk", filter=Q(state=MachineState.DUE, due_on__lt=today) & open_visit),
        )
    )
    found = [Region(**row) for row in rows]
    return sorted(found, key=lambda each: (-each.machines, each.province))


def whole(regions_: list[Region]) -> Region:
    """All provinces together."""
    names = ("machines", "done", "in_time", "skipped", "overdue")
    return Region("", None, *(sum(getattr(each, name) for each in regions_) for name in names))


def visit_counts(plan: TourPlan) -> dict[str, int]:
    """State → how many of the plan's visits stand in it."""
    rows = TourVisit.objects.filter(plan=plan).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def missed(plan: TourPlan, *, today: date) -> list[Missed]:
    """The machines the plan is about that no visit of it holds, each with why; at most MOST_LEFT_OUT."""
    season, snow = fleet.season_of(plan), fleet.snow_dates()
    held = TourMachine.objects.filter(plan=plan).order_by().values("vehicle_id")
    rows = Vehicle.objects.filter(model__family__in=plan.families).exclude(pk__in=held)
    found: list[Missed] = []
    vehicles = list(rows.select_related("model", "customer").order_by("number"))
    used = fleet.used_as([each.pk for each in vehicles])
    for vehicle in vehicles:
        machine = fleet.machine_of(vehicle, used.get(vehicle.pk, ""))
        if wanted(machine, season) and (why := _why(plan, machine, season, snow, today)):
            found.append(Missed(vehicle, why))
    return found[:MOST_LEFT_OUT]


def _why(plan: TourPlan, machine: Machine, season: Season, snow: Snow, today: date) -> LeftOut | None:
    if plan.kind == PlanKind.REPEAT:
        return left_out(machine, season, today=today)
    why = due_of(machine, season, snow, today=today)
    return why if isinstance(why, LeftOut) else LeftOut.NEW


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would make: customers and machines by province with the last day, and who is left out why."""

    rows: tuple[tuple[str, int, int, date], ...]
    customers: int
    machines: int
    left_out: tuple[tuple[LeftOut, int], ...]


def preview(draft: PlanDraft, *, today: date) -> Preview:
    """What a season would visit if it were made now."""
    season = Season(
        frozenset(draft.families), frozenset(draft.provinces), draft.starts_on, draft.ends_on, draft.before_snow,
        draft.covered,
    )  # fmt: skip
    snow = fleet.snow_dates()
    by_province: dict[str, list[tuple[Machine, date]]] = {}
    out: dict[LeftOut, int] = {}
    for machine in fleet.fleet(draft.families):
        if not wanted(machine, season):
            continue
        due = due_of(machine, season, snow, today=today)
        if isinstance(due, LeftOut):
            out[due] = out.get(due, 0) + 1
        else:
            by_province.setdefault(machine.province, []).append((machine, due[0]))
    rows = tuple(_previewed(by_province))
    return Preview(rows, sum(row[1] for row in rows), sum(row[2] for row in rows), tuple(sorted(out.items())))


def _previewed(by_province: dict[str, list[tuple[Machine, date]]]) -> Iterator[tuple[str, int, int, date]]:
    for province, machines in sorted(by_province.items(), key=lambda each: (-len(each[1]), each[0])):
        customers = len({machine.customer_id for machine, _day in machines})
        yield province, customers, len(machines), min(day for _machine, day in machines)
