"""The rescue at a glance: who stands by and how ready, gaps ahead, alarms, and every open case (R-9.1, R-9.2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.rescue import alarm_of, checked, minutes_of
from yinuo.kernel import clock
from yinuo.rescue.access import may_keep
from yinuo.rescue.queries import cases, standby

FEW = 5
"""Call-out tests shown on the board."""


@open_to(*OFFICE)
@never_cache
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Everything of one moment; it asks again by itself."""
    now = clock.now()
    crews = standby.standing(now)
    page = {
        "crews": [(each, checked(each.check) if each.check else None) for each in crews],
        "gaps": standby.gaps(now),
        "alarms": [alarm_of(each) for each in standby.alarms()],
        "cases": cases.open_cases(),
        "tests": [(each, minutes_of(each)) for each in standby.call_outs()[:FEW]],
        "test_owed": standby.call_out_owed(now),
        "may_keep": may_keep(user_of(request).role),
        "now": now,
    }
    part = "#live" if request.headers.get("HX-Request") else ""
    return render(request, f"desk/rescue/board.html{part}", page)


urls = [path("rescue/", board, name="rescue")]
