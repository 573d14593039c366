"""Tools with their inspections: the list with what is due above, the form, and an inspection that was made (R-3.2)."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.network import queries
from yinuo.network.access import EDITORS, may_edit
from yinuo.network.actions import keeping
from yinuo.network.queries import keeping as kept
from yinuo.network.rules.papers import due
from yinuo.network.types import Condition, Due
from yinuo.people import queries as people

SOON_DAYS = 30


class Filter(Search):
    due = forms.ChoiceField(
        label=_("检验"), required=False, choices=[("", _("全部")), ("overdue", _("已过期")), ("soon", _("30 天内到期"))]
    )


class ToolForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    outlet = forms.TypedChoiceField(label=_("网点"), coerce=queries.outlet)
    engineer = forms.TypedChoiceField(label=_("领用人"), coerce=people.engineer, required=False, empty_value=None)
    lifting = forms.BooleanField(label=_("起重、举升工具"), required=False, help_text=_("检验过期的起重工具不能领用。"))
    condition = forms.ChoiceField(label=_("状况"), choices=Condition.choices)
    inspected_on = forms.DateField(label=_("检验日期"), required=False, widget=Day())
    due_on = forms.DateField(
        label=_("下次检验日期"), required=False, widget=Day(), help_text=_("不用检验的空着；到期前 30 天、7 天提醒。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = [(one.code, one.name) for one in queries.outlets()]
        crew = [(one.number, f"{one.name} · {one.outlet.name}") for one in people.engineers() if one.active]
        for field, listed in (("outlet", outlets), ("engineer", crew)):
            cast(forms.ChoiceField, self.fields[field]).choices = [("", "—"), *listed]


class NewToolForm(ToolForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=24, help_text=NUMBER_HELP)
    field_order = ("number",)


class InspectionForm(forms.Form):
    inspected_on = forms.DateField(label=_("检验日期"), widget=Day())
    due_on = forms.DateField(label=_("下次检验日期"), widget=Day())


def today() -> Any:
    return timezone.localdate(clock.now())


def matching(user: Any, chosen: Any) -> "QuerySet[Any]":
    wanted = chosen.get("due", "")
    until = {"overdue": kept.soon(today(), -1), "soon": kept.soon(today(), SOON_DAYS)}.get(wanted)
    return kept.tools(chosen.get("q", ""), until=until)


def standing(tool: Any) -> Due:
    """How its inspection stands."""
    return due(tool.due_on, today(), soon_days=SOON_DAYS)


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    told = {**values}
    number = told.pop("number").upper()
    unknown(kept.tool(number), number, "number")
    return keeping.save_tool(number, told, act=act)[0]


def start(tool: Any) -> dict[str, Any]:
    return {
        "name": tool.name, "outlet": tool.outlet.code, "engineer": tool.engineer.number if tool.engineer else "",
        "lifting": tool.lifting, "condition": tool.condition, "inspected_on": tool.inspected_on, "due_on": tool.due_on,
    }  # fmt: skip


def inspected(tool: Any, values: Any, act: Any) -> Any:
    return keeping.inspect(tool.number, on=values["inspected_on"], due_on=values["due_on"], act=act)


def back(_tool: Any = None) -> str:
    return reverse("desk:tools")


def by_number(user: Any, number: str) -> Any:
    return found(kept.tool(number), number)


tools = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("工具与检验"),
            name="tools",
            query=matching,
            filters=Filter,
            columns=(
                Column("name", _("名称"), sort="name"),
                Column("number", _("编号"), sort="number"),
                Column("outlet", _("网点"), "outlet.name", sort="outlet__name"),
                Column("holder", _("领用人"), "engineer.name", sort="engineer__name"),
                Column("lifting", _("起重、举升工具"), kind="yes"),
                Column("condition", _("状况"), kind="tag"),
                Column("due_on", _("下次检验日期"), lambda row: plain(row.due_on), sort="due_on", kind="short"),
                Column("standing", _("检验"), standing, kind="tag"),
            ),
            row_url=lambda row: reverse("desk:tool_edit", args=[row.number]),
            new_url=lambda user: reverse("desk:tool_new") if may_edit(user.role) else "",
            new_label=_("登记工具"),
            empty=_("没有符合条件的工具"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("登记工具"), NewToolForm, lambda user, key: None, lambda none: {}, save_new, back, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改工具"),
            form=ToolForm,
            find=by_number,
            start=start,
            save=lambda one, values, act: keeping.save_tool(one.number, {**values}, act=act)[0],
            after=back,
            back=back,
            template="desk/network/tool.html",
        )
    )
)
inspect = open_to(*EDITORS)(
    edit_page(
        Editing(
            _("登记检验合格"), InspectionForm, by_number, lambda one: {"inspected_on": today()}, inspected, back, back
        )
    )
)
urls = [
    path("tools/", tools, name="tools"),
    path("tools/new/", new, name="tool_new"),
    path("tools/<str:key>/", edit, name="tool_edit"),
    path("tools/<str:key>/inspect/", inspect, name="tool_inspect"),
]
