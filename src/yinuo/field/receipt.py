"""The 《售后服务回执》 on the engineer's phone: shown to the customer before signing, and the paper after (R-6.18)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.field.job import own
from yinuo.hall.entry import open_to
from yinuo.hall.receipts import on_screen, pdf_response
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one
from yinuo.orders.queries.receipt import draft_of


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """Everything the customer is about to sign, in the words of the paper."""
    order = own(request, number)
    page = {"order": order, "paper": on_screen(draft_of(order, at=clock.now())), "picture_url": reverse("field:upload")}
    part = "#paper" if request.headers.get("HX-Request") else ""
    return render(request, f"field/preview.html{part}", page)


@open_to(Role.ENGINEER)
@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed receipt; `?paper=phone` is one long page."""
    receipt = one.receipt_of(own(request, number))
    if receipt is None:
        raise Refused("not_found", what=number)
    return pdf_response(receipt, request, request.GET.get("paper", "a4"), download="download" in request.GET)


urls = [
    path("orders/<str:number>/preview/", preview, name="preview"),
    path("orders/<str:number>/receipt.pdf", pdf, name="receipt"),
]
