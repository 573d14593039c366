"""The dates of the first snow by province: the company's own figures, kept by the service manager (R-5.5)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.tours.access import PLANNERS, may_plan
from yinuo.tours.actions import planning
from yinuo.tours.queries import fleet


class SnowForm(forms.Form):
    month = forms.IntegerField(label=_("月"), min_value=1, max_value=12)
    day = forms.IntegerField(label=_("日"), min_value=1, max_value=31)
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如：当地气象台近十年平均；公司自定，待确认。")
    )


class NewSnowForm(SnowForm):
    province = forms.CharField(label=_("省份"), max_length=40)
    field_order = ("province",)


def save(one: Any, values: Any, act: Any) -> Any:
    return planning.save_first_snow(
        one.province, month=values["month"], day=values["day"], source=values["source"], act=act
    )


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    province = values["province"].strip()
    unknown(fleet.first_snows().filter(province=province).first(), province, "province")
    told = {name: values[name] for name in ("month", "day", "source")}
    return planning.save_first_snow(province, **told, act=act)


def start(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("month", "day", "source")}


def matching(user: Any, chosen: Any) -> Any:
    rows = fleet.first_snows()
    return rows.filter(province__contains=chosen["q"]) if chosen.get("q") else rows


def back() -> str:
    return reverse("desk:first_snows")


@open_to(*PLANNERS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """It never snows there."""
    planning.remove_first_snow(pk, act=act_of(request))
    messages.success(request, gettext("已删除。"))
    return redirect("desk:first_snows")


first_snows = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("初雪日期"),
            name="first-snow",
            query=matching,
            filters=Search,
            columns=(
                Column("province", _("省份"), sort="province"),
                Column("date", _("初雪日期"), lambda row: f"{row.month:02d}-{row.day:02d}", sort="month"),
                Column("source", _("依据")),
            ),
            row_url=lambda row: reverse("desk:first_snow_edit", args=[row.pk]),
            new_url=lambda user: reverse("desk:first_snow_new") if may_plan(user.role) else "",
            new_label=_("添加省份"),
            lead=_("季节巡检按这里的日期安排，除雪设备在当地初雪之前看完。没有登记的省份不安排。"),
        )
    )
)
new = open_to(*PLANNERS)(
    edit_page(
        Editing(_("添加省份"), NewSnowForm, lambda user, key: None, lambda none: {}, save_new, lambda one: back(), back)
    )
)
edit = open_to(*PLANNERS)(
    edit_page(
        Editing(
            title=_("修改初雪日期"),
            form=SnowForm,
            find=lambda user, key: found(fleet.first_snow(key), key),
            start=start,
            save=save,
            after=lambda one: back(),
            back=back,
            template="desk/tours/snow_edit.html",
        )
    )
)
urls = [
    path("tours/snow/", first_snows, name="first_snows"),
    path("tours/snow/new/", new, name="first_snow_new"),
    path("tours/snow/<int:key>/edit/", edit, name="first_snow_edit"),
    path("tours/snow/<int:pk>/remove/", remove, name="first_snow_remove"),
]
