"""Money: the price list, what an order comes to, taking a payment, the money receipts, what finance has to invoice."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Given, Moment, Page, turned
from yinuo.api.showing import order_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.charges import queries
from yinuo.charges.queries import listing
from yinuo.charges.types import Method
from yinuo.hall import money
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.orders.actions import advance
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.transitions import roles_of
from yinuo.orders.types import Step

if TYPE_CHECKING:
    from yinuo.charges.models import Payment, Quotation
    from yinuo.charges.types import Bill, Priced

router = Router(tags=["charges"])
OFFICE = STAFF_ROLES - {Role.ENGINEER}


class PriceOut(Schema):
    """An item of the price list at its cost, which is what a customer out of warranty pays (R-6.12)."""

    code: str
    kind: str
    name: str
    unit: str
    unit_cny: str


class LineOut(Schema):
    """A line of a quotation or a bill; `covered` ones cost nothing."""

    kind: str
    code: str
    name: str
    unit: str
    quantity: str
    unit_cny: str
    amount_cny: str
    covered: bool


class QuotationOut(Schema):
    """A quotation; `way` says how the customer's answer reached us."""

    number: str
    state: str
    total_cny: str
    offered_at: Moment
    valid_until: str
    answered_by: str
    way: str


class PaymentOut(Schema):
    """A payment under the number of its receipt; negative where money went back, against `refund_of`."""

    number: str
    matter: str
    amount_cny: str
    method: str
    payer: str
    reference: str
    paid_at: Moment
    refund_of: str | None
    verify: str


class BillOut(Schema):
    """All money of an order. `cover` is covered, not_covered or needs_decision; while undecided nothing is charged."""

    order: str
    cover: str
    lines: list[LineOut]
    quotations: list[QuotationOut]
    quoted_cny: str
    total_cny: str
    paid_cny: str
    due_cny: str
    credit_due_on: str | None
    receipts: list[str]
    invoices: list[str]


class PaymentIn(Given):
    """Money that was received: no more than is owed."""

    amount_cny: str = Field(pattern=r"^[0-9]{1,7}(\.[0-9]{1,2})?$", examples=["326.50"])
    method: str = Field(max_length=10, json_schema_extra={"enum": list(Method.values)})
    payer: str = Field("", max_length=120)
    reference: str = Field("", max_length=80)
    invoice_number: str = Field("", max_length=40)


@router.get("/prices", response={200: list[PriceOut], **FAULTS}, summary=_("价目"))
def list_prices(request: HttpRequest) -> list[PriceOut]:
    """The price list in force today; parts stand in `GET /parts` with their cost."""
    allow(request, STAFF_ROLES)
    return [price_out(each) for each in queries.tariff(day_of(clock.now(), settings.COMPANY_ZONE))]


@router.get("/orders/{slug:number}/bill", response={200: BillOut, **FAULTS}, summary=_("工单的费用"))
def get_bill(request: HttpRequest, number: str) -> BillOut:
    """What was quoted, charged and paid. A quotation is offered and answered by the order's own steps."""
    order = order_of(request, number)
    subject = f"order:{order.number}"
    bill, quotations = queries.bill_of(subject), queries.quotations_of(subject)
    return bill_out(order.number, warranty_of(order).verdict, bill, quotations)


@router.post("/orders/{slug:number}/payments", response={201: PaymentOut, **FAULTS}, summary=_("收款"))
def take_payment(request: HttpRequest, number: str, body: PaymentIn) -> HttpResponse:
    """Take money for an order; its receipt is written in the same breath, once for an `Idempotency-Key`."""
    allow(request, roles_of(Step.TAKE_PAYMENT))
    told = {name: value for name, value in body.model_dump(exclude={"amount_cny"}).items() if value}

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        order = advance(
            order_of(request, number).number, Step.TAKE_PAYMENT, told | {"amount": body.amount_cny}, act=act
        )
        newest = queries.bill_of(f"order:{order.number}").paid[-1].number
        found = listing.payment(newest)
        if found is None:
            raise Refused("not_found", what=newest)
        return 201, payment_out(found).model_dump(mode="json")

    return written(request, "payment", {"number": number, **body.model_dump()}, run)


@router.get("/money-receipts", response={200: Page[PaymentOut], **FAULTS}, summary=_("收据列表"))
def list_payments(request: HttpRequest, wanted: Query[Search]) -> Page[PaymentOut]:
    """Money receipts by number, the latest first; `q` finds by number, matter, customer, payer and reference."""
    allow(request, OFFICE)
    page, after = turned(listing.payments(wanted.q), by="-number", paging=wanted)
    return Page[PaymentOut](items=[payment_out(each) for each in page], next=after)


def price_out(each: "Priced") -> PriceOut:
    """An item of the price list in the API's shape."""
    return PriceOut(code=each.code, kind=each.kind, name=each.name, unit=each.unit, unit_cny=str(each.unit_cny))


def bill_out(number: str, cover: str, bill: "Bill", quotations: "list[Quotation]") -> BillOut:
    """An order's money in the API's shape."""
    return BillOut(
        order=number, cover=cover,
        lines=[
            LineOut(
                kind=each.kind, code=each.code, name=each.name, unit=each.unit, quantity=figure(each.quantity),
                unit_cny=str(each.unit_cny), amount_cny=str(each.amount_cny), covered=each.covered,
            )
            for each in bill.lines
        ],
        quotations=[
            QuotationOut(
                number=each.number, state=each.state, total_cny=str(each.total_cny), offered_at=each.offered_at,
                valid_until=each.valid_until.isoformat(), answered_by=each.answered_by, way=each.way,
            )
            for each in quotations
        ],
        quoted_cny=f"{bill.quoted_cny:.2f}", total_cny=f"{bill.total_cny:.2f}", paid_cny=f"{bill.paid_cny:.2f}",
        due_cny=f"{bill.due_cny:.2f}",
        credit_due_on=bill.credit_due_on.isoformat() if bill.credit_due_on else None,
        receipts=[each.number for each in bill.paid], invoices=list(bill.invoices),
    )  # fmt: skip


def payment_out(each: "Payment") -> PaymentOut:
    """A payment in the API's shape."""
    return PaymentOut(
        number=each.number, matter=each.account.subject, amount_cny=str(each.amount_cny), method=each.method,
        payer=each.payer, reference=each.reference, paid_at=each.paid_at,
        refund_of=each.refund_of.number if each.refund_of else None, verify=money.verify_url(each.key),
    )  # fmt: skip


def figure(quantity: Decimal) -> str:
    """A quantity without the zeros a column fills it up with."""
    return f"{quantity.normalize():f}"
