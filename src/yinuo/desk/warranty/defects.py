"""Possible defects (缺陷线索): the list, one file with its figures, and what came of it (GB/T 27922 5.2.5)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.assets.types import FaultSystem
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.labels import of
from yinuo.warranty.access import INVESTIGATORS, may_investigate, may_plan
from yinuo.warranty.actions import defects as actions
from yinuo.warranty.queries import defects as queries
from yinuo.warranty.types.defects import DefectState

INVESTIGATING = OFFICE & INVESTIGATORS
SYSTEMS = of(FaultSystem)
SHOWN = 40
OPEN = frozenset({DefectState.WATCH, DefectState.INVESTIGATED})


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *DefectState.choices])


def system(row: Any) -> Any:
    return SYSTEMS.get(row.system, row.system)


def share(row: Any) -> str:
    """So many of so many."""
    return f"{row.figures['failed']}/{row.figures['size']}"


def family_share(row: Any) -> str:
    """The same of all machines of the family."""
    return f"{row.figures['family_failed']}/{row.figures['family_size']}"


@open_to(*OFFICE)
@require_GET
def defect(request: HttpRequest, number: str) -> HttpResponse:
    """One file: why it stands out, and the repairs behind it."""
    shown, role = found(queries.defect(number), number), user_of(request).role
    page = {
        "file": shown,
        "system": system(shown),
        "share": share(shown),
        "family_share": family_share(shown),
        "odds": odds(shown.figures["probability"]),
        "orders": queries.orders_behind(shown)[:SHOWN],
        "campaigns": shown.campaigns.order_by("pk"),
        "may_investigate": may_investigate(role) and shown.state in OPEN,
        "may_plan": may_plan(role) and shown.state in OPEN,
    }
    return render(request, "desk/warranty/defect.html", page)


def odds(probability: float) -> str:
    """A probability as people say it."""
    if probability <= 0:
        return gettext("几乎为零")
    return gettext("约 %(many)s 分之一") % {"many": f"{round(1 / probability):,}"}


@open_to(*INVESTIGATING)
@require_POST
def investigate(request: HttpRequest, number: str) -> HttpResponse:
    """What was found out."""
    actions.investigate(number, request.POST.get("findings", "")[:4000], act=act_of(request))
    messages.success(request, _("已记下调查结果。"))
    return redirect("desk:defect", number)


@open_to(*INVESTIGATING)
@require_POST
def dismiss(request: HttpRequest, number: str) -> HttpResponse:
    """It is none."""
    actions.dismiss(number, request.POST.get("reason", "")[:500], act=act_of(request))
    messages.success(request, _("已排除。同样的故障再增多时会重新提醒。"))
    return redirect("desk:defect", number)


defects = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "缺陷线索"),
            name="defects",
            query=lambda user, chosen: queries.defects(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            lead=_("每天自动比较：同一型号、同一批次的同类故障，是否多得不像偶然。"),
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("model", _("型号"), "model", sort="model__code"),
                Column("batch", _("批次"), kind="short"),
                Column("system", _("故障系统"), system),
                Column("share", _("这一批"), share, kind="number"),
                Column("family_share", _("同类全部"), family_share, kind="number"),
                Column("noticed_at", _("发现时间"), sort="noticed_at", kind="moment"),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=lambda row: reverse("desk:defect", args=[row.number]),
            empty=_("没有缺陷线索"),
        )
    )
)
urls = [
    path("defects/", defects, name="defects"),
    path("defects/<str:number>/", defect, name="defect"),
    path("defects/<str:number>/investigate/", investigate, name="defect_investigate"),
    path("defects/<str:number>/dismiss/", dismiss, name="defect_dismiss"),
]
