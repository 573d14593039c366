"""Stand-by shifts of the crews and their unannounced call-out tests (R-9.2)."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.rescue import minutes_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.network import queries as network
from yinuo.people import actions as people_actions
from yinuo.people import queries as people
from yinuo.people.types import DutyKind
from yinuo.rescue.access import KEEPERS
from yinuo.rescue.actions import readiness
from yinuo.rescue.queries import standby as queries

MOMENT = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MOST_DAYS = 31


class RosterForm(forms.Form):
    driver = forms.ChoiceField(label=gettext_lazy("驾驶员"))
    technician = forms.ChoiceField(label=gettext_lazy("维修人员"))
    starts_at = forms.DateTimeField(label=gettext_lazy("从什么时候"), widget=MOMENT)
    hours = forms.IntegerField(
        label=gettext_lazy("一班几小时"), min_value=1, max_value=24, initial=12,
        help_text=gettext_lazy("白班、夜班各 12 小时，或 24 小时。"),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("连续几天"), min_value=1, max_value=MOST_DAYS, initial=1,
        help_text=gettext_lazy("每天同一时间。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mates = [(each.number, f"{each.outlet.name} · {each.name}") for each in people.engineers() if each.active]
        for name in ("driver", "technician"):
            self.fields[name].choices = [("", "—"), *mates]  # type: ignore[attr-defined]  # -- outside: a choice field


def put_up(_nobody: None, values: Any, act: Act) -> str:
    """Both on stand-by, day after day. Refused("crew_of_one"), ("crew_apart") for people of two outlets."""
    driver, technician = (found(people.engineer(values[name]), values[name]) for name in ("driver", "technician"))
    if driver.pk == technician.pk:
        raise Refused("crew_of_one", clause="R-9.2", field="technician", engineer=driver.name)
    if driver.outlet_id != technician.outlet_id:
        raise Refused("crew_apart", clause="R-9.2", field="technician", engineer=technician.name)
    length = timedelta(hours=values["hours"])
    shifts = [
        (mate, start, start + length)
        for mate in (driver, technician)
        for start in (values["starts_at"] + timedelta(days=day) for day in range(values["days"]))
    ]
    people_actions.roster(shifts, act=act, kind=DutyKind.RESCUE)
    return str(driver.outlet.name)


@open_to(*KEEPERS)
@require_POST
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Call the crew of an outlet out, now."""
    outlet = found(network.outlet(code), code)
    once(request, "rescue.call_out", lambda act: {"test": readiness.call_out(outlet, act=act).pk})
    messages.success(request, _("已拉动：%(outlet)s。到位后请记时间。") % {"outlet": outlet.name})
    return redirect("desk:rescue")


class TurnedOut(forms.Form):
    turned_out_at = forms.DateTimeField(
        label=gettext_lazy("全员到车前的时间"), widget=MOMENT, initial=lambda: clock.now().replace(microsecond=0)
    )
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)


def keep_time(test: Any, values: Any, act: Act) -> Any:
    """The moment at which the whole crew stood at its vehicle."""
    at: datetime = values["turned_out_at"]
    # A form tells minutes: the minute of the call is not before it.
    if at < test.called_at and test.called_at - at < timedelta(minutes=1):
        at = test.called_at
    return readiness.turned_out(test.pk, at=at, note=values["note"], act=act)


def back() -> str:
    return reverse("desk:rescue")


roster = open_to(*KEEPERS)(
    edit_page(
        Editing(
            gettext_lazy("排救援待命班次"), RosterForm, lambda user, key: None, lambda none: {}, put_up,
            lambda outlet: back(), back, done=gettext_lazy("已排上，空缺马上重新计算。"),
            lead=gettext_lazy("一个班组由同一网点的驾驶员和维修人员组成，同时待命才算一班。"),
        )
    )
)  # fmt: skip
turned_out = open_to(*KEEPERS)(
    edit_page(
        Editing(
            gettext_lazy("记到位时间"), TurnedOut, lambda user, pk: found(queries.call_out(pk), pk), lambda test: {},
            keep_time, lambda test: back(), back,
        )
    )
)  # fmt: skip
call_outs = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "拉动测试"),
            name="call_outs",
            query=lambda user, chosen: queries.call_outs(chosen.get("q", "")),
            columns=(
                Column("called_at", gettext_lazy("拉动时间"), kind="moment", sort="called_at"),
                Column("outlet", gettext_lazy("网点"), "outlet.name"),
                Column("crew", gettext_lazy("班组")),
                Column("turned_out_at", gettext_lazy("到位时间"), kind="moment"),
                Column("minutes", gettext_lazy("用时（分钟）"), minutes_of, kind="number"),
                Column("called_by", gettext_lazy("拉动人"), "called_by.name"),
                Column("note", gettext_lazy("备注")),
            ),
            row_url=lambda row: reverse("desk:rescue"),
            lead=gettext_lazy("每季度至少一次，不预先通知，记下从拉动到全员到位的时间。"),
        )
    )
)

urls = [
    path("rescue/roster/", roster, name="rescue_roster"),
    path("rescue/call-outs/", call_outs, name="call_outs"),
    path("rescue/call-outs/<int:key>/", turned_out, name="call_out_done"),
    path("rescue/call-outs/new/<str:code>/", call, name="call_out_new"),
]
