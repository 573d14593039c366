"""我的凭证: the engineer's own packs, what each lacks, and handing one in (R-6.6). Handing in needs a signal."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.vouchers import lacking, pdf_response, tables
from yinuo.hall.words import Explanation, explain, status_of
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.people import queries as people
from yinuo.vouchers import actions
from yinuo.vouchers.queries import listing
from yinuo.vouchers.queries.building import content_of
from yinuo.vouchers.types import FROZEN

if TYPE_CHECKING:
    from yinuo.vouchers.models import VoucherPack

MOST = 13
"""A year of months, and the one that runs."""


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def vouchers(request: HttpRequest) -> HttpResponse:
    """The packs, the newest first."""
    engineer = people.engineer_of_user(user_of(request).pk)
    packs = listing.packs_of(engineer.pk, most=MOST) if engineer else []
    today = day_of(clock.now(), settings.COMPANY_ZONE)
    rows = [(pack, over(pack, today), pack.due_on < today and pack.state not in FROZEN) for pack in packs]
    return render(request, "field/vouchers.html", {"rows": rows, "due_day": settings.VOUCHER_DUE_DAY})


def over(pack: "VoucherPack", today: date) -> bool:
    """Whether its month has ended."""
    return today.replace(day=1) > pack.month


def own(request: HttpRequest, number: str) -> "VoucherPack":
    """A pack of the engineer's own. Refused("not_found")."""
    pack, engineer = listing.pack(number), people.engineer_of_user(user_of(request).pk)
    if pack is None or engineer is None or pack.engineer_id != engineer.pk:
        raise Refused("not_found", what=number)
    return pack


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def voucher(request: HttpRequest, number: str) -> HttpResponse:
    """One pack: what it lacks and what it holds."""
    return _shown(request, own(request, number))


def _shown(
    request: HttpRequest, pack: "VoucherPack", *, note: str = "", words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    content = content_of(pack)
    page = {
        "pack": pack,
        "missing": lacking(content.missing),
        "tables": tables(content),
        "may_hand_in": pack.state not in FROZEN and over(pack, day_of(clock.now(), settings.COMPANY_ZONE)),
        "note": note,
        "words": words,
    }
    return render(request, "field/voucher.html", page, status=status)


@open_to(Role.ENGINEER)
@require_POST
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """Hand it in, once; refused, what was written is still there."""
    pack, note = own(request, number), request.POST.get("note", "")
    try:
        once(request, "voucher.hand_in", lambda act: {"hash": actions.hand_in(number, note=note, act=act).content_hash})
    except Refused as refused:
        return _shown(request, pack, note=note, words=explain(refused), status=status_of(refused))
    messages.success(request, _("已交给客户服务部。"))
    return redirect("field:voucher", number)


@open_to(Role.ENGINEER)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The pack as PDF."""
    return pdf_response(own(request, number), request)


urls = [
    path("vouchers/", vouchers, name="vouchers"),
    path("vouchers/<str:number>/", voucher, name="voucher"),
    path("vouchers/<str:number>/hand-in/", hand_in, name="voucher_hand_in"),
    path("vouchers/<str:number>/pdf/", paper, name="voucher_pdf"),
]
