"""Rescue cases: their lists, and one with all that its journal says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from yinuo.files import queries as files
from yinuo.files.models import Attachment
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.orders.types import Insurance, Step
from yinuo.rescue.models import RescueReturn
from yinuo.rescue.queries.lists import claim_limits
from yinuo.rescue.rules import claim
from yinuo.rescue.rules.phases import phase_of
from yinuo.rescue.types import Deadline, Paper, Phase

MOST_OPEN = 100
WAY = ("report", Step.RESPOND, Step.DISPATCH, Step.DEPART, Step.ARRIVE, Step.ASSESS_SCENE, Step.RELEASE_SCENE,
       Step.START_TOW, Step.END_TOW)  # fmt: skip
"""The moments by which a case is timed."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its page and its file show it; `origin` and `workshop` are the linked orders."""

    order: ServiceOrder
    events: tuple[Event, ...]
    attached: tuple[Attachment, ...]
    phase: Phase
    way: tuple[tuple[str, datetime], ...]
    claimed: bool
    deadlines: tuple[Deadline, ...]
    papers: tuple[Paper, ...]
    workshop: ServiceOrder | None
    origin: ServiceOrder | None

    def said(self, step: str) -> dict[str, Any]:
        """What the newest entry of a step says; nothing where it was not taken."""
        return next((each.data for each in reversed(self.events) if each.kind == f"order.{step}"), {})

    def all_of(self, *steps: str) -> list[Event]:
        """Every entry of these steps."""
        kinds = {f"order.{step}" for step in steps}
        return [each for each in self.events if each.kind in kinds]


def rescues(q: str = "", *, kind: str = "", state: str = "") -> QuerySet[ServiceOrder]:
    """Every order that was called a rescue, the newest first; `state` is "open" or "ended"."""
    rows = ServiceOrder.objects.exclude(rescue="").select_related("vehicle__model", "customer", "engineer", "base")
    for word in q.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(customer__name__icontains=word) | Q(vehicle__plate__icontains=word)
        )
    if kind:
        rows = rows.filter(rescue=kind)
    if state:
        rows = rows.filter(is_open=state == "open")
    return rows.order_by("-reported_at", "-pk")


def open_cases() -> list[tuple[ServiceOrder, Phase]]:
    """The open cases, the oldest first, with where each stands."""
    rows = rescues(state="open").order_by("reported_at", "pk")[:MOST_OPEN]
    return [(row, phase_of(row.state, row.closed)) for row in rows]


def late_claims(now: datetime, *, since: datetime) -> list[tuple[str, Deadline]]:
    """(rescue's number, limit) of what is past and not met, of the rescues reported since then; three queries."""
    numbers = list(rescues().filter(reported_at__gte=since).order_by("pk").values_list("number", flat=True))
    links = RescueReturn.objects.filter(rescue__number__in=numbers).order_by("pk")
    workshops = dict(links.values_list("rescue__number", "workshop__number"))
    stories = journal.stories_of([f"order:{number}" for number in (*numbers, *workshops.values())])
    found = []
    for number in numbers:
        linked = stories.get(f"order:{workshops[number]}", []) if number in workshops else []
        told = [event for _pk, event in (*stories[f"order:{number}"], *linked)]
        found += [(number, due) for due in deadlines_of(told) if due.met_at is None and due.is_late(now)]
    return found


def deadlines_of(events: Iterable[Event]) -> list[Deadline]:
    """The limits of a claim that a story gives; until it is known which insurance pays, those of the compulsory one."""
    rows = list(events)
    told = (each.data["insurance"] for each in rows if each.kind == f"order.{Step.REPORT_CLAIM}")
    return claim.deadlines(claim_limits(), claim.facts_of(rows), insurance=next(told, Insurance.COMPULSORY))


def case_of(order: ServiceOrder) -> Case:
    """A case with its story, time limits and claim's file; its workshop order's story goes on with the claim."""
    events = tuple(one.story(order.number))
    link = RescueReturn.objects.filter(Q(rescue=order) | Q(workshop=order)).select_related("rescue", "workshop").first()
    workshop = link.workshop if link and link.rescue_id == order.pk else None
    told = (*events, *(one.story(workshop.number) if workshop else ()))
    attached = tuple(files.attachments_of("order", order.number))
    facts = claim.facts_of(told)
    receipt = one.receipt_of(workshop) if workshop else None
    return Case(
        order=order,
        events=events,
        attached=attached,
        phase=phase_of(order.state, order.closed),
        way=_way(events),
        claimed=claim.ASSESSED in facts or claim.REPORTED in facts,
        deadlines=tuple(deadlines_of(told)),
        papers=tuple(
            claim.file_of(told, purposes=frozenset(each.purpose for each in attached),
                          receipt=receipt.number if receipt else "")
        ),
        workshop=workshop,
        origin=link.rescue if link and link.workshop_id == order.pk else None,
    )  # fmt: skip


def _way(events: tuple[Event, ...]) -> tuple[tuple[str, datetime], ...]:
    first: dict[str, datetime] = {}
    for event in events:
        first.setdefault(event.kind.removeprefix("order."), event.occurred_at)
    if events:
        first["report"] = datetime.fromisoformat(events[0].data["reported_at"])
    return tuple((str(step), first[step]) for step in WAY if step in first)
