"""The signed 《售后服务回执》 on the engineer's phone (R-6.18)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.field.job import own
from yinuo.hall.entry import open_to
from yinuo.hall.receipts import pdf_response
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one


@open_to(Role.ENGINEER)
@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed receipt; `?paper=phone` is one long page."""
    receipt = one.receipt_of(own(request, number))
    if receipt is None:
        raise Refused("not_found", what=number)
    return pdf_response(receipt, request, request.GET.get("paper", "a4"), download="download" in request.GET)


urls = [path("orders/<str:number>/receipt.pdf", pdf, name="receipt")]
