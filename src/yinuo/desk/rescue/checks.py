"""Readiness checks: the form of a shift, one check, and all of them (R-9.1)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.rescue import checked
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.network import queries as network
from yinuo.network.queries import driving
from yinuo.people import queries as people
from yinuo.rescue.access import KEEPERS
from yinuo.rescue.actions import readiness
from yinuo.rescue.queries import standby
from yinuo.rescue.queries.lists import ready_items
from yinuo.rescue.types import Category, ReadyItem

READY = (("", gettext_lazy("全部")), ("yes", gettext_lazy("合格")), ("no", gettext_lazy("不合格")))


class Filter(Search):
    only = forms.ChoiceField(label=gettext_lazy("结果"), required=False, choices=READY)


def line_field(item: ReadyItem) -> forms.Field:
    """The input of a line: a count, or a tick."""
    if item.counted:
        wanted = _("至少 %(least)s %(unit)s") % {"least": item.least, "unit": _(item.unit)}
        return forms.IntegerField(label=_(item.text), min_value=0, max_value=9999, help_text=wanted)
    return forms.BooleanField(label=_(item.text), required=False)


def vehicle_field(standing: standby.Standing) -> forms.Field:
    """One of the outlet's service vehicles that may go today; written by hand where it has none."""
    day = timezone.localdate(clock.now())
    own = [each for each in driving.usable(standing.outlet.pk, day) if each.outlet_id == standing.outlet.pk]
    if not own:
        return forms.CharField(label=_("救援车辆"), max_length=60, help_text=_("车牌或编号。"))
    return forms.ChoiceField(
        label=_("救援车辆"), choices=[(each.plate, str(each)) for each in own],
        help_text=_("本网点今天证件有效、没有送修的服务车辆。"),
    )  # fmt: skip


def form_of(standing: standby.Standing, data: Mapping[str, Any] | None = None) -> forms.Form:
    """The form of one crew's check: who drives, who repairs, which vehicle, and every line."""
    mates = [(each.number, f"{each.name} · {each.number}") for each in standing.people]
    last = standing.check
    fields: dict[str, forms.Field] = {
        "driver": forms.ChoiceField(label=_("驾驶员"), choices=mates),
        "technician": forms.ChoiceField(label=_("维修人员"), choices=mates),
        "vehicle": vehicle_field(standing),
        **{item.code: line_field(item) for item in ready_items()},
        "note": forms.CharField(label=_("备注"), max_length=200, required=False),
    }
    first = {
        "driver": last.driver.number if last else mates[0][0],
        "technician": last.technician.number if last else mates[-1][0],
        "vehicle": last.vehicle if last else "",
        **({code: count for code, count in last.found.items() if count} if last else {}),
    }
    made: type[forms.Form] = type("CheckForm", (forms.Form,), fields)
    return made(data, initial=first)


@open_to(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The check of the crew that stands by at an outlet now. Refused("no_crew") where none does."""
    outlet = found(network.outlet(code), code)
    standing = next((each for each in standby.standing(clock.now()) if each.crew.outlet_id == outlet.pk), None)
    if standing is None:
        raise Refused("no_crew", clause="R-9.2", what=outlet.name)
    form = form_of(standing, request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return shown(request, standing, form, status=200 if request.method == "GET" else 422)
    try:
        kept = once(request, "rescue.check", lambda act: {"check": signed(standing, form.cleaned_data, act)})
    except Refused as refused:
        return shown(request, standing, form, words=refuse(form, refused), status=status_of(refused))
    return redirect("desk:readiness", kept["check"])


def signed(standing: standby.Standing, values: Mapping[str, Any], act: Act) -> int:
    """Keep the check; its key."""
    counts = {item.code: int(values[item.code] or 0) for item in ready_items()}
    return readiness.check(
        standing.outlet, shift_at=standing.shift_at, driver=found(people.engineer(values["driver"]), values["driver"]),
        technician=found(people.engineer(values["technician"]), values["technician"]), vehicle=values["vehicle"],
        found=counts, note=values["note"], act=act,
    ).pk  # fmt: skip


def shown(
    request: HttpRequest, standing: standby.Standing, form: forms.Form, *, words: Explanation | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The form, its lines by category."""
    groups = [
        (category, [form[item.code] for item in ready_items() if item.category == category]) for category in Category
    ]
    page = {"standing": standing, "form": form, "groups": groups, "words": words,
            "crew": [form["driver"], form["technician"], form["vehicle"]]}  # fmt: skip
    return render(request, "desk/rescue/check.html", page, status=status)


@open_to(*OFFICE)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One check with all its lines."""
    return render(request, "desk/rescue/checked.html", {"done": checked(found(standby.check(pk), pk))})


checks = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "待命检查"),
            name="readiness",
            query=lambda user, chosen: standby.checks(chosen.get("q", ""), only=chosen.get("only", "")),
            filters=Filter,
            columns=(
                Column("checked_at", gettext_lazy("检查时间"), kind="moment", sort="checked_at"),
                Column("outlet", gettext_lazy("网点"), "outlet.name", sort="outlet__name"),
                Column("shift_at", gettext_lazy("班次开始"), kind="moment"),
                Column("driver", gettext_lazy("驾驶员"), "driver.name"),
                Column("technician", gettext_lazy("维修人员"), "technician.name"),
                Column("vehicle", gettext_lazy("救援车辆")),
                Column("ready", gettext_lazy("合格"), kind="yes"),
                Column("missing", gettext_lazy("缺项"), lambda row: len(row.missing), kind="number"),
                Column("checked_by", gettext_lazy("检查人"), "checked_by.name"),
            ),
            row_url=lambda row: reverse("desk:readiness", args=[row.pk]),
            lead=gettext_lazy("每班开始后查一次：车辆、人员、工具、常用配件。"),
        )
    )
)

urls = [
    path("rescue/checks/", checks, name="readiness_checks"),
    path("rescue/checks/new/<str:code>/", new, name="readiness_new"),
    path("rescue/checks/<int:pk>/", one, name="readiness"),
]
