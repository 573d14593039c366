"""The tray: phone steps that no longer fitted, times and arrivals that could not be taken as told; a person looks."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yinuo.desk.orders.conflicts import groups
from yinuo.desk.shell import SERVICE
from yinuo.files import queries as files
from yinuo.hall.act import user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.notices import noticed
from yinuo.hall.once import once
from yinuo.hall.reported import files_of
from yinuo.hall.words import explain, status_of
from yinuo.inbox import queries as inbox
from yinuo.inbox.types import How
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as notices
from yinuo.messages import queries as told
from yinuo.messages.types import NoticeKind
from yinuo.orders.access import SETTLERS
from yinuo.orders.actions import conflicts

MOST = 60
"""Conflicts on one page; the longest waiting come first, so that the rest moves up."""

LONGEST_REASON = 500
FLAGGED = (NoticeKind.FLAGGED_TIME, NoticeKind.FLAGGED_PLACE)


@open_to(*SERVICE)
@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """What waits, by order, and the flagged times and arrivals, the unseen first."""
    return page(request)


def page(request: HttpRequest, *, refused: Refused | None = None, at: UUID | None = None) -> HttpResponse:
    """The tray; a refusal stands at the conflict where it arose, beside what was typed there."""
    waiting = inbox.open_conflicts(limit=MOST)
    times = [noticed(each) for each in told.notices_of(user_of(request).pk, *FLAGGED)]
    context = {
        "groups": groups(waiting),
        "more": max(0, inbox.open_count() - len(waiting)),
        "may_settle": user_of(request).role in SETTLERS,
        "times": sorted(times, key=lambda each: each.is_read),
        "unseen": sum(not each.is_read for each in times),
        "at": at if any(row.id == at for row in waiting) else None,
        "words": explain(refused) if refused else None,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/orders/tray.html", context, status=status_of(refused) if refused else 200)


@open_to(*SETTLERS)
@require_POST
def settle(request: HttpRequest, conflict: UUID) -> HttpResponse:
    """`how` is applied, noted or dismissed; `reason` is told to the engineer."""
    how, reason = request.POST.get("how", ""), request.POST.get("reason", "").strip()[:LONGEST_REASON]

    def run(act: Act) -> dict[str, str]:
        match how:
            case How.APPLIED:
                conflicts.apply_again(conflict, reason=reason, act=act)
            case How.NOTED:
                conflicts.note(conflict, reason=reason, act=act)
            case How.DISMISSED:
                conflicts.dismiss(conflict, reason=reason, act=act)
            case _:
                raise Refused("field_wrong", field="how", value=how[:20])
        return {"how": how}

    try:
        once(request, "conflict.settle", run)
    except Refused as refused:
        return page(request, refused=refused, at=conflict)
    messages.success(request, How(how).label)
    return redirect("desk:tray")


@open_to(*SETTLERS)
@require_POST
def settle_all(request: HttpRequest, number: str) -> HttpResponse:
    """Take all that waits on an order, the first first; the one that is refused again says why and waits on."""
    refusals: list[Refused] = []

    def run(act: Act) -> dict[str, int]:
        taken, refused = conflicts.apply_all(number, act=act)
        refusals.extend([refused] if refused else [])
        return {"taken": taken}

    taken = once(request, "conflict.settle_all", run)["taken"]
    if taken:
        messages.success(request, ngettext("已补记 %(count)s 条", "已补记 %(count)s 条", taken) % {"count": taken})
    if refusals:
        return page(request, refused=refusals[0], at=inbox.open_conflicts(f"order:{number}", limit=1)[0].id)
    return redirect("desk:tray")


@open_to(*SERVICE)
@require_GET
def file(request: HttpRequest, conflict: UUID, sha256: str) -> HttpResponse:
    """A photo or a signature that came with a conflict. Refused("not_found")."""
    row = inbox.conflict(conflict)
    if row is None or sha256 not in files_of(row.step, row.told):
        raise Refused("not_found", what=sha256[:12])
    return cast("HttpResponse", serve_blob(request, files.blob_of(sha256).sha256))


@open_to(*SERVICE)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """One flagged time or arrival (`notice`), or all of them, has been looked at."""
    given = request.POST.get("notice", "")
    flagged = told.notices_of(user_of(request).pk, *FLAGGED)
    ids = [each.pk for each in flagged if not given or str(each.pk) == given]
    notices.mark_read(user_of(request).pk, at=clock.now(), notice_ids=ids)
    return redirect("desk:tray")


urls = [
    path("tray/", tray, name="tray"),
    path("tray/seen/", seen, name="tray_seen"),
    path("tray/<uuid:conflict>/", settle, name="conflict"),
    path("tray/<uuid:conflict>/files/<str:sha256>/", file, name="conflict_file"),
    path("tray/orders/<str:number>/", settle_all, name="conflicts"),
]
