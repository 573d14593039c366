"""My day: the engineer's jobs, the most pressing first, each with what comes next."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.field.now import ask_of
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.periods import day_bounds, day_of
from yinuo.messages import actions as messages
from yinuo.messages import queries as notices
from yinuo.orders.queries.board import BoardRow, visible
from yinuo.orders.queries.days import ended_since, jobs
from yinuo.orders.types import State
from yinuo.promises.types import PromiseKind

RESTING = frozenset({State.SIGNED, State.WAITING, State.OUTSOURCED, State.SOLVED_REMOTELY, State.RESPONDED})
"""States in which the next word is somebody else's."""

NOTICES = 3
"""Unread notices shown; the jobs must stay in sight."""


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the day, what presses, what comes next on it, and whether that is the engineer's to do."""

    row: BoardRow
    pressing: str
    next: str
    mine: bool


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def day(request: HttpRequest) -> HttpResponse:
    """The page asks for itself every few seconds; where nothing happened in the house it is answered 204."""
    seen = str(journal.last_id())
    if request.headers.get("HX-Request") and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    user, now = user_of(request), clock.now()
    shown = visible(role=user.role, user_id=user.pk)
    morning, _night = day_bounds(day_of(now, settings.COMPANY_ZONE), settings.COMPANY_ZONE)
    unread = [each for each in notices.notices_of(user.pk) if each.read_at is None]
    found = [job_of(row) for row in jobs(shown, now=now)]
    page = {
        "seen": seen,
        "todo": [job for job in found if job.mine],
        "resting": [job for job in found if not job.mine],
        "ended": ended_since(shown, morning),
        "unread": len(unread),
        "notices": unread[:NOTICES],
    }
    part = "#jobs" if request.headers.get("HX-Request") else ""
    return render(request, f"field/day.html{part}", page)


def job_of(row: BoardRow) -> Job:
    """A row with its words."""
    pressing = PromiseKind(row.pressing.kind).label if row.pressing else ""
    return Job(row, str(pressing), str(ask_of(row.order).next), row.order.state not in RESTING)


@open_to(Role.ENGINEER)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    messages.mark_read(user_of(request).pk, at=clock.now())
    return redirect("field:day")


urls = [path("", day, name="day"), path("notices/read/", read_all, name="notices_read")]
