"""Who could go for an order: the ranked list with its reasons (DESIGN 5)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from yinuo.accounts.types import Role
from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import implied_by
from yinuo.dispatch.types import Barred, Candidate, Candidates
from yinuo.kernel.clauses import clause
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import day_of
from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.types import State
from yinuo.people import queries as people
from yinuo.people.access import may_see_positions
from yinuo.people.models import Certificate, Engineer
from yinuo.promises.queries import promises_of
from yinuo.promises.rules.judge import visit_promise
from yinuo.promises.types import PromiseKind, PromiseState
from yinuo.shops import queries as shops
from yinuo.shops.types import Choice, Needs
from yinuo.solver import crew
from yinuo.solver.ranking import Job, Roads, rank

BUSY = frozenset({State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE, State.ON_SITE, State.IN_REPAIR, State.TESTING})
WORK = timedelta(minutes=90)
"""How long an order under way is reckoned to keep its engineer."""
FRESH = timedelta(minutes=60)
"""A position older than this says little of where somebody is."""
NIGHT_HOURS = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
NIGHTS_BACK = timedelta(days=14)


def candidates(order: ServiceOrder, *, now: datetime, role: str = Role.SYSTEM, limit: int = 10) -> Candidates:
    """The `limit` best engineers for an order and those who may not go, seen at `now` by somebody of `role`.

    Who may know where engineers are has them set off from there, all others from their outlets.
    """
    known = _place(order)
    # Nothing is known of where the machine stands: the middle of the crew's outlets says little, and the page says so.
    rows = list(Engineer.objects.filter(active=True).select_related("outlet").order_by("pk"))
    place = known or _middle(rows)
    day = day_of(now, settings.COMPANY_ZONE)
    demanded = {each.hazard: each.certificate for each in checklists.demands()}
    job = Job(
        place=place,
        day=day,
        due_at=_due_at(order),
        skill=order.vehicle.model.family,
        certificates=frozenset(demanded[hazard] for hazard in _hazards(order) if hazard in demanded),
        night=_is_night(now),
        refused_by=_declined(order),
        know_machine=_knew(Q(order__vehicle_id=order.vehicle_id)),
        know_customer=_knew(Q(order__customer_id=order.customer_id)),
    )
    roads = Roads(circuity=settings.CIRCUITY, speed_kmh=settings.TRAVEL_KMH)
    ranking = rank(crew.Engineers.of(_crew(rows, now, role)), job, now=now, roads=roads, limit=limit)
    by_id = {row.pk: row for row in rows}
    return Candidates(
        tuple(
            Candidate(
                each.engineer_id, by_id[each.engineer_id].number, by_id[each.engineer_id].name,
                by_id[each.engineer_id].outlet.name, by_id[each.engineer_id].phone, each.eta_at, each.km,
                each.keeps_promise, each.score, each.reasons,
            )
            for each in ranking.ranked
        ),
        tuple(
            Barred(each.engineer_id, by_id[each.engineer_id].number, by_id[each.engineer_id].name,
                   by_id[each.engineer_id].outlet.name, each.reasons)
            for each in ranking.excluded
            if order.base_id is None or by_id[each.engineer_id].outlet_id == order.base_id
        ),
        known is not None,
    )  # fmt: skip


@clause("R-3.9", "R-3.11")
def shop_choices(order: ServiceOrder, *, now: datetime, needs: Needs | None = None) -> list[Choice]:
    """The outside shops for an order, near, cheap and well spoken of first; those that may not be used stand last."""
    wanted = needs or Needs(family=order.vehicle.model.family)
    return shops.choices(_place(order), day_of(now, settings.COMPANY_ZONE), wanted)


def _hazards(order: ServiceOrder) -> frozenset[str]:
    """The hazards declared, and before anybody has looked those that the fault usually brings."""
    return frozenset(order.hazards) if order.hazards is not None else frozenset(implied_by(order.fault_system))


def _place(order: ServiceOrder) -> Place | None:
    if order.lat is not None and order.lon is not None:
        return Place(order.lat, order.lon)
    vehicle = order.vehicle
    return Place(vehicle.lat, vehicle.lon) if vehicle.lat is not None and vehicle.lon is not None else None


def _middle(rows: list[Engineer]) -> Place:
    if not rows:
        return Place(0, 0)
    return Place(sum(row.outlet.lat for row in rows) / len(rows), sum(row.outlet.lon for row in rows) / len(rows))


def _due_at(order: ServiceOrder) -> datetime | None:
    """When somebody must be there: the running arrival or appointment promise."""
    visit = visit_promise(promises_of(order.pk))
    timed = visit.kind in (PromiseKind.ARRIVE, PromiseKind.APPOINTMENT) and visit.state == PromiseState.RUNNING
    return visit.due_at if timed else None


def _crew(rows: Iterable[Engineer], now: datetime, role: str) -> list[crew.Engineer]:
    newest = people.newest_positions(now - FRESH) if may_see_positions(role) else {}
    here = {engineer_id: Place(each.lat, each.lon) for engineer_id, each in newest.items()}
    on_duty = people.on_duty(now)
    busy = ServiceOrder.objects.filter(is_open=True, state__in=BUSY).exclude(engineer=None).order_by("pk")
    load = Counter(busy.values_list("engineer_id", flat=True))
    nights = _nights(now)
    papers: dict[int, list[crew.Certificate]] = {}
    for each in Certificate.objects.filter(engineer__active=True).order_by("pk"):
        last = each.valid_to if each.withdrawn_on is None else min(each.valid_to, each.withdrawn_on - timedelta(days=1))
        papers.setdefault(each.engineer_id, []).append(crew.Certificate(each.kind, each.issued_on, last))
    return [
        crew.Engineer(
            id=row.pk, located=row.pk in here, place=here.get(row.pk) or Place(row.outlet.lat, row.outlet.lon),
            on_duty=row.pk in on_duty,
            skills=frozenset(row.skills), certificates=tuple(papers.get(row.pk, ())),
            free_at=now + WORK * load[row.pk] if load[row.pk] else None, load=load[row.pk], night_calls=nights[row.pk],
        )
        for row in rows
    ]  # fmt: skip


def _nights(now: datetime) -> Counter[int]:
    recent = Visit.objects.filter(assigned_at__gte=now - NIGHTS_BACK).order_by("pk")
    return Counter(engineer_id for engineer_id, at in recent.values_list("engineer_id", "assigned_at") if _is_night(at))


def _is_night(at: datetime) -> bool:
    return at.astimezone(ZoneInfo(settings.COMPANY_ZONE)).hour in NIGHT_HOURS


def _declined(order: ServiceOrder) -> frozenset[int]:
    """Who was assigned to this order before and is not any more."""
    ended = Visit.objects.filter(order=order).exclude(ended_at=None).filter(arrived_at=None).order_by("pk")
    return frozenset(ended.values_list("engineer_id", flat=True))


def _knew(which: Q) -> frozenset[int]:
    past = Visit.objects.filter(which).exclude(arrived_at=None).order_by("-pk")
    return frozenset(past.values_list("engineer_id", flat=True)[:200])
