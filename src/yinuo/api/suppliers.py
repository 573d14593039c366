"""Suppliers, and the requests for help that they answer (R-5.12)."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Asked, Given, GivenMoment, Moment, Page, turned, user_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.access import may_read_all
from yinuo.suppliers import queries
from yinuo.suppliers.access import SPEAKERS, may_speak
from yinuo.suppliers.actions.answering import answer
from yinuo.suppliers.types import ANSWERS, Spoken

if TYPE_CHECKING:
    from yinuo.suppliers.models import Supplier, SupplierMessage, SupplierRequest

router = Router(tags=["suppliers"])


class SupplierOut(Schema):
    """A supplier: the fault systems it makes, its names in the parts catalogue, what its contract says."""

    number: str
    name: str
    region: str
    phone: str
    systems: list[str]
    brands: list[str]
    answer_minutes: int
    labour_cny: str
    travel_cny: str
    active: bool


class SaidOut(Schema):
    """One word about a request; `person`, `phone` and `eta_at` tell who comes."""

    kind: str
    words: str
    person: str
    phone: str
    eta_at: Moment | None
    said_at: Moment


class HelpOut(Schema):
    """A request for help. `link` is the supplier's own page, for those who hand it over, while it lives."""

    number: str
    order: str
    supplier: str
    question: str
    state: str
    asked_at: Moment
    due_at: Moment
    answered_at: Moment | None
    link: str | None
    said: list[SaidOut]


class Requests(Search):
    """Words, how the request stands, and of which supplier."""

    state: Asked = ""
    supplier: Asked = ""


class AnswerIn(Given):
    """What a supplier said, told on the phone. `sending` needs who comes and when."""

    kind: str = Field(max_length=12, json_schema_extra={"enum": [each.value for each in ANSWERS]})
    words: str = Field(max_length=2000)
    person: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    eta_at: GivenMoment | None = None


@router.get("/suppliers", response={200: Page[SupplierOut], **FAULTS}, summary=_("配套厂家列表"))
def list_suppliers(request: HttpRequest, wanted: Query[Search]) -> Page[SupplierOut]:
    """Suppliers by number; `q` finds by number, name, pinyin, brand and region."""
    allow(request, STAFF_ROLES)
    page, after = turned(queries.suppliers(wanted.q), by="number", paging=wanted)
    return Page[SupplierOut](items=[supplier_out(each) for each in page], next=after)


@router.get("/supplier-requests", response={200: Page[HelpOut], **FAULTS}, summary=_("求援列表"))
def list_supplier_requests(request: HttpRequest, wanted: Query[Requests]) -> Page[HelpOut]:
    """Requests for help, the latest first, each with what was said. An engineer sees those of the own orders."""
    allow(request, STAFF_ROLES)
    user = user_of(request)
    rows = queries.requests(wanted.q, state=wanted.state, supplier=wanted.supplier)
    rows = rows if may_read_all(user.role) else rows.filter(order__engineer__user_id=user.pk)
    page, after = turned(rows, by="-number", paging=wanted)
    said = queries.messages_by([each.pk for each in page])
    return Page[HelpOut](items=[help_out(each, said[each.pk], user.role) for each in page], next=after)


@router.post("/supplier-requests/{number}/answers", response={201: HelpOut, **FAULTS}, summary=_("记录厂家的答复"))
def answer_supplier_request(request: HttpRequest, number: str, body: AnswerIn) -> HttpResponse:
    """Write down what a supplier said on the phone."""
    allow(request, SPEAKERS)
    if queries.request(number) is None:
        raise Refused("not_found", what=number)
    role = user_of(request).role

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        after = answer(number, Spoken(**body.model_dump()), act=act)
        return 201, help_out(after, queries.messages_of(after.pk), role).model_dump(mode="json")

    return written(request, "supplier.answer", {"number": number, **body.model_dump(mode="json")}, run)


def supplier_out(each: "Supplier") -> SupplierOut:
    """A supplier in the API's shape."""
    return SupplierOut(
        number=each.number, name=each.name, region=each.region, phone=each.phone, systems=each.systems,
        brands=each.brands, answer_minutes=each.answer_minutes, labour_cny=str(each.labour_cny),
        travel_cny=str(each.travel_cny), active=each.active,
    )  # fmt: skip


def help_out(each: "SupplierRequest", said: "list[SupplierMessage]", role: str) -> HelpOut:
    """A request in the API's shape; its secret only for those who hand it over."""
    shown = may_speak(role) and queries.is_live(each)
    link = settings.PUBLIC_URL + reverse("portal:supplier", args=[each.key]) if shown else None
    return HelpOut(
        number=each.number, order=each.order.number, supplier=each.supplier.number, question=each.question,
        state=each.state, asked_at=each.asked_at, due_at=each.due_at, answered_at=each.answered_at, link=link,
        said=[
            SaidOut(kind=one.kind, words=one.words, person=one.person, phone=one.phone, eta_at=one.eta_at,
                    said_at=one.said_at) for one in said
        ],
    )  # fmt: skip
