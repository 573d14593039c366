"""All orders, open and ended, with filters and as a workbook."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.desk.kit.lists import Listing, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.orders.intake import TAKERS
from yinuo.desk.shell import OFFICE
from yinuo.hall.entry import open_to
from yinuo.network import queries as network
from yinuo.orders.queries import board
from yinuo.orders.queries.all import among
from yinuo.orders.types import State
from yinuo.people import queries as people

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class OrderFilter(forms.Form):
    """What to list; an outlet and an engineer are chosen by id."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *State.choices])
    outlet = forms.TypedChoiceField(label=_("服务网点"), required=False, coerce=int, empty_value=None)
    engineer = forms.TypedChoiceField(label=_("服务工程师"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(label=_("报修日期从"), required=False, widget=DATE)
    until = forms.DateField(label=_("到"), required=False, widget=DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("工单号、电话、车牌、客户")
        outlets = [(each.pk, each.name) for each in network.outlets()]
        engineers = [(each.pk, each.name) for each in people.engineers()]
        self.fields["outlet"].choices = [("", _("全部")), *outlets]  # type: ignore[attr-defined]  # -- outside: a choice field
        self.fields["engineer"].choices = [("", _("全部")), *engineers]  # type: ignore[attr-defined]  # -- outside: a choice field


def wanted(user: Any, told: Mapping[str, Any]) -> "QuerySet[Any]":
    """The orders of a filter that this person may see, newest first."""
    since, until = told.get("since"), told.get("until")
    return among(
        board.visible(role=user.role, user_id=user.pk), state=told.get("state", ""), outlet_id=told.get("outlet"),
        engineer_id=told.get("engineer"), q=told.get("q", ""), since=since and _midnight(since),
        until=until and _midnight(until + timedelta(days=1)),
    )  # fmt: skip


def _midnight(day: Any) -> datetime:
    """The moment a day begins in the company's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


SCREEN = (
    Column("number", _("工单号"), sort="number"),
    Column("state", _("状态"), kind="tag", sort="state"),
    Column("reported_at", _("报修时间"), kind="moment", sort="reported_at"),
    Column("vehicle", _("车辆"), value=lambda order: str(order.vehicle), kind="short"),
    Column("customer", _("客户"), value="customer.name", sort="customer__name"),
    Column("fault_system", _("故障系统"), sort="fault_system"),
    Column("engineer", _("工程师"), value="engineer.name", sort="engineer__name"),
    Column("arrived_at", _("到场时间"), kind="moment", sort="arrived_at"),
)
PAPER = (
    *SCREEN,
    Column("vin", _("车架号"), value="vehicle.vin"),
    Column("model", _("型号"), value="vehicle.model.code"),
    Column("contact_name", _("联系人")),
    Column("contact_phone", _("联系电话")),
    Column("fault_description", _("故障描述")),
    Column("base", _("服务网点"), value="base.name"),
    Column("distance_km", _("路程（公里）"), kind="number"),
    Column("cause", _("故障原因")),
    Column("work_done", _("维修内容")),
    Column("score", _("评分"), kind="number"),
    Column("ended_at", _("结束时间"), kind="moment"),
)
"""A workbook holds more than a screen."""

ON_SCREEN = Listing(
    title=pgettext_lazy("several", "工单"),
    name="orders",
    query=wanted,
    columns=SCREEN,
    row_url=lambda order: reverse("desk:order", args=[order.number]),
    new_url=lambda user: reverse("desk:intake") if user.role in TAKERS else "",
    new_label=_("登记报修"),
    filters=OrderFilter,
)
screen, paper = list_page(ON_SCREEN), list_page(replace(ON_SCREEN, columns=PAPER))


@open_to(*OFFICE)
def orders(request: HttpRequest) -> HttpResponse:
    """The list; `?export=xlsx` gives the same orders with everything about them."""
    return paper(request) if request.GET.get("export") == "xlsx" else screen(request)


urls = [path("orders/", orders, name="orders")]
