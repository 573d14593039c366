"""What engineers ask for: the list, one request beside what the store has, a new one, the keeper's no (R-6.4)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.parts.moving import REMEMBERED, engineers
from yinuo.desk.parts.slip import FIGURE
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.moves import order_id_of
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.access import ASKERS, may_ask, may_keep
from yinuo.parts.actions import asking as actions
from yinuo.parts.queries import asking
from yinuo.parts.types import Line
from yinuo.people import queries as people

ASKING = OFFICE & ASKERS
STATES = (("open", _("待发料")), ("", _("全部")), ("settled", _("已办结")))


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, initial="open", choices=STATES)


class RequestForm(forms.Form):
    engineer = forms.ChoiceField(label=_("服务工程师"), choices=engineers)
    order = forms.CharField(
        label=_("用于工单"), max_length=30, required=False, help_text=_("不写工单号，就是补车存。")
    )  # fmt: skip
    lines = forms.CharField(
        label=_("配件"), widget=forms.Textarea, max_length=4000,
        help_text=_("每行一种：配件编号或条码，空格，数量；不写数量就是 1。"),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def clean_lines(self) -> list[Line]:
        """The lines as an action takes them; a barcode becomes its part's number."""
        return [written(text.split()) for text in self.cleaned_data["lines"].splitlines() if text.strip()]


class Closing(forms.Form):
    reason = forms.CharField(max_length=200)


def written(words: list[str]) -> Line:
    """One line of the text."""
    part = queries.part(words[0]) or queries.part(words[0].upper())
    if part is None:
        raise forms.ValidationError(_("没有这个配件：%(what)s"), params={"what": words[0]})
    quantity = words[1] if len(words) > 1 else "1"
    if not FIGURE.fullmatch(quantity):
        raise forms.ValidationError(_("数量不对：%(what)s"), params={"what": quantity})
    return Line(part.number, Decimal(quantity))


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    engineer = found(people.engineer(values["engineer"]), values["engineer"])
    number = values["order"].strip().upper()
    return actions.ask(
        engineer.pk, values["lines"], order_id=order_id_of(number), order=number, note=values["note"], act=act
    )


@open_to(*OFFICE)
@require_GET
def parts_request(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked for, was issued and is still wanted, and what the keeper's store has of it."""
    shown = by_number(None, number)
    place = queries.place(request.session.get(REMEMBERED, ""))
    role = user_of(request).role
    page = {
        "wanted": shown,
        "lines": asking.wanted(shown, place.pk if place else None),
        "place": place,
        "may_keep": may_keep(role) and shown.settled_at is None,
    }
    return render(request, "desk/parts/request.html", page)


@open_to(Role.STOREKEEPER)
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """The rest will not be issued."""
    form = Closing(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="reason")
    actions.close(number, reason=form.cleaned_data["reason"], act=act_of(request))
    messages.success(request, _("已关闭领料申请。"))
    return redirect("desk:parts_request", number)


def state(row: Any) -> str:
    return str(_("待发料") if row.settled_at is None else _("已关闭") if row.closed_why else _("已发齐"))


def matching(user: Any, chosen: Any) -> Any:
    is_open = {"": None, "settled": False}.get(chosen.get("state", "open"), True)
    return asking.requests(chosen.get("q", ""), is_open=is_open)


def its_page(one: Any) -> str:
    return reverse("desk:parts_request", args=[one.number])


def back() -> str:
    return reverse("desk:parts_requests")


def by_number(user: Any, number: str) -> Any:
    return found(asking.request(number), number)


parts_requests = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "领料申请"),
            name="parts-requests",
            query=matching,
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("engineer", _("服务工程师"), "engineer.name"),
                Column("outlet", _("服务网点"), "engineer.outlet.name"),
                Column("order", _("用于工单"), "order.number", kind="short"),
                Column("asked_at", _("申请时间"), sort="asked_at", kind="moment"),
                Column("state", _("状态"), state),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:parts_request_new") if may_ask(user.role) else "",
            new_label=_("新建领料申请"),
        )
    )
)
new = open_to(*ASKING)(
    edit_page(Editing(_("新建领料申请"), RequestForm, by_number, lambda none: {}, save_new, its_page, back))
)
urls = [
    path("parts/requests/", parts_requests, name="parts_requests"),
    path("parts/requests/new/", new, name="parts_request_new"),
    path("parts/requests/<str:number>/", parts_request, name="parts_request"),
    path("parts/requests/<str:number>/close/", close, name="parts_request_close"),
]
