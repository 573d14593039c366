"""Claims on suppliers (配套索赔): what is open, one claim from draft to settlement, and its paper (R-5.6)."""

import re
from datetime import date, timedelta
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

from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.hall.act import act_of, user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.claims import claim_pdf
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.hall.words import Explanation, explain, plain, status_of
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.suppliers import queries as suppliers
from yinuo.warranty.access import CLAIMERS, SETTLERS, may_claim, may_settle
from yinuo.warranty.actions import claims as actions
from yinuo.warranty.queries import claims as queries
from yinuo.warranty.types.claims import ANSWERED, ClaimState

BACK = timedelta(days=365)
"""As far back is looked for what was not claimed."""
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
CLAIMING, SETTLING = OFFICE & CLAIMERS, OFFICE & SETTLERS


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ClaimState.choices])


class SettleForm(forms.Form):
    amount_cny = forms.DecimalField(label=_("到账金额（元）"), max_digits=12, decimal_places=2, min_value=0)
    on = forms.DateField(label=_("到账日期"), widget=Day())
    paper = forms.CharField(label=_("凭证号"), max_length=60, help_text=_("银行回单、红字发票或抵扣单的号码。"))
    file = forms.FileField(
        label=_("凭证照片"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )


@open_to(*OFFICE)
@require_GET
def unclaimed(request: HttpRequest) -> HttpResponse:
    """By supplier and month: what went into machines and was not claimed."""
    page = {
        "rows": queries.unclaimed(since=clock.now() - BACK), "may_claim": may_claim(user_of(request).role),
    }  # fmt: skip
    return render(request, "desk/warranty/unclaimed.html", page)


@open_to(*OFFICE)
@require_GET
def proposal(request: HttpRequest, supplier: str, month: str) -> HttpResponse:
    """What can be claimed from a supplier for a month, and what keeps the rest out."""
    firm, first = found(suppliers.supplier(supplier), supplier), day_of_month(month)
    lines = queries.claimable(firm, first)
    ready = [line for line in lines if not line.hurdles]
    page = {
        "supplier": firm,
        "month": month,
        "ready": ready,
        "kept_out": [line for line in lines if line.hurdles],
        "total_cny": sum((line.amount_cny for line in ready), Decimal(0)),
        "may_claim": may_claim(user_of(request).role),
    }
    return render(request, "desk/warranty/proposal.html", page)


@open_to(*CLAIMING)
@require_POST
def draft(request: HttpRequest, supplier: str, month: str) -> HttpResponse:
    """A claim of all that is ready."""
    firm = found(suppliers.supplier(supplier), supplier)
    claim = actions.draft(firm, day_of_month(month), act=act_of(request))
    messages.success(request, _("已起草索赔单，核对后提出。"))
    return redirect("desk:claim", claim.number)


def day_of_month(month: str) -> date:
    """The first day of `2026-10`. Refused("not_found")."""
    told = MONTH.fullmatch(month)
    if told is None:
        raise Refused("not_found", what=month[:20])
    return date(int(told[1]), int(told[2]), 1)


@open_to(*OFFICE)
@require_GET
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """One claim, and the next thing to do with it."""
    return page(request, number)


def page(request: HttpRequest, number: str, *, words: Explanation | None = None, status: int = 200) -> HttpResponse:
    """The page; after a refused answer with all that was typed."""
    shown, role = by_number(None, number), user_of(request).role
    lines = queries.claim_lines(shown.pk)
    context = {
        "claim": shown,
        "lines": [(line, *typed(request, line)) for line in lines],
        "note": request.POST.get("note", ""),
        "words": words,
        "total_cny": sum((line.amount_cny for line in lines), Decimal(0)),
        "granted_cny": sum((line.accepted_cny or Decimal(0) for line in lines), Decimal(0)),
        "papers": files.attachments_of("claim", number),
        "may_claim": may_claim(role),
        "may_settle": may_settle(role) and shown.state in ANSWERED,
    }
    return render(request, "desk/warranty/claim.html", context, status=status)


def typed(request: HttpRequest, line: Any) -> tuple[str, str]:
    """What stands in the two boxes of a line: all of it is accepted, unless something else was typed."""
    accepted = request.POST.get(f"accepted.{line.pk}", str(line.amount_cny))
    return accepted.strip(), request.POST.get(f"reason.{line.pk}", "")[:200]


@open_to(*CLAIMING)
@require_POST
def drop(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A line less."""
    actions.drop_line(number, pk, act=act_of(request))
    messages.success(request, _("已去掉这一行，以后还可以索赔。"))
    return redirect("desk:claim", number)


@open_to(*CLAIMING)
@require_POST
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """A draft given up."""
    actions.discard(number, act=act_of(request))
    messages.success(request, _("已放弃这张草稿，各行以后还可以索赔。"))
    return redirect("desk:unclaimed")


@open_to(*CLAIMING)
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Its lines are fixed now."""
    actions.send(number, act=act_of(request))
    messages.success(request, _("已提出索赔。把 PDF 发给厂家。"))
    return redirect("desk:claim", number)


@open_to(*CLAIMING)
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """What the supplier accepts of each line."""
    note = request.POST.get("note", "")[:500]
    try:
        answers = {line.pk: told(request, line) for line in queries.claim_lines(by_number(None, number).pk)}
        actions.answer(number, answers, note=note, act=act_of(request))
    except Refused as refused:
        return page(request, number, words=explain(refused), status=status_of(refused))
    messages.success(request, _("已记下厂家的答复。"))
    return redirect("desk:claim", number)


def told(request: HttpRequest, line: Any) -> actions.Answer:
    """The two boxes of a line as the action takes them. Refused("field_wrong")."""
    accepted, reason = typed(request, line)
    try:
        amount = Decimal(accepted or line.amount_cny)
    except ArithmeticError:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise Refused("field_wrong", field="accepted_cny", value=accepted[:20])
    return amount.quantize(Decimal("0.01")), reason


@open_to(*OFFICE)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The claim as PDF. The same claim gives the same bytes."""
    shown = by_number(None, number)
    answer = HttpResponse(claim_pdf(shown, queries.claim_lines(shown.pk)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{shown.number}.pdf"'
    return answer


@open_to(*OFFICE)
@require_GET
def proof(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """The paper of its settlement, and no other file. Refused("not_found")."""
    if ("claim", number) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


def save_settled(one: Any, values: Any, act: Any) -> Any:
    received = [read(values["file"])] if values["file"] else []
    return actions.settle(
        one.number, amount_cny=values["amount_cny"], on=values["on"], paper=values["paper"], received=received, act=act
    )


def settled_at_first(one: Any) -> dict[str, Any]:
    """All that was accepted, today."""
    lines = queries.claim_lines(one.pk)
    return {"amount_cny": sum((line.accepted_cny or Decimal(0) for line in lines), Decimal(0))}


def its_page(one: Any) -> str:
    return reverse("desk:claim", args=[one.number])


def back() -> str:
    return reverse("desk:claims")


def by_number(user: Any, number: str) -> Any:
    return found(queries.claim(number), number)


settle = open_to(*SETTLING)(
    edit_page(Editing(_("结清索赔"), SettleForm, by_number, settled_at_first, save_settled, its_page, back))
)
claims = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "配套索赔"),
            name="claims",
            query=lambda user, chosen: queries.claims(chosen.get("q", ""), state=chosen.get("state", "")),
            filters=Filter,
            template="desk/warranty/claims.html",
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("supplier", _("配套厂家"), "supplier.name", sort="supplier__name"),
                Column("month", _("月份"), lambda row: f"{row.month:%Y-%m}", sort="month", kind="short"),
                Column("asked_cny", _("索赔金额（元）"), kind="number", sort="asked_cny"),
                Column("granted_cny", _("认可金额（元）"), kind="number", sort="granted_cny"),
                Column("settled_cny", _("到账金额（元）"), kind="number", sort="settled_cny"),
                Column("settled_on", _("到账日期"), lambda row: plain(row.settled_on), sort="settled_on", kind="short"),
                Column("state", _("状态"), kind="tag"),
            ),
            row_url=its_page,
            empty=_("还没有索赔单"),
        )
    )
)
urls = [
    path("claims/", claims, name="claims"),
    path("claims/open/", unclaimed, name="unclaimed"),
    path("claims/open/<str:supplier>/<str:month>/", proposal, name="claim_proposal"),
    path("claims/open/<str:supplier>/<str:month>/draft/", draft, name="claim_draft"),
    path("claims/of/<str:number>/", claim, name="claim"),
    path("claims/of/<str:number>/lines/<int:pk>/drop/", drop, name="claim_drop"),
    path("claims/of/<str:number>/discard/", discard, name="claim_discard"),
    path("claims/of/<str:number>/send/", send, name="claim_send"),
    path("claims/of/<str:number>/answer/", answer, name="claim_answer"),
    path("claims/of/<str:key>/settle/", settle, name="claim_settle"),
    path("claims/of/<str:number>/claim.pdf", paper, name="claim_paper"),
    path("claims/of/<str:number>/papers/<str:sha256>/", proof, name="claim_proof"),
]
