"""The monthly vouchers: packs, what each states, and handing in, giving back, receiving (R-6.6)."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Asked, Given, Moment, Page, turned, user_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.people import queries as people
from yinuo.vouchers import actions
from yinuo.vouchers.queries import listing
from yinuo.vouchers.queries.building import content_of
from yinuo.vouchers.types import PackStep

if TYPE_CHECKING:
    from yinuo.vouchers.models import VoucherPack
    from yinuo.vouchers.types import Balance, Line, Missing

router = Router(tags=["vouchers"])
STEPPERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ENGINEER})


class PackOut(Schema):
    """A pack; `hash` stands once it is handed in."""

    number: str
    engineer: str
    month: str
    state: str
    due_on: date
    handed_in_at: Moment | None
    hash: str


class LineOut(Schema):
    """One line; `at` is when it happened, which may lie in an earlier month."""

    sort: str
    at: Moment
    number: str
    name: str
    order: str
    quantity: str
    amount_cny: str
    paper: str
    note: str


class BalanceOut(Schema):
    """One part: opening + issued + counted = used + returned + in_hand."""

    part: str
    opening: str
    issued: str
    used: str
    returned: str
    counted: str
    in_hand: str


class MissingOut(Schema):
    """What the pack lacks."""

    lack: str
    what: str
    since: Moment
    order: str


class WholeOut(PackOut):
    """A pack with all it states."""

    lines: list[LineOut]
    balances: list[BalanceOut]
    missing: list[MissingOut]


class Packs(Search):
    """Words, and one month as `2026-11`."""

    month: Asked = ""


class StepIn(Given):
    """Why something is missing, what is missing, or why that is all right."""

    reason: str = Field("", max_length=300)


@router.get("/vouchers", response={200: Page[PackOut], **FAULTS}, summary=_("维修凭证列表"))
def list_vouchers(request: HttpRequest, wanted: Query[Packs]) -> Page[PackOut]:
    """Packs by number; an engineer sees the own ones."""
    allow(request, STAFF_ROLES)
    try:
        month = date.fromisoformat(f"{wanted.month}-01") if wanted.month else None
    except ValueError:
        raise Refused("field_wrong", field="month", value=wanted.month) from None
    rows = listing.packs(month, q=wanted.q)
    if user_of(request).role == Role.ENGINEER:
        rows = rows.filter(engineer__user_id=user_of(request).pk)
    page, after = turned(rows, by="number", paging=wanted)
    return Page[PackOut](items=[PackOut(**pack_out(each)) for each in page], next=after)


@router.get("/vouchers/{number}", response={200: WholeOut, **FAULTS}, summary=_("一份维修凭证"))
def get_voucher(request: HttpRequest, number: str) -> WholeOut:
    """One pack: as it was handed in, or as it is now."""
    allow(request, STAFF_ROLES)
    content = content_of(pack := seen(request, number))
    return WholeOut(
        **pack_out(pack), lines=[line_out(each) for each in content.lines],
        balances=[balance_out(each) for each in content.balances],
        missing=[missing_out(each) for each in content.missing],
    )  # fmt: skip


@router.post("/vouchers/{number}/steps/{step}", response={200: PackOut, **FAULTS}, summary=_("办理维修凭证"))
def step_voucher(request: HttpRequest, number: str, step: str, body: StepIn) -> HttpResponse:
    """`hand_in`, `give_back` or `receive`; `reason` as each of them needs it."""
    allow(request, STEPPERS)
    seen(request, number)
    if step not in PackStep.values:
        raise Refused("unknown_step", step=step)
    told = {"note" if step == PackStep.HAND_IN else "reason": body.reason}

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        pack = getattr(actions, step)(number, **told, act=act)
        return 200, PackOut(**pack_out(pack)).model_dump(mode="json")

    return written(request, f"voucher.{step}", {"number": number, "step": step} | body.model_dump(), run)


def seen(request: HttpRequest, number: str) -> "VoucherPack":
    """The pack, if this person may see it. Refused("not_found")."""
    pack, user = listing.pack(number), user_of(request)
    engineer = people.engineer_of_user(user.pk) if user.role == Role.ENGINEER else None
    if pack is None or (user.role == Role.ENGINEER and (engineer is None or engineer.pk != pack.engineer_id)):
        raise Refused("not_found", what=number)
    return pack


def pack_out(pack: "VoucherPack") -> dict[str, Any]:
    """A pack in the API's shape."""
    return {
        "number": pack.number, "engineer": pack.engineer.number, "month": f"{pack.month:%Y-%m}", "state": pack.state,
        "due_on": pack.due_on, "handed_in_at": pack.handed_in_at, "hash": pack.content_hash,
    }  # fmt: skip


def line_out(line: "Line") -> LineOut:
    """A line in the API's shape."""
    return LineOut(
        sort=line.sort, at=line.at, number=line.number, name=line.name, order=line.order, quantity=str(line.quantity),
        amount_cny=str(line.amount_cny), paper=line.paper, note=line.note,
    )  # fmt: skip


def balance_out(each: "Balance") -> BalanceOut:
    """One part's figures in the API's shape."""
    return BalanceOut(
        part=each.number, opening=str(each.opening), issued=str(each.issued), used=str(each.used),
        returned=str(each.returned), counted=str(each.counted), in_hand=str(each.in_hand),
    )  # fmt: skip


def missing_out(each: "Missing") -> MissingOut:
    """What is missing in the API's shape."""
    return MissingOut(lack=each.lack, what=each.what, since=each.since, order=each.order)
