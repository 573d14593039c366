"""Claims on suppliers: made of what can be claimed, sent, answered line by line, settled (R-5.6)."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Asked, Given, Moment, Page, turned
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.suppliers.queries import supplier
from yinuo.warranty.access import CLAIMERS, SETTLERS
from yinuo.warranty.actions import claims as actions
from yinuo.warranty.queries import claims as queries

if TYPE_CHECKING:
    from yinuo.warranty.models.claims import SupplierClaim

router = Router(tags=["claims"])
OFFICE = STAFF_ROLES - {Role.ENGINEER}
MONEY = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
MOST_LINES = 2000


class ClaimLineOut(Schema):
    """What is asked for: a part, or the labour or travel of an order; `accepted_cny` once it was answered."""

    id: int
    kind: str
    order: str
    what: str
    old_serial: str
    quantity: str
    unit: str
    amount_cny: str
    accepted_cny: str | None
    refused_why: str


class ClaimOut(Schema):
    """A claim for the repairs of a month."""

    number: str
    supplier: str
    month: str
    state: str
    sent_at: Moment | None
    answered_at: Moment | None
    settled_cny: str | None
    settled_on: date | None
    paper: str
    lines: list[ClaimLineOut]


class Claims(Search):
    """Words, how the claim stands, and of which supplier."""

    state: Asked = ""
    supplier: Asked = ""


class DraftIn(Given):
    """Of which supplier, for which month, such as 2026-10."""

    supplier: str = Field(max_length=20)
    month: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")


class LineIn(Given):
    """What is accepted of a line, and why not all of it."""

    id: int
    accepted_cny: str = Field(pattern=MONEY)
    reason: str = Field("", max_length=200)


class StepIn(Given):
    """`send` needs nothing; `answer` the lines not accepted whole; `settle` the money, its day and its paper."""

    step: str = Field(max_length=10, json_schema_extra={"enum": ["send", "answer", "settle", "discard"]})
    lines: list[LineIn] = Field([], max_length=MOST_LINES)
    note: str = Field("", max_length=500)
    amount_cny: str = Field("0", pattern=MONEY)
    settled_on: str = Field("", max_length=10)
    paper: str = Field("", max_length=60)


@router.get("/claims", response={200: Page[ClaimOut], **FAULTS}, summary=_("索赔单列表"))
def list_claims(request: HttpRequest, wanted: Query[Claims]) -> Page[ClaimOut]:
    """Claims, the latest first; `q` finds by number and supplier."""
    allow(request, OFFICE)
    rows = queries.claims(wanted.q, state=wanted.state, supplier=wanted.supplier)
    page, after = turned(rows, by="-number", paging=wanted)
    return Page[ClaimOut](items=[claim_out(each) for each in page], next=after)


@router.post("/claims", response={201: ClaimOut, **FAULTS}, summary=_("起草索赔单"))
def draft_claim(request: HttpRequest, body: DraftIn) -> HttpResponse:
    """A draft of all that can be claimed from a supplier for a month."""
    allow(request, CLAIMERS)
    firm = supplier(body.supplier)
    if firm is None:
        raise Refused("not_found", field="supplier", what=body.supplier)
    month = date.fromisoformat(f"{body.month}-01")

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        return 201, claim_out(actions.draft(firm, month, act=act)).model_dump(mode="json")

    return written(request, "claim.draft", body.model_dump(), run)


@router.post("/claims/{number}/steps", response={200: ClaimOut | None, **FAULTS}, summary=_("办理索赔单"))
def take_claim_step(request: HttpRequest, number: str, body: StepIn) -> HttpResponse:
    """Send a claim, write down its answer, settle it, or give a draft up."""
    allow(request, CLAIMERS | SETTLERS)
    if queries.claim(number) is None:
        raise Refused("not_found", what=number)

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        taken(number, body, act)
        after = queries.claim(number)
        return 200, claim_out(after).model_dump(mode="json") if after else {}

    return written(request, "claim.step", {"number": number, **body.model_dump()}, run)


def taken(number: str, body: StepIn, act: Act) -> None:
    """One step. Refused("unknown_step") for any other."""
    match body.step:
        case "send":
            actions.send(number, act=act)
        case "answer":
            told = {line.id: (Decimal(line.accepted_cny), line.reason) for line in body.lines}
            actions.answer(number, told, note=body.note, act=act)
        case "settle":
            actions.settle(
                number, amount_cny=Decimal(body.amount_cny), on=day_of(body.settled_on), paper=body.paper, act=act
            )
        case "discard":
            actions.discard(number, act=act)
        case _:
            raise Refused("unknown_step", field="step", step=body.step)


def day_of(text: str) -> date:
    """A day as it must be sent. Refused("field_wrong")."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("field_wrong", field="settled_on", value=text) from None


def claim_out(each: "SupplierClaim") -> ClaimOut:
    """A claim in the API's shape."""
    lines = [
        ClaimLineOut(
            id=line.pk, kind=line.kind, order=line.order.number, what=line.what, old_serial=line.old_serial,
            quantity=f"{line.quantity.normalize():f}", unit=line.unit, amount_cny=f"{line.amount_cny:.2f}",
            accepted_cny=None if line.accepted_cny is None else f"{line.accepted_cny:.2f}",
            refused_why=line.refused_why,
        ) for line in queries.claim_lines(each.pk)
    ]  # fmt: skip
    return ClaimOut(
        number=each.number, supplier=each.supplier.number, month=f"{each.month:%Y-%m}", state=each.state,
        sent_at=each.sent_at, answered_at=each.answered_at,
        settled_cny=None if each.settled_cny is None else str(each.settled_cny), settled_on=each.settled_on,
        paper=each.paper, lines=lines,
    )  # fmt: skip
