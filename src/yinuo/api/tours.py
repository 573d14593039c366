"""Tour visits and follow-ups for programs: what is due, one visit, a step on it, a machine followed (R-5.5, R-5.7)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES
from yinuo.api.shapes import FAULTS, Asked, Given, GivenMoment, Moment, Page, Paging, turned, user_of
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.hall import tours as commands
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.tours.access import FOLLOWERS
from yinuo.tours.queries import follow_ups, visits
from yinuo.tours.queries.visits import VisitFilter
from yinuo.tours.rules.lifecycle import TABLE
from yinuo.tours.types import TourStep

if TYPE_CHECKING:
    from yinuo.tours.models import FollowUp, TourMachine, TourVisit

router = Router(tags=["tours"])
STEPPERS = frozenset(role for line in TABLE for role in line.roles)


class Visits(Paging):
    """Words, a state (or `open`, `overdue`), a plan's number, a province."""

    q: Asked = ""
    state: Asked = ""
    plan: Asked = ""
    province: Asked = ""


class FindingOut(Schema):
    """What was found; `order` is the order it became."""

    item: str
    text: str
    system: str
    value: str
    note: str
    order: str | None


class MachineOut(Schema):
    """A machine of a visit."""

    vehicle: str
    state: str
    due_on: str
    limit: str
    hours: str | None
    km: str | None
    done_at: Moment | None
    findings: list[FindingOut]


class VisitLine(Schema):
    """A visit in a list. It is free of charge."""

    number: str
    plan: str
    customer: str
    province: str
    engineer: str | None
    state: str
    due_on: str
    agreed_at: Moment | None
    machines: int
    seen: int
    findings: int


class VisitOut(VisitLine):
    """A visit whole."""

    contact: str
    phone: str
    begun_at: Moment | None
    ended_at: Moment | None
    reason: str
    signer: str
    vehicles: list[MachineOut]


class StepIn(Given):
    """`occurred_at` is when it happened, now by default; `data` as the step asks: `agreed_with` and `agreed_at` for
    agree, `machine`, `items`, `notes`, `orders` for inspect, `machine` and `codes` for raise, and so on."""

    occurred_at: GivenMoment | None = None
    data: dict[str, Any] = Field({}, max_length=20)


class FollowIn(Given):
    """How a machine is used; `system` and `fault` make it an order."""

    way: str = Field(max_length=8)
    condition: str = Field(max_length=8)
    spoke_with: str = Field(max_length=60)
    hours: str = Field("", max_length=12)
    km: str = Field("", max_length=12)
    issues: str = Field("", max_length=500)
    advice: str = Field("", max_length=500)
    system: str = Field("", max_length=20)
    fault: str = Field("", max_length=2000)


class FollowUps(Paging):
    """Words, and which: `due` within two weeks, `overdue`, `waiting` (all) or `done`."""

    q: Asked = ""
    state: Asked = "due"


class FollowUpOut(Schema):
    """A follow-up that waits or was made."""

    vehicle: str
    customer: str
    engineer: str | None
    due_on: str
    done_at: Moment | None
    way: str
    condition: str
    issues: str
    order: str | None


class Done(Schema):
    """Where it stands now."""

    number: str
    state: str
    order: str


def today() -> Any:
    """The company's day."""
    return day_of(clock.now(), settings.COMPANY_ZONE)


@router.get("/tours", response={200: Page[VisitLine], **FAULTS}, summary=_("巡检列表"))
def list_tours(request: HttpRequest, wanted: Query[Visits]) -> Page[VisitLine]:
    """Visits by number, the latest first. An engineer sees the own."""
    allow(request, STAFF_ROLES)
    user = user_of(request)
    found = VisitFilter(wanted.q, wanted.state, wanted.plan, wanted.province)
    rows = visits.visits(visits.visible(role=user.role, user_id=user.pk), found, today=today())
    page, after = turned(rows, by="-number", paging=wanted)
    return Page[VisitLine](items=[VisitLine(**line(each)) for each in page], next=after)


@router.get("/tours/{number}", response={200: VisitOut, **FAULTS}, summary=_("一次巡检"))
def get_tour(request: HttpRequest, number: Path[str]) -> VisitOut:
    """One visit with its machines and findings; an engineer's own."""
    allow(request, STAFF_ROLES)
    return visit_out(visit_of(request, number))


@router.post("/tours/{number}/steps/{step}", response={200: Done, **FAULTS}, summary=_("巡检的一步"))
def take_tour_step(request: HttpRequest, number: Path[str], step: Path[str], body: StepIn) -> HttpResponse:
    """Take a step on a visit. No step of a tour takes money (R-5.5)."""
    allow(request, STEPPERS)
    visit_of(request, number)
    if step not in TourStep.values:
        raise Refused("unknown_step", step=step[:60])

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        told = commands.take(f"{commands.TOUR}{step}", number, body.data, act)
        order = visits.newest_order(number) if step in (TourStep.RAISE, TourStep.INSPECT) else ""
        return 200, {"number": number, "state": told["state"], "order": order}

    payload = {"number": number, "step": step, "data": body.data}
    return written(request, f"tour.{step}", payload, run, occurred_at=body.occurred_at)


@router.get("/follow-ups", response={200: Page[FollowUpOut], **FAULTS}, summary=_("保外跟踪列表"))
def list_follow_ups(request: HttpRequest, wanted: Query[FollowUps]) -> Page[FollowUpOut]:
    """Follow-ups of machines out of warranty; an engineer sees the own."""
    allow(request, STAFF_ROLES)
    user = user_of(request)
    rows = follow_ups.follow_ups(
        follow_ups.visible(role=user.role, user_id=user.pk), q=wanted.q, state=wanted.state, today=today(),
        ahead=today() + timedelta(days=14),
    )  # fmt: skip
    page, after = turned(rows, by="pk", paging=wanted)
    return Page[FollowUpOut](items=[follow_up_out(each) for each in page], next=after)


@router.post("/vehicles/{number}/follow-ups", response={200: Done, **FAULTS}, summary=_("记录保外跟踪"))
def follow_vehicle(request: HttpRequest, number: Path[str], body: FollowIn) -> HttpResponse:
    """Record how a machine is used; the next follow-up is due after the set time."""
    allow(request, FOLLOWERS)
    data = {name: value for name, value in body.model_dump().items() if value}

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        told = commands.take(commands.FOLLOW, number, data, act)
        return 200, {"number": number, "state": told["condition"], "order": told["order"]}

    return written(request, "follow", {"number": number, **data}, run)


def visit_of(request: HttpRequest, number: str) -> "TourVisit":
    """The visit, if the caller may see it. Refused("not_found")."""
    user = user_of(request)
    found = visits.visit(number, role=user.role, user_id=user.pk)
    if found is None:
        raise Refused("not_found", what=number)
    return found


def line(each: Any) -> dict[str, Any]:
    """A visit in a list; it comes with its counts."""
    return common(each) | {
        "machines": each.machine_count, "seen": each.seen_count, "findings": each.finding_count,
    }  # fmt: skip


def common(each: "TourVisit") -> dict[str, Any]:
    """What a list and a whole visit share."""
    return {
        "number": each.number, "plan": each.plan.number, "customer": each.customer.number, "province": each.province,
        "engineer": each.engineer.number if each.engineer else None, "state": each.state,
        "due_on": each.due_on.isoformat(), "agreed_at": each.agreed_at,
    }  # fmt: skip


def visit_out(each: "TourVisit") -> VisitOut:
    """A visit in the API's shape."""
    machines = [machine_out(row) for row in each.machines.all()]
    return VisitOut(
        **common(each), machines=len(machines), seen=sum(row.state != "due" for row in machines),
        findings=sum(len(row.findings) for row in machines), contact=each.contact_name, phone=each.contact_phone,
        begun_at=each.begun_at, ended_at=each.ended_at, reason=each.reason, signer=each.signer, vehicles=machines,
    )  # fmt: skip


def machine_out(row: "TourMachine") -> MachineOut:
    """A machine in the API's shape."""
    findings = [
        FindingOut(
            item=answer.item.code, text=answer.item.text, system=answer.item.system, value=answer.value,
            note=answer.note, order=answer.order.number if answer.order else None,
        )
        for answer in row.answers.all()
        if answer.finding
    ]  # fmt: skip
    return MachineOut(
        vehicle=row.vehicle.number, state=row.state, due_on=row.due_on.isoformat(), limit=row.limit,
        hours=figure(row.hours), km=figure(row.km), done_at=row.done_at, findings=findings,
    )  # fmt: skip


def figure(value: Any) -> str | None:
    """A meter without the zeros a column fills it up with."""
    return None if value is None else f"{value.normalize():f}"


def follow_up_out(each: "FollowUp") -> FollowUpOut:
    """A follow-up in the API's shape."""
    return FollowUpOut(
        vehicle=each.vehicle.number, customer=each.vehicle.customer.number,
        engineer=each.engineer.number if each.engineer else None, due_on=each.due_on.isoformat(), done_at=each.done_at,
        way=each.way, condition=each.condition, issues=each.issues, order=each.order.number if each.order else None,
    )  # fmt: skip
