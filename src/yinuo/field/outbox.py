"""What the phone has not sent yet, and what became of the rest. The page is a frame: the phone fills it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.field.tours import table
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.inbox import queries as inbox
from yinuo.inbox.types import ConflictRow, How
from yinuo.orders.types import Step

SETTLED = 50
"""Settled conflicts the page knows of: a phone keeps a refused step until it hears what became of it."""


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@ensure_csrf_cookie
def outbox(request: HttpRequest) -> HttpResponse:
    settled = [row for row in inbox.conflicts_of(user_of(request).pk, settled=SETTLED) if row.how]
    told = {"steps": dict(Step.choices) | tour_steps(), "settled": {str(row.id): _settled(row) for row in settled}}
    return render(request, "field/outbox.html", {"told": told})


def tour_steps() -> dict[str, str]:
    """What the commands of tours are called."""
    return {each["step"]: each["label"] for each in table()}


def _settled(row: ConflictRow) -> str:
    """How the dispatcher settled it, when and why."""
    return " · ".join(filter(None, (str(How(row.how).label), plain(row.resolved_at), row.reason)))


urls = [path("outbox/", outbox, name="outbox")]
