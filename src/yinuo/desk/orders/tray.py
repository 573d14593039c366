"""The tray: times that could not be taken as told, and phone steps that no longer fitted; a person looks at them."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from yinuo.desk.shell import SERVICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.notices import noticed
from yinuo.inbox import queries as inbox
from yinuo.kernel import clock
from yinuo.messages import actions
from yinuo.messages import queries as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.types import Step

LOOKED_BACK = timedelta(days=7)


@open_to(*SERVICE)
@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """Times to check, the unseen first, and the refused phone steps of a week."""
    times = [noticed(each) for each in messages.notices_of(user_of(request).pk, kind=NoticeKind.FLAGGED_TIME)]
    context = {
        "times": sorted(times, key=lambda each: each.is_read),
        "unseen": sum(not each.is_read for each in times),
        "refused": refused_since(clock.now() - LOOKED_BACK),
    }
    return render(request, "desk/orders/tray.html", context)


def refused_since(since: datetime) -> list[dict[str, Any]]:
    """The refused steps on orders: what was meant, when, and why it was refused."""
    labels = dict(Step.choices)
    return [
        {
            "order": sent["order"], "step": labels.get(sent["step"], sent["step"]), "at": each.occurred_at,
            "recorded_at": each.recorded_at, "problem": each.answer["problem"],
        }
        for each in inbox.refused(since)
        if "problem" in each.answer and (sent := each.answer.get("sent"))
    ]  # fmt: skip


@open_to(*SERVICE)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """One flagged time (`notice`), or all of them, has been looked at."""
    given = request.POST.get("notice", "")
    flagged = messages.notices_of(user_of(request).pk, kind=NoticeKind.FLAGGED_TIME)
    ids = [each.pk for each in flagged if not given or str(each.pk) == given]
    actions.mark_read(user_of(request).pk, at=clock.now(), notice_ids=ids)
    return redirect("desk:tray")


urls = [path("tray/", tray, name="tray"), path("tray/seen/", seen, name="tray_seen")]
