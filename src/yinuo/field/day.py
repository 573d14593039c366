"""My day: the engineer's jobs in the order of the way, each with what comes next; tomorrow's below."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.dispatch.queries import WORK
from yinuo.field.job import geo_of
from yinuo.field.now import ask_of
from yinuo.field.way import Way, agreed_of, leg_words, way_of
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.notices import noticed
from yinuo.hall.words import explain
from yinuo.inbox.queries import conflicts_of
from yinuo.inbox.types import ConflictRow
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.periods import day_bounds, day_of
from yinuo.messages import actions as messages
from yinuo.messages import queries as notices
from yinuo.orders.queries.board import BoardRow, visible
from yinuo.orders.queries.days import ended_since, jobs
from yinuo.orders.rules.transitions import AT_WORK
from yinuo.orders.types import State, Step
from yinuo.promises.types import PromiseKind

RESTING = frozenset({State.SIGNED, State.WAITING, State.OUTSOURCED, State.SOLVED_REMOTELY, State.RESPONDED})
"""States in which the next word is somebody else's."""

NOTICES = 3
"""Unread notices shown; the jobs must stay in sight."""


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the day: what presses, what comes next, the way to it, and since when somebody is at it."""

    row: BoardRow
    pressing: str
    next: str
    geo: str
    way: str
    since: datetime | None
    doing: str
    agreed_at: datetime | None


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def day(request: HttpRequest) -> HttpResponse:
    """The page asks for itself every few seconds; where nothing happened in the house it is answered 204."""
    seen = str(journal.last_id())
    if request.headers.get("HX-Request") and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    user, now = user_of(request), clock.now()
    shown = visible(role=user.role, user_id=user.pk)
    today = day_of(now, settings.COMPANY_ZONE)
    unread = [each for each in notices.notices_of(user.pk) if each.read_at is None]
    page = {
        "seen": seen,
        **_jobs(jobs(shown, now=now), now),
        "ended": ended_since(shown, day_bounds(today, settings.COMPANY_ZONE)[0]),
        "unread": len(unread),
        "notices": [noticed(each) for each in unread[:NOTICES]],
        "conflicts": [_unfit(each) for each in conflicts_of(user.pk, settled=0)],
    }
    part = "#jobs" if request.headers.get("HX-Request") else ""
    return render(request, f"field/day.html{part}", page)


def _jobs(rows: list[BoardRow], now: datetime) -> dict[str, object]:
    """The jobs of today on their way, those that rest, and those whose day is still to come."""
    night = day_bounds(day_of(now, settings.COMPANY_ZONE), settings.COMPANY_ZONE)[1]
    ahead = [row for row in rows if (agreed := agreed_of(row.promises)) and agreed.due_at >= night]
    resting = [row for row in rows if row.order.state in RESTING and row not in ahead]
    mine = {row.order.number: row for row in rows if row not in ahead and row not in resting}
    way = way_of(list(mine.values()), now=now)
    in_turn = [mine[number] for number in way.legs] or list(mine.values())
    found = {
        "mine": [job_of(row, way) for row in in_turn],
        "resting": [job_of(row) for row in resting],
        "later": sorted((job_of(row) for row in ahead), key=lambda job: str(job.agreed_at)),
    }
    reckoned = {"kmh": f"{settings.TRAVEL_KMH:g}", "circuity": f"{settings.CIRCUITY:g}", "work": WORK.seconds // 60}
    return {**found, **reckoned, "way": way}


def job_of(row: BoardRow, way: Way | None = None) -> Job:
    """A row with its words."""
    order, agreed = row.order, agreed_of(row.promises)
    visit = next(iter(order.visits.all()), None)
    at_work, driving = order.state in AT_WORK, order.state == State.EN_ROUTE
    return Job(
        row=row,
        pressing=str(PromiseKind(row.pressing.kind).label) if row.pressing else "",
        next=str(ask_of(order).next),
        geo=geo_of(order),
        way=leg_words(way.legs[order.number]) if way and order.number in way.legs else "",
        since=order.arrived_at if at_work else visit.departed_at if visit and driving else None,
        doing=_("在现场") if at_work else str(State.EN_ROUTE.label),
        agreed_at=agreed.due_at if agreed else None,
    )


def _unfit(row: ConflictRow) -> dict[str, object]:
    """A step of his that an order did not take, and why; the dispatcher settles it."""
    known = row.step in Step.values
    label = Step(row.step).label if known else row.step
    return {"step": label, "number": row.key, "at": row.occurred_at, "why": explain(row.why).title}


@open_to(Role.ENGINEER)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    messages.mark_read(user_of(request).pk, at=clock.now())
    return redirect("field:day")


urls = [path("", day, name="day"), path("notices/read/", read_all, name="notices_read")]
