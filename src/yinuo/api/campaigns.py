"""Possible defects, recalls and service campaigns: their machines, the tries to reach owners, what was done."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.api.assets import Search
from yinuo.api.shapes import FAULTS, Asked, Given, GivenMoment, Moment, Page, turned
from yinuo.api.tokens import allow
from yinuo.api.writing import written
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.warranty.access import CALLERS
from yinuo.warranty.actions import campaign_calls as calls
from yinuo.warranty.queries import campaigns as queries
from yinuo.warranty.queries import defects
from yinuo.warranty.types.campaigns import Told, Try, Way

if TYPE_CHECKING:
    from yinuo.warranty.models.campaigns import Campaign, CampaignVehicle
    from yinuo.warranty.models.defects import DefectFile

router = Router(tags=["campaigns"])
OFFICE = STAFF_ROLES - {Role.ENGINEER}


class DefectOut(Schema):
    """A batch whose machines fail more than their family; `probability` is that of chance (Poisson)."""

    number: str
    model: str
    batch_kind: str
    batch: str
    system: str
    state: str
    noticed_at: Moment
    failed: int
    size: int
    expected: float
    probability: float


class CampaignOut(Schema):
    """A recall or service campaign, and how many of its machines are done."""

    number: str
    kind: str
    title: str
    work: str
    deadline: date
    state: str
    defect: str | None
    started_at: Moment | None
    total: int
    done: int


class CampaignVehicleOut(Schema):
    """A machine of a campaign; done by `order`, or not because of `reason`."""

    vehicle: str
    vin: str
    customer: str
    state: str
    appointment_at: Moment | None
    order: str | None
    reason: str


class Standing(Search):
    """Words, and how it stands."""

    state: Asked = ""


class TryIn(Given):
    """One try to reach an owner; an appointment needs its time, a refusal its `note`."""

    way: str = Field(max_length=8, json_schema_extra={"enum": [each.value for each in Way]})
    result: str = Field(max_length=12, json_schema_extra={"enum": [each.value for each in Told]})
    who: str = Field("", max_length=60)
    note: str = Field("", max_length=500)
    appointment_at: GivenMoment | None = None


class DoneIn(Given):
    """The signed order on which it was done, or the reason why it need not be."""

    order: str = Field("", max_length=30)
    reason: str = Field("", max_length=500)


@router.get("/defects", response={200: Page[DefectOut], **FAULTS}, summary=_("缺陷线索列表"))
def list_defects(request: HttpRequest, wanted: Query[Standing]) -> Page[DefectOut]:
    """Possible defects, the latest first."""
    allow(request, OFFICE)
    page, after = turned(defects.defects(wanted.q, state=wanted.state), by="-number", paging=wanted)
    return Page[DefectOut](items=[defect_out(each) for each in page], next=after)


@router.get("/campaigns", response={200: Page[CampaignOut], **FAULTS}, summary=_("召回与服务活动列表"))
def list_campaigns(request: HttpRequest, wanted: Query[Standing]) -> Page[CampaignOut]:
    """Campaigns, the latest first."""
    allow(request, OFFICE)
    page, after = turned(queries.campaigns(wanted.q, state=wanted.state), by="-number", paging=wanted)
    return Page[CampaignOut](items=[campaign_out(each) for each in page], next=after)


@router.get(
    "/campaigns/{number}/vehicles", response={200: Page[CampaignVehicleOut], **FAULTS}, summary=_("活动的车辆名单")
)
def list_campaign_vehicles(request: HttpRequest, number: str, wanted: Query[Standing]) -> Page[CampaignVehicleOut]:
    """The machines of a campaign, in the order they were put on its list."""
    allow(request, OFFICE)
    rows = queries.vehicles_in(campaign_of(number).pk, wanted.q, state=wanted.state)
    page, after = turned(rows, by="pk", paging=wanted)
    return Page[CampaignVehicleOut](items=[row_out(each) for each in page], next=after)


@router.post(
    "/campaigns/{number}/vehicles/{vehicle}/tries", response={201: CampaignVehicleOut, **FAULTS},
    summary=_("记录一次联系车主"),
)  # fmt: skip
def tell_owner(request: HttpRequest, number: str, vehicle: str, body: TryIn) -> HttpResponse:
    """Keep one try to reach the owner of a machine."""
    allow(request, CALLERS)
    if body.way not in Way or body.result not in Told:
        raise Refused("field_wrong", field="way" if body.way not in Way else "result", value=body.way)

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        calls.tell(number, vehicle, Try(**body.model_dump()), act=act)
        return 201, whole(number, vehicle)

    return written(request, "campaign.tell", {"row": [number, vehicle], **body.model_dump(mode="json")}, run)


@router.post(
    "/campaigns/{number}/vehicles/{vehicle}/done", response={200: CampaignVehicleOut, **FAULTS},
    summary=_("记录活动已完成"),
)  # fmt: skip
def finish_vehicle(request: HttpRequest, number: str, vehicle: str, body: DoneIn) -> HttpResponse:
    """Done on a signed order, or not needed for a reason."""
    allow(request, CALLERS)

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        if body.order:
            calls.done(number, vehicle, body.order, act=act)
        else:
            calls.excuse(number, vehicle, body.reason, act=act)
        return 200, whole(number, vehicle)

    return written(request, "campaign.done", {"row": [number, vehicle], **body.model_dump()}, run)


def campaign_of(number: str) -> "Campaign":
    """The campaign. Refused("not_found")."""
    found = queries.campaign(number)
    if found is None:
        raise Refused("not_found", what=number)
    return found


def whole(number: str, vehicle: str) -> dict[str, Any]:
    """A machine as a write has just left it, as JSON."""
    row = queries.row_of(number, vehicle)
    return row_out(row).model_dump(mode="json") if row else {}


def defect_out(each: "DefectFile") -> DefectOut:
    """A possible defect in the API's shape."""
    figures = {name: each.figures[name] for name in ("failed", "size", "expected", "probability")}
    return DefectOut(
        number=each.number, model=each.model.code, batch_kind=each.batch_kind, batch=each.batch, system=each.system,
        state=each.state, noticed_at=each.noticed_at, **figures,
    )  # fmt: skip


def campaign_out(each: "Campaign") -> CampaignOut:
    """A campaign in the API's shape."""
    counted = vars(each)
    return CampaignOut(
        number=each.number, kind=each.kind, title=each.title, work=each.work, deadline=each.deadline, state=each.state,
        defect=each.defect.number if each.defect else None, started_at=each.started_at, total=counted["total"],
        done=counted["finished"],
    )  # fmt: skip


def row_out(each: "CampaignVehicle") -> CampaignVehicleOut:
    """A machine of a campaign in the API's shape."""
    return CampaignVehicleOut(
        vehicle=each.vehicle.number, vin=each.vehicle.vin, customer=each.vehicle.customer.name, state=each.state,
        appointment_at=each.appointment_at, order=each.order.number if each.order else None, reason=each.reason,
    )  # fmt: skip
