"""An order of parts as its customer sees it: the price to answer, the day it leaves, the waybill, arrived (R-5.9)."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yinuo.accounts.types import Role
from yinuo.charges import queries as charges
from yinuo.hall.act import act_of
from yinuo.hall.words import explain, status_of
from yinuo.inbox.actions import once
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.portal import limits
from yinuo.portal.keys import kindly
from yinuo.portal.words import again
from yinuo.sales import queries
from yinuo.sales.actions import advance
from yinuo.sales.rules import steps_from
from yinuo.sales.types import SaleStep

if TYPE_CHECKING:
    from yinuo.sales.models import Sale

OWN = frozenset({SaleStep.ACCEPT, SaleStep.DECLINE, SaleStep.ARRIVE, SaleStep.CANCEL})


@kindly
@require_http_methods(["GET", "POST"])
@clause("R-5.9")
def sale(request: HttpRequest, key: str) -> HttpResponse:
    """The page, and what the customer does on it: accept, decline, arrived, cancel."""
    found = queries.by_key(key)
    if found is None:
        raise Refused("unknown_key")
    words, status = None, 200
    if request.method == "POST":
        try:
            take(request, found)
        except Refused as refused:
            words, status = explain(refused), status_of(refused)
        else:
            messages.success(request, gettext("已记下，谢谢。"))
            return redirect("portal:sale", key=key)
    subject = queries.subject_of(found)
    page = {
        "sale": found,
        "lines": queries.lines_of(found),
        "steps": steps_from(found.state, Role.CONTACT),
        "quotation": next(iter(charges.quotations_of(subject)), None),
        "bill": charges.bill_of(subject),
        "words": words,
    }
    return render(request, "portal/sale.html", page, status=status)


def take(request: HttpRequest, found: "Sale") -> None:
    """One step of the customer's, once for a form."""
    limits.count(request, "step")
    step = request.POST.get("step", "")
    if step not in OWN:
        raise Refused("unknown_step", field="step", step=step[:60])
    act = act_of(request, Role.CONTACT, on_behalf=found.contact_name)
    told = {name: request.POST.get(name, "").strip()[:200] for name in ("by", "reason", "note")}

    def run() -> tuple[int, dict[str, Any]]:
        return 200, {"number": advance(found.number, step, told, act=act).number}

    once(
        act.command_id, run, refusal=again, owner=f"link:{found.follow_key}", kind=f"portal.sale_{step}",
        payload={"step": step, **told}, act=act,
    )  # fmt: skip


urls = [path("parts/<str:key>/", sale, name="sale")]
