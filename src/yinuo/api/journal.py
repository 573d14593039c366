"""An order's story and its signed receipt."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from yinuo.api.shapes import FAULTS, Moment
from yinuo.api.showing import order_of
from yinuo.hall.receipts import pdf_response
from yinuo.journal.types import Event
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one

router = Router(tags=["orders"])
PDF: dict[str, Any] = {
    "responses": {
        200: {"description": "《售后服务回执》", "content": {"application/pdf": {"schema": {"type": "string"}}}}
    }
}


class Entry(Schema):
    """Something that happened. `occurred_at` is when, as it was told; `recorded_at` when we learned of it."""

    seq: int
    kind: str
    occurred_at: Moment
    recorded_at: Moment
    role: str
    actor: str
    door: str
    data: dict[str, Any]


@router.get("/orders/{slug:number}/journal", response={200: list[Entry], **FAULTS}, summary=_("工单日志"))
def list_journal(request: HttpRequest, number: str) -> list[Entry]:
    """All that happened to the order, in the order it was recorded; entries are only ever added."""
    return [entry(each) for each in one.story(order_of(request, number).number)]


def entry(event: Event) -> Entry:
    """A journal entry in the API's shape."""
    return Entry(
        seq=event.seq, kind=event.kind, occurred_at=event.occurred_at, recorded_at=event.recorded_at,
        role=event.role, actor=event.actor, door=event.door, data=event.data,
    )  # fmt: skip


@router.get("/orders/{slug:number}/receipt.pdf", response={**FAULTS}, openapi_extra=PDF, summary=_("售后服务回执"))
def get_receipt(request: HttpRequest, number: str, paper: Literal["a4", "phone"] = "a4") -> HttpResponse:
    """The signed receipt as PDF; 404 until it is signed. The same receipt gives the same bytes."""
    receipt = one.receipt_of(order_of(request, number))
    if receipt is None:
        raise Refused("not_found", what=f"{number} receipt.pdf")
    return pdf_response(receipt, request, paper)
