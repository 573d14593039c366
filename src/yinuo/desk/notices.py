"""A person's notices, and the figure beside the bell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinuo.desk.shell import OFFICE, SERVICE, in_tray, unread
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.notices import noticed
from yinuo.kernel import clock
from yinuo.messages import actions, queries

PAGES = {
    "order": "desk:order",
    "case": "desk:case",
    "voucher": "desk:voucher",
    "defect": "desk:defect",
    "tool": "desk:tool_edit",
    "service_vehicle": "desk:service_vehicle",
}
"""Kinds of subjects and their pages."""


@open_to(*OFFICE)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    shown = [(noticed(each), link_of(each.subject)) for each in queries.notices_of(user_of(request).pk)]
    return render(request, "desk/notices.html", {"notices": shown})


def link_of(subject: str) -> str:
    """The page of what a notice is about, "" where that has none."""
    kind, _colon, key = subject.partition(":")
    return reverse(PAGES[kind], args=[key]) if kind in PAGES else ""


@open_to(*OFFICE)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_read(user_of(request).pk, at=clock.now())
    return redirect("desk:notices")


@open_to(*OFFICE)
@never_cache
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """Only the figure, and that of the tray for those who have it; asked for every 20 seconds by every open page."""
    tray = ""
    if user_of(request).role in SERVICE:
        tray = format_html('<span id="tray-count" hx-swap-oob="innerHTML">{}</span>', in_tray())
    return HttpResponse(unread(request) + tray)


urls = [
    path("notices/", notices, name="notices"),
    path("notices/read/", read_all, name="notices_read"),
    path("notices/count/", bell, name="bell"),
]
