"""The monthly settlements with shops, and the ranking by what their jobs say of them (R-3.11)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.shop_statements import pdf_response
from yinuo.hall.shop_story import story_of
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.shops import queries as shop_queries
from yinuo.shops.access import SETTLERS
from yinuo.shops.actions import settling
from yinuo.shops.queries import jobs as jobs_of
from yinuo.shops.queries import statements as queries
from yinuo.shops.types import StatementState

S = StatementState


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *S.choices])


class Month(forms.DateField):
    """A month, told by any day of it."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        return day.replace(day=1) if day else None


def with_work() -> list[tuple[str, str]]:
    """The shops with something to settle, and since which month."""
    first = dict(reversed(queries.to_settle()))
    return [(each.number, f"{each.name} · {first[each.pk]:%Y-%m}") for each in shop_queries.shops() if each.pk in first]


class MakeForm(forms.Form):
    shop = forms.ChoiceField(
        label=_("外委厂"), choices=lambda: [("", "—"), *with_work()],
        help_text=_("只列出有任务验收合格、还没有结算的。"),
    )  # fmt: skip
    month = Month(label=_("结算到哪个月"), widget=Day(), help_text=_("选那个月的任何一天；到月底验收合格的都算。"))


class Paying(forms.Form):
    paid_on = forms.DateField(label=_("付款日期"), widget=Day())
    voucher = forms.CharField(label=_("付款凭证号"), max_length=60)


class Reasoned(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=500)


def make(_nobody: None, values: Any, act: Any) -> Any:
    shop = found(shop_queries.shop(values["shop"]), values["shop"])
    return settling.make(shop, values["month"], act=act)


def by_number(number: str) -> Any:
    return found(queries.statement(number), number)


@open_to(*OFFICE)
@require_GET
def statement(request: HttpRequest, number: str) -> HttpResponse:
    one, role = by_number(number), user_of(request).role
    desk, manager = role in (Role.DISPATCHER, Role.SERVICE_MANAGER), role == Role.SERVICE_MANAGER
    page = {
        "statement": one,
        "content": one.content,
        "story": story_of(f"shop_statement:{number}"),
        "may_confirm": desk and one.state == S.DRAFT,
        "may_approve": manager and one.state == S.CONFIRMED,
        "may_dissolve": manager and one.state in (S.DRAFT, S.CONFIRMED),
        "paying": Paying(initial={"paid_on": timezone.localdate(clock.now())})
        if role == Role.FINANCE and one.state == S.APPROVED
        else None,
    }
    return render(request, "desk/shops/statement.html", page)


@open_to(*OFFICE)
@require_GET
def statement_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The statement on paper."""
    return pdf_response(by_number(number))


@open_to(Role.DISPATCHER, Role.SERVICE_MANAGER)
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The shop confirmed on the phone or on paper."""
    settling.confirm(number, act=act_of(request))
    messages.success(request, _("已代为确认，等部长批准。"))
    return redirect("desk:shop_statement", number)


@open_to(Role.SERVICE_MANAGER)
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    settling.approve(number, act=act_of(request))
    messages.success(request, _("已批准，等财务部付款。"))
    return redirect("desk:shop_statement", number)


@open_to(Role.SERVICE_MANAGER)
@require_POST
def dissolve(request: HttpRequest, number: str) -> HttpResponse:
    form = Reasoned(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="reason")
    settling.dissolve(number, reason=form.cleaned_data["reason"], act=act_of(request))
    messages.success(request, _("结算单已退回，其中的任务可以改了再结。"))
    return redirect("desk:shop_statements")


@open_to(Role.FINANCE)
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    form = Paying(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field=next(iter(form.errors)))
    settling.pay(number, on=form.cleaned_data["paid_on"], voucher=form.cleaned_data["voucher"], act=act_of(request))
    messages.success(request, _("已登记付款，结算单已锁定。"))
    return redirect("desk:shop_statement", number)


@open_to(*OFFICE)
@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    """Every shop by its record, the weak ones marked."""
    today = timezone.localdate(clock.now())
    records, lights, mark = jobs_of.records(today), shop_queries.lights(today), shop_queries.standard().pass_mark
    rows = [
        {
            "shop": each, "record": records.get(each.pk, shop_queries.NO_RECORD), "light": lights[each.pk],
            "weak": (score := records.get(each.pk, shop_queries.NO_RECORD).score) is not None and score < mark,
        }
        for each in shop_queries.shops()
    ]  # fmt: skip
    rows.sort(key=lambda row: -(row["record"].score or 0))  # type: ignore[attr-defined]  # -- shape: rows of a page
    page = {"rows": rows, "mark": mark, "may_judge": user_of(request).role == Role.SERVICE_MANAGER}
    return render(request, "desk/shops/ranking.html", page)


statements = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "外委结算单"),
            name="shop-statements",
            query=lambda user, chosen: queries.statements(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("shop", _("外委厂"), "shop.name"),
                Column("month", _("月份"), lambda row: f"{row.month:%Y-%m}", sort="month", kind="short"),
                Column("state", _("状态"), kind="tag"),
                Column("total_cny", _("金额（元）"), sort="total_cny", kind="number"),
                Column("confirmed_at", _("确认时间"), sort="confirmed_at", kind="moment"),
                Column("paid_on", _("付款日期"), lambda row: row.paid_on and row.paid_on.isoformat(), sort="paid_on"),
            ),
            row_url=lambda row: reverse("desk:shop_statement", args=[row.number]),
            new_url=lambda user: reverse("desk:shop_statement_new") if user.role in SETTLERS else "",
            new_label=_("开结算单"),
        )
    )
)
new = open_to(*(SETTLERS & OFFICE))(
    edit_page(
        Editing(
            _("开结算单"), MakeForm, lambda user, key: None, lambda none: {}, make,
            lambda one: reverse("desk:shop_statement", args=[one.number]), lambda: reverse("desk:shop_statements"),
        )
    )
)  # fmt: skip
urls = [
    path("shops/ranking/", ranking, name="shop_ranking"),
    path("shops/statements/", statements, name="shop_statements"),
    path("shops/statements/new/", new, name="shop_statement_new"),
    path("shops/statements/<str:number>/", statement, name="shop_statement"),
    path("shops/statements/<str:number>/statement.pdf", statement_pdf, name="shop_statement_pdf"),
    path("shops/statements/<str:number>/confirm/", confirm, name="shop_statement_confirm"),
    path("shops/statements/<str:number>/approve/", approve, name="shop_statement_approve"),
    path("shops/statements/<str:number>/dissolve/", dissolve, name="shop_statement_dissolve"),
    path("shops/statements/<str:number>/pay/", pay, name="shop_statement_pay"),
]
