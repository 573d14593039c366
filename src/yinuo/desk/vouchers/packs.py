"""Monthly vouchers: who has handed in which month, one pack with all it states, and taking it in (R-6.6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, asked, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.desk.vouchers.book import book
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.story import story
from yinuo.hall.vouchers import lacking, pdf_response, tables
from yinuo.hall.words import plain, status_of
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.vouchers import actions
from yinuo.vouchers.queries import listing
from yinuo.vouchers.queries.building import content_of
from yinuo.vouchers.rules.months import preceding, timely
from yinuo.vouchers.rules.states import steps_from
from yinuo.vouchers.types import FROZEN, MONEY, PackState, PackStep, Sort, Timely

MONTHS = 12
"""So many months stand above the list."""
TAKERS = (Role.DISPATCHER, Role.SERVICE_MANAGER)
NOTE = {PackStep.HAND_IN: "note", PackStep.GIVE_BACK: "reason", PackStep.RECEIVE: "reason"}
DONE = {
    PackStep.HAND_IN: _("凭证已交，内容已封存"),
    PackStep.GIVE_BACK: _("已退回补齐，并通知了工程师"),
    PackStep.RECEIVE: _("凭证已接收，这个月锁定"),
}


def last_month() -> str:
    """The month that ended last, as the address has it."""
    return f"{preceding(timezone.localdate(clock.now()).replace(day=1)):%Y-%m}"


class Filter(Search):
    month = forms.DateField(
        label=_("月份"), required=False, input_formats=["%Y-%m"], initial=last_month,
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *PackState.choices])


class Words(forms.Form):
    """What somebody has to say about a pack."""

    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("有缺的，写明为什么缺、什么时候补。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("审核意见"), required=False, max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("退回要写明缺什么；有缺仍接收的，写明理由。"),
    )  # fmt: skip


def month_chosen(request: HttpRequest) -> date | None:
    """The month asked for, at first the one that ended last; None where all months are."""
    form = asked(Filter, request)
    if form.is_bound:
        return form.cleaned_data.get("month") if form.is_valid() else None
    return date.fromisoformat(f"{last_month()}-01")


@open_to(*OFFICE)
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """A month's packs; the months before it with their share handed in on time."""
    month = month_chosen(request)
    ended = listing.ended_counts(month) if month else {}
    listed = Listing(
        title=_("维修凭证"),
        name="vouchers",
        query=lambda user, chosen: listing.packs(month, q=chosen.get("q", ""), state=chosen.get("state", "")),
        filters=Filter,
        columns=(
            Column("engineer", _("服务工程师"), "engineer.name", sort="engineer__name"),
            Column("outlet", _("服务网点"), "engineer.outlet.name", sort="engineer__outlet__name"),
            Column("month", _("月份"), lambda row: f"{row.month:%Y-%m}", kind="short"),
            Column("orders", _("完成工单"), lambda row: orders(row, ended), kind="number"),
            Column("lacking", _("缺少"), lambda row: row.lacking if row.content_hash else "", kind="number"),
            Column("state", _("状态"), kind="tag", sort="state"),
            Column("due_on", _("应交日期"), lambda row: plain(row.due_on), kind="short"),
            Column("handed_in_at", _("交来时间"), kind="moment", sort="handed_in_at"),
            Column("timely", _("是否按时"), came, kind="tag"),
        ),
        row_url=lambda row: reverse("desk:voucher", args=[row.number]),
        empty=_("这个月没有凭证包"),
        lead=_("维修凭证须每月上交客户服务部：工单回执、领用与使用的配件、旧件、收款收据。"),
        template="desk/vouchers/packs.html",
        more=lambda request: {
            "months": listing.months(MONTHS),
            "month": month,
            "today": timezone.localdate(clock.now()),
        },
    )
    return list_page(listed)(request)


def orders(pack: Any, ended: Mapping[int, int]) -> int:
    """How many orders it holds: as frozen, or as of now."""
    return pack.orders if pack.content_hash else ended.get(pack.engineer_id, 0)


def came(pack: Any) -> Timely:
    """Whether it came by its day; one given back has not come."""
    return timely(pack.due_on, pack.handed_in_day if pack.state in FROZEN else None, timezone.localdate(clock.now()))


@open_to(*OFFICE)
@require_GET
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """One pack: what it lacks, all it states, what happened to it. `?export=xlsx`: every table as a sheet."""
    shown = found(listing.pack(number), number)
    if request.GET.get("export") == "xlsx":
        return book(tables(content_of(shown)), shown.number)
    return rendered(request, shown, Words())


def rendered(
    request: HttpRequest, shown: Any, form: forms.Form, *, words: Any = None, status: int = 200
) -> HttpResponse:
    """The page as it stands, with what was typed and why it was refused."""
    content = content_of(shown)
    steps = [step for step in steps_from(shown.state, user_of(request).role) if may_now(shown, step)]
    page = {
        "pack": shown,
        "content": content,
        "timely": came(shown),
        "orders": sum(line.sort == Sort.ORDER for line in content.lines),
        "taken_cny": sum(line.amount_cny for line in content.lines if line.sort in MONEY),
        "missing": lacking(content.missing),
        "tables": tables(content),
        "story": story(journal.events_of(f"voucher:{shown.number}")),
        "steps": steps,
        "fields": [form[name] for name in dict.fromkeys(NOTE[step] for step in steps)],
        "words": words,
    }
    return render(request, "desk/vouchers/pack.html", page, status=status)


def may_now(pack: Any, step: PackStep) -> bool:
    """A month is handed in when it is over."""
    return step != PackStep.HAND_IN or timezone.localdate(clock.now()).replace(day=1) > pack.month


@open_to(*TAKERS)
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Hand in for the engineer, give back, or receive; once. A refusal comes back with all that was typed."""
    shown = found(listing.pack(number), number)
    if step not in PackStep.values:
        raise Refused("not_found", what=step)
    form, taken = Words(request.POST), PackStep(step)
    if not form.is_valid():
        return rendered(request, shown, form, status=422)
    said = {NOTE[taken]: form.cleaned_data[NOTE[taken]]}

    def run(act: Any) -> dict[str, Any]:
        return {"number": getattr(actions, step)(number, **said, act=act).number}

    try:
        once(request, f"voucher.{step}", run)
    except Refused as refused:
        return rendered(request, shown, form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, str(DONE[taken]))
    return redirect("desk:voucher", number)


@open_to(*OFFICE)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The pack as PDF."""
    return pdf_response(found(listing.pack(number), number), request)


urls = [
    path("vouchers/", packs, name="vouchers"),
    path("vouchers/<str:number>/", pack, name="voucher"),
    path("vouchers/<str:number>/pdf/", paper, name="voucher_pdf"),
    path("vouchers/<str:number>/<str:step>/", step, name="voucher_step"),
]
