"""An outside shop's own pages: its jobs and statements and nothing else, and of a customer only the vehicle (R-3.9)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.files import queries as files
from yinuo.files.types import Purpose
from yinuo.hall.act import act_of, user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.shop_jobs import WRITABLE, buttons, take
from yinuo.hall.shop_statements import pdf_response
from yinuo.hall.shop_story import story_of
from yinuo.hall.shop_words import bars_in_words
from yinuo.kernel import clock
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.portal.keys import kindly
from yinuo.shops import queries
from yinuo.shops.actions import lines, settling
from yinuo.shops.queries import jobs, statements
from yinuo.shops.types import StatementState

if TYPE_CHECKING:
    from yinuo.shops.models import Shop, ShopJob, ShopStatement

MOST_ENDED = 30
FAULT = frozenset({Purpose.REPORT, Purpose.BEFORE, Purpose.HELP})
"""Of the order's photos a shop sees those of the fault."""


def own(request: HttpRequest) -> "Shop":
    """The shop somebody signs in for. Refused("not_found") to whom none is given yet."""
    shop = queries.shop_of_user(user_of(request).pk)
    if shop is None:
        raise Refused("not_found", what=_("您的用户还没有对应的外委厂，请联系客户服务部。"))
    return shop


@clause("R-3.9")
def own_job(request: HttpRequest, number: str) -> "ShopJob":
    """A job of the own shop. Refused("not_found") also for another's: nobody learns that it exists."""
    job = jobs.job(number)
    if job is None or job.shop_id != own(request).pk:
        raise Refused("not_found", what=number)
    return job


def own_statement(request: HttpRequest, number: str) -> "ShopStatement":
    """A statement of the own shop."""
    found = statements.statement(number)
    if found is None or found.shop_id != own(request).pk:
        raise Refused("not_found", what=number)
    return found


@kindly
@open_to(Role.SHOP)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What waits for the shop, what it is at, what is over; and what keeps it from getting work."""
    shop, today = own(request), timezone.localdate(clock.now())
    page = {
        "shop": shop,
        "open": jobs.jobs(shop_id=shop.pk, is_open=True),
        "ended": jobs.jobs(shop_id=shop.pk, is_open=False)[:MOST_ENDED],
        "statements": statements.statements(shop_id=shop.pk)[:MOST_ENDED],
        "bars": bars_in_words(queries.bars_of(shop, today)),
        "ending": [each for each in queries.papers_of(shop.pk) if ends_soon(each, today)],
    }
    return render(request, "portal/shop.html", page)


def ends_soon(paper: Any, today: Any) -> bool:
    """Whether its end is to be told of: in the last three months, and no renewal is known."""
    return paper.alarm_on is not None and 0 <= (paper.valid_to - today).days <= max(settings.SHOP_ALARM_DAYS)


@kindly
@open_to(Role.SHOP)
@require_GET
def job(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, own_job(request, number))


def shown(
    request: HttpRequest, job: "ShopJob", *, back: Any = None, words: Any = None, status: int = 200
) -> HttpResponse:
    """The job's page; `back` is a form that was refused, with its name."""
    faults = [each for each in files.attachments_of("order", job.order.number) if each.purpose in FAULT]
    page = {
        "job": job,
        "lines": jobs.lines_of(job.pk),
        "story": story_of(f"shop_job:{job.number}"),
        "photos": [*faults, *files.attachments_of("shop_job", job.number)],
        "buttons": buttons(job, Role.SHOP, back),
        "base": reverse("portal:shop_job", args=[job.number]),
        "words": words,
        "may_write": job.state in WRITABLE and job.statement_id is None,
        "prices": queries.prices_of(job.agreement_id),
    }
    return render(request, "portal/shop_job.html", page, status=status)


@kindly
@open_to(Role.SHOP)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Do one thing on an own job."""
    one = own_job(request, number)
    if request.method == "GET":
        return redirect("portal:shop_job", number)
    refused = take(request, one, step)
    if refused is not None:
        form, words, status = refused
        return shown(request, one, back=(step, form), words=words, status=status)
    messages.success(request, _("已记录"))
    return redirect("portal:shop_job", number)


@kindly
@open_to(Role.SHOP)
@require_POST
def remove_line(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    lines.remove_line(own_job(request, number).number, pk, act=act_of(request))
    messages.success(request, _("已撤下"))
    return redirect("portal:shop_job", number)


@kindly
@open_to(Role.SHOP)
@require_GET
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A photo of an own job, or of the fault it is about."""
    one = own_job(request, number)
    about = files.attachments_of("order", one.order.number)
    allowed = {each.blob_id for each in about if each.purpose in FAULT}
    allowed |= {each.blob_id for each in files.attachments_of("shop_job", number)}
    if sha256 not in allowed:
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


class Objection(forms.Form):
    reason = forms.CharField(max_length=500)


@kindly
@open_to(Role.SHOP)
@require_GET
def statement(request: HttpRequest, number: str) -> HttpResponse:
    one = own_statement(request, number)
    page = {"statement": one, "content": one.content, "may_confirm": one.state == StatementState.DRAFT}
    return render(request, "portal/shop_statement.html", page)


@kindly
@open_to(Role.SHOP)
@require_GET
def statement_pdf(request: HttpRequest, number: str) -> HttpResponse:
    return pdf_response(own_statement(request, number))


@kindly
@open_to(Role.SHOP)
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The shop agrees; or, with `reason`, does not."""
    one = own_statement(request, number)
    if "object" in request.POST:
        form = Objection(request.POST)
        if not form.is_valid():
            raise Refused("field_required", field="reason")
        settling.object_to(one.number, reason=form.cleaned_data["reason"], act=act_of(request))
        messages.success(request, _("已告诉客户服务部，改好后会重新开单。"))
    else:
        settling.confirm(one.number, act=act_of(request))
        messages.success(request, _("已确认，等对方批准和付款。"))
    return redirect("portal:shop_statement", number)


urls = [
    path("shop/", start, name="shop"),
    path("shop/jobs/<str:number>/", job, name="shop_job"),
    path("shop/jobs/<str:number>/lines/<int:pk>/remove/", remove_line, name="shop_line_remove"),
    path("shop/jobs/<str:number>/files/<str:sha256>/", photo, name="shop_photo"),
    path("shop/jobs/<str:number>/<slug:step>/", step, name="shop_step"),
    path("shop/statements/<str:number>/", statement, name="shop_statement"),
    path("shop/statements/<str:number>/statement.pdf", statement_pdf, name="shop_statement_pdf"),
    path("shop/statements/<str:number>/confirm/", confirm, name="shop_statement_confirm"),
]
