"""Visits made of machines that are due: one a customer, with who goes (R-5.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from yinuo.assets.models import Customer
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.people.models import Engineer
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.tours.models import TourMachine, TourPlan, TourVisit
from yinuo.tours.queries import fleet
from yinuo.tours.queries.due import Due
from yinuo.tours.rules.crew import sent
from yinuo.tours.rules.story import MADE
from yinuo.tours.types import VisitState

NOBODY_WENT = (VisitState.PLANNED, VisitState.AGREED)


def make_visits(plan: TourPlan, due: Sequence[Due], *, act: Act) -> list[TourVisit]:
    """A visit for every customer with a machine that is due; engineers are told once of the plan."""
    groups: dict[int, list[Due]] = {}
    for each in due:
        groups.setdefault(each.machine.customer_id, []).append(each)
    customers = Customer.objects.in_bulk(list(groups))
    day = day_of(act.occurred_at, settings.COMPANY_ZONE)
    bases, mates = fleet.bases(day), fleet.mates()
    load = Counter(
        TourVisit.objects.filter(state__in=NOBODY_WENT, engineer__isnull=False).values_list("engineer_id", flat=True)
    )
    made: list[TourVisit] = []
    for customer_id, group in sorted(groups.items()):
        outlet_id = fleet.nearest_outlet((each.machine.place for each in group), bases)
        families = {each.machine.family for each in group}
        engineer_id = sent(mates, outlet_id=outlet_id, families=families, load=load)
        if engineer_id is not None:
            load[engineer_id] += 1
        made.append(
            TourVisit(
                number=rows.ask(next_number("XJ", day)), plan=plan, customer_id=customer_id,
                province=customers[customer_id].province, outlet_id=outlet_id, engineer_id=engineer_id,
                due_on=min(each.on for each in group), made_at=act.recorded_at,
            )
        )  # fmt: skip
    TourVisit.objects.bulk_create(made)
    TourMachine.objects.bulk_create(row for visit in made for row in machine_rows(visit, groups[visit.customer_id]))
    _write(made, groups, act)
    return made


def machine_rows(visit: TourVisit, due: Sequence[Due]) -> list[TourMachine]:
    """The lines of a visit, not stored yet."""
    return [
        TourMachine(visit=visit, plan_id=visit.plan_id, vehicle_id=each.machine.id, due_on=each.on, limit=each.limit)
        for each in due
    ]


def _write(made: Sequence[TourVisit], groups: Mapping[int, list[Due]], act: Act) -> None:
    crew = Engineer.objects.in_bulk({visit.engineer_id for visit in made if visit.engineer_id is not None})
    told: dict[str, dict[str, Any]] = {}
    for visit in made:
        engineer = crew.get(visit.engineer_id or 0)
        told[f"tour:{visit.number}"] = {
            "plan": visit.plan.number,
            "due_on": visit.due_on.isoformat(),
            "engineer": engineer.number if engineer else "",
            "machines": [each.machine.number for each in groups[visit.customer_id]],
        }
    journal.write_many(MADE, told, act)
    counts = Counter(visit.engineer_id for visit in made if visit.engineer_id is not None)
    for engineer_id, count in sorted(counts.items()):
        user_id = crew[engineer_id].user_id
        if user_id is not None:
            plan = made[0].plan
            messages.tell(
                [user_id], NoticeKind.TOUR_PLANNED, f"plan:{plan.number}", about=f"made@{act.command_id}",
                at=act.recorded_at, plan_name=plan.name, count=count,
            )  # fmt: skip
