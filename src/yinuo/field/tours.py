"""巡检与跟踪: the tour visits and follow-ups; a visit's page is its pack and works without signal (R-5.5, R-5.7)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.types import FaultSystem
from yinuo.checklists import queries as checklists
from yinuo.checklists.types import InspectionKind
from yinuo.hall import tours as commands
from yinuo.hall.act import act_of, command_id, user_of
from yinuo.hall.commands import APPLIED, acts_like, apply_batch
from yinuo.hall.entry import open_to
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.tours.queries import follow_ups, visits
from yinuo.tours.rules.inspecting import OPTIONAL
from yinuo.tours.types import Condition, FollowWay, MachineState, TourStep

AHEAD_DAYS = 14
MOST_FOLLOW_UPS = 40
RECENT_DAYS = 7
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "command_id"})


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def tours(request: HttpRequest) -> HttpResponse:
    """What the engineer has to visit and to follow; what was done this week."""
    basis, user, today = journal.last_id(), user_of(request), day_of(clock.now(), settings.COMPANY_ZONE)
    shown = follow_ups.visible(role=Role.ENGINEER, user_id=user.pk)
    due = follow_ups.follow_ups(shown, today=today, ahead=today + timedelta(days=AHEAD_DAYS))
    page = {
        "visits": visits.of_engineer(user.pk),
        "ended": visits.ended_on(user.pk, today - timedelta(days=RECENT_DAYS)),
        "follow_ups": [(row, contact_of(row)) for row in due[:MOST_FOLLOW_UPS]],
        "today": today,
        "ways": FollowWay.choices,
        "conditions": Condition.choices,
        "systems": FaultSystem.choices,
        "pack": {"number": "", "basis": basis, "user": user.pk, "table": table(), "state": "", "seen": {}},
    }
    return render(request, "field/tours.html", page)


def contact_of(row: Any) -> Any:
    """Whom to call about a machine, None where we know nobody."""
    contacts = assets.contacts_of(row.vehicle.customer_id)
    return contacts[0] if contacts else None


def own(request: HttpRequest, number: str) -> Any:
    """The visit, if it is this engineer's. Refused("not_found") for every other."""
    visit = visits.visit(number, role=Role.ENGINEER, user_id=user_of(request).pk)
    if visit is None:
        raise Refused("not_found", what=number)
    return visit


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def tour(request: HttpRequest, number: str) -> HttpResponse:
    """One visit with the list of every machine."""
    # Read before the visit: what is drawn is at least as new as it says.
    basis = journal.last_id()
    visit = own(request, number)
    rows = list(visit.machines.all())
    page = {
        "visit": visit,
        "machines": [machine(row) for row in rows],
        "contacts": assets.contacts_of(visit.customer_id),
        "geo": geo_of(rows),
        "basis": basis,
        "left": sum(row.state == MachineState.DUE for row in rows),
        "pack": {
            "number": visit.number, "basis": basis, "user": user_of(request).pk, "table": table(),
            "state": visit.state, "seen": {row.vehicle.number: row.state for row in rows},
        },
    }  # fmt: skip
    return render(request, "field/tour.html", page)


def table() -> list[dict[str, str]]:
    """What each command is called."""
    return [{"step": f"{commands.TOUR}{step}", "label": str(step.label)} for step in TourStep] + [
        {"step": commands.FOLLOW, "label": _("保外跟踪")}
    ]


def machine(row: Any) -> dict[str, Any]:
    """A machine with its list and what was said before."""
    said = {answer.item.code: answer for answer in row.answers.all()}
    lines = [
        {"item": item, "text": _(item.text), "said": said.get(item.code), "asked": item.code != OPTIONAL,
         "bounds": bounds(item) if item.kind == InspectionKind.MEASURE else ""}
        for item in checklists.inspections_for(row.vehicle.model.family)
    ]  # fmt: skip
    return {"row": row, "lines": lines, "findings": [answer for answer in said.values() if answer.finding]}


def bounds(item: Any) -> str:
    """What is normal, in words."""
    if item.least is not None and item.most is not None:
        return f"{item.least.normalize():f} – {item.most.normalize():f}"
    return f"≥ {item.least.normalize():f}" if item.least is not None else f"≤ {item.most.normalize():f}"


def geo_of(rows: list[Any]) -> str:
    """A link that opens the phone's own maps where the machines stand; "" where nobody knows."""
    placed = next((row.vehicle for row in rows if row.vehicle.lat is not None and row.vehicle.lon is not None), None)
    return f"geo:{placed.lat:.6f},{placed.lon:.6f}?q={placed.lat:.6f},{placed.lon:.6f}" if placed else ""


@open_to(Role.ENGINEER)
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """A step without scripts: the same form posted plainly becomes one command of the same inbox."""
    own(request, number)
    return sent(request, number, f"{commands.TOUR}{step}", "field:tour")


@open_to(Role.ENGINEER)
@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """The same for a follow-up."""
    return sent(request, number, commands.FOLLOW, "field:tours")


def sent(request: HttpRequest, key: str, kind: str, back: str) -> HttpResponse:
    """Apply it; a refusal is told on the page one came from."""
    command = {
        "id": str(command_id(request)), "order": key, "kind": kind, "data": told(request.POST),
        "occurred_at": clock.now().isoformat(),
    }  # fmt: skip
    [answer] = apply_batch([command], acts_like(act_of(request)))
    if answer["result"] != APPLIED:
        problem = answer["problem"]
        messages.error(request, " ".join(filter(None, (problem["title"], problem["detail"], problem["remedy"]))))
    return redirect(back, key) if back == "field:tour" else redirect(back)


def told(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a form tells, as `told.js` does: `items.x` is gathered under `items`, what is empty is left out."""
    data: dict[str, Any] = {}
    for name, value in form.items():
        if name in LEFT_OUT or value == "":
            continue
        group, _dot, rest = name.partition(".")
        if rest:
            data.setdefault(group, {})[rest] = value
        else:
            data[name] = moment(value) if name == "agreed_at" else value
    return data


def moment(text: str) -> str:
    """A moment of a `datetime-local` input by the company's clock."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings.COMPANY_ZONE))).isoformat()


urls = [
    path("tours/", tours, name="tours"),
    path("tours/<str:number>/", tour, name="tour"),
    path("tours/<str:number>/steps/<str:step>/", step, name="tour_step"),
    path("follow/<str:number>/", follow, name="follow"),
]
