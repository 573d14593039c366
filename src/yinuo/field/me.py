"""我的: who is signed in, when on duty and with which certificates; what this phone keeps and may, told by me.js."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.field.push import sender
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.kernel import clock
from yinuo.kernel.periods import day_bounds, day_of
from yinuo.network.queries import driving
from yinuo.people import queries as people
from yinuo.people.rules import standing
from yinuo.people.types import Standing

if TYPE_CHECKING:
    from yinuo.people.models import Engineer

SHIFTS = 3
"""Shifts looked at: those of today, else the next one."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate, how it stands, and in how many days it ends (below 0: since when it has)."""

    kind: str
    number: str
    valid_to: date
    standing: Standing
    days: int


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def me(request: HttpRequest) -> HttpResponse:
    engineer, now = people.engineer_of_user(user_of(request).pk), clock.now()
    page = {"version": settings.VERSION, "keep_days": settings.POSITION_DAYS, "push_key": sender()}
    return render(request, "field/me.html", page | (_of(engineer, now) if engineer else {}))


def _of(engineer: "Engineer", now: datetime) -> dict[str, object]:
    today = day_of(now, settings.COMPANY_ZONE)
    night = day_bounds(today, settings.COMPANY_ZONE)[1]
    coming = people.shifts_of(engineer.pk, since=now, most=SHIFTS)
    return {
        "engineer": engineer,
        "shifts": [each for each in coming if each.starts_at < night],
        "next_shift": next((each for each in coming if each.starts_at >= night), None),
        "trips": driving.running_trips_of(engineer.pk),
        "certificates": _held(engineer.pk, today),
        "days": people.position_days(engineer.pk, since=_kept_since(now), zone=settings.COMPANY_ZONE),
    }


def _held(engineer_id: int, today: date) -> list[Held]:
    """The one that needs care first; a withdrawn one is no longer his to show."""
    found = [
        Held(each.get_kind_display(), each.number, each.valid_to, stands, (each.valid_to - today).days)
        for each in people.certificates_of([engineer_id])
        if (stands := standing(people.paper_of(each), today)) != Standing.WITHDRAWN
    ]
    return sorted(found, key=lambda each: (list(Standing).index(each.standing), each.valid_to))


def _kept_since(now: datetime) -> datetime:
    return now - timedelta(days=settings.POSITION_DAYS)


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def position_day(request: HttpRequest, day: str) -> HttpResponse:
    """Every place that is kept of one day, for the one it is about."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    engineer = people.engineer_of_user(user_of(request).pk)
    bounds = day_bounds(wanted, settings.COMPANY_ZONE)
    rows = people.positions_between(engineer.pk, *bounds) if engineer else []
    return render(request, "field/position_day.html", {"day": wanted, "rows": rows})


urls = [path("me/", me, name="me"), path("me/positions/<str:day>/", position_day, name="position_day")]
