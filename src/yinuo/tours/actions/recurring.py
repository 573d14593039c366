"""What comes due with a new day, made once: visits of cyclic plans, follow-ups, and who is told (R-5.5, R-5.7)."""

from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.people.models import Engineer
from yinuo.tours.actions.making import machine_rows, make_visits
from yinuo.tours.models import DueDay, FollowUp, TourMachine, TourPlan, TourVisit
from yinuo.tours.queries import due as queries
from yinuo.tours.queries import fleet
from yinuo.tours.queries.due import Due
from yinuo.tours.rules.crew import sent
from yinuo.tours.rules.cycle import first_follow_up
from yinuo.tours.types import ENDED, PlanKind, PlanState, VisitState

NAME = "tours"
SOME = 1000


@transaction.atomic
def make_due(*, now: datetime) -> bool:
    """Make what is due today; False when that is done already."""
    today = day_of(now, settings.COMPANY_ZONE)
    if DueDay.objects.filter(name=NAME, day__gte=today).exists():
        return False
    row, _new = DueDay.objects.select_for_update().get_or_create(name=NAME, defaults={"day": date.min})
    if row.day >= today:  # another worker was faster
        return True
    row.day = today
    row.save(update_fields=["day"])
    act = system_act(now)
    active = TourPlan.objects.filter(state=PlanState.ACTIVE, kind=PlanKind.REPEAT, starts_on__lte=today)
    for plan in active.order_by("pk"):
        repeat(plan, today=today, act=act)
    begin_following(today=today, act=act)
    _tell(today, now)
    return True


@clause("R-5.5")
def repeat(plan: TourPlan, *, today: date, act: Act) -> int:
    """Visits for the machines that came due; a machine that still waits for one gets no second. How many machines."""
    found = queries.due_again(plan, today=today, lead_days=settings.TOUR_LEAD_DAYS)
    waiting = {
        visit.customer_id: visit
        for visit in TourVisit.objects.filter(plan=plan, state=VisitState.PLANNED).select_related("engineer")
    }
    for visit in waiting.values():
        if more := [each for each in found if each.machine.customer_id == visit.customer_id]:
            _add(visit, more, act)
    new = [each for each in found if each.machine.customer_id not in waiting]
    if new:
        make_visits(plan, new, act=act)
    return len(found)


def _add(visit: TourVisit, due: list[Due], act: Act) -> None:
    """More of the customer's machines came due before anybody agreed on a day: they are seen on the same visit."""
    TourMachine.objects.bulk_create(machine_rows(visit, due))
    first = min(each.on for each in due)
    visit.due_on = min(visit.due_on, first)
    visit.save(update_fields=["due_on"])
    numbers = [each.machine.number for each in due]
    journal.write("tour.add", f"tour:{visit.number}", act, machines=numbers, due_on=first.isoformat())


@clause("R-5.7")
def begin_following(*, today: date, act: Act) -> int:
    """The first follow-up of every machine whose warranty has ended and that nobody follows yet; how many."""
    bases, mates = fleet.bases(today), fleet.mates()
    load = Counter(FollowUp.objects.filter(done_at=None, engineer__isnull=False).values_list("engineer_id", flat=True))
    rows, numbers = [], []
    for vehicle in queries.unfollowed(today):
        until = vehicle.warranty_until or today
        machine = fleet.machine_of(vehicle)
        outlet_id = fleet.nearest_outlet([machine.place], bases)
        engineer_id = sent(mates, outlet_id=outlet_id, families=[machine.family], load=load)
        if engineer_id is not None:
            load[engineer_id] += 1
        due_on = first_follow_up(until, today=today, days=settings.FOLLOW_UP_DAYS, serial=machine.customer_id)
        rows.append(FollowUp(vehicle_id=machine.id, outlet_id=outlet_id, engineer_id=engineer_id, due_on=due_on))
        numbers.append(machine.number)
    FollowUp.objects.bulk_create(rows, ignore_conflicts=True, batch_size=SOME)
    if numbers:
        journal.write("follow_up.begin", "follow_ups", act, vehicles=numbers)
    return len(numbers)


def _tell(today: date, now: datetime) -> None:
    """Of a visit that was missed, once; of follow-ups that fall due, the engineer once a day."""
    late = TourVisit.objects.filter(due_on__lt=today).exclude(state__in=ENDED).select_related("engineer", "customer")
    managers = accounts.active_ids(Role.SERVICE_MANAGER)
    for visit in late.order_by("due_on", "pk"):
        own = [visit.engineer.user_id] if visit.engineer and visit.engineer.user_id else []
        messages.tell(
            [*managers, *own], NoticeKind.TOUR_OVERDUE, f"tour:{visit.number}", about=f"late@{visit.due_on}", at=now,
            customer=visit.customer.name, due_at=visit.due_on.isoformat(),
        )  # fmt: skip
    falling = FollowUp.objects.filter(done_at=None, due_on=today, engineer__isnull=False)
    due = Counter(falling.values_list("engineer_id", flat=True))
    for engineer in Engineer.objects.filter(pk__in=due).order_by("pk"):
        own = [engineer.user_id] if engineer.user_id is not None else []
        messages.tell(
            own, NoticeKind.FOLLOW_UPS_DUE, "follow_ups", about=f"due@{today}", at=now, count=due[engineer.pk]
        )
