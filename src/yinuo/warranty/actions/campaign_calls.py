"""Telling the owners of a campaign's machines, and booking what was done on them (GB/T 27922 5.2.5)."""

from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.warranty.access import CALLERS
from yinuo.warranty.actions.campaigns import held
from yinuo.warranty.models.campaigns import CampaignTry, CampaignVehicle
from yinuo.warranty.rules.campaigns import after_try, check_done, checked
from yinuo.warranty.types.campaigns import CampaignState, Reached, Told, Try


@transaction.atomic
def tell(number: str, vehicle: str, tried: Try, *, act: Act) -> CampaignVehicle:
    """Keep one try to reach the owner. Refused what `checked` and `after_try` refuse."""
    demand(act.role, CALLERS)
    row = _row(number, vehicle)
    checked(tried, now=act.occurred_at)
    row.missed = row.missed + 1 if tried.result == Told.NO_ANSWER else 0
    row.state = after_try(row.state, tried, tries=row.missed, enough=settings.CAMPAIGN_TRIES)
    row.appointment_at = tried.appointment_at if tried.result == Told.APPOINTMENT else row.appointment_at
    row.reason = tried.note.strip() if tried.result == Told.REFUSED else row.reason
    CampaignTry.objects.create(
        row=row, way=tried.way, result=tried.result, who=tried.who.strip(), note=tried.note.strip(),
        appointment_at=tried.appointment_at, tried_at=act.occurred_at, tried_by_id=act.actor_id,
    )  # fmt: skip
    return _stored(row, "campaign.tell", act, result=tried.result, way=tried.way, who=tried.who)


@clause("R-5.6", "R-6.18")
@transaction.atomic
def done(number: str, vehicle: str, order: str, *, act: Act) -> CampaignVehicle:
    """It was done on this order, which the owner signed. Refused("unknown_order"), and what `check_done` refuses."""
    demand(act.role, CALLERS)
    row = _row(number, vehicle)
    by = ServiceOrder.objects.filter(number=order).first()
    if by is None:
        raise Refused("unknown_order", field="order", number=order)
    receipt = Receipt.objects.filter(order=by).first()
    check_done(
        same_vehicle=by.vehicle_id == row.vehicle_id, outcome=by.outcome,
        signed_at=receipt.issued_at if receipt else None, started_at=row.campaign.started_at,
    )  # fmt: skip
    row.state, row.order, row.reason = Reached.DONE, by, ""
    return _stored(row, "campaign.done", act, order=by.number)


@transaction.atomic
def excuse(number: str, vehicle: str, reason: str, *, act: Act) -> CampaignVehicle:
    """It need not be done on this machine, because: scrapped, exported, done before. Refused("field_required")."""
    demand(act.role, CALLERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    row = _row(number, vehicle)
    row.state, row.reason, row.order = Reached.EXCUSED, reason.strip(), None
    return _stored(row, "campaign.excuse", act, reason=row.reason)


def _row(number: str, vehicle: str) -> CampaignVehicle:
    campaign = held(number, CampaignState.RUNNING)
    row = campaign.vehicles.select_related("campaign", "vehicle").filter(vehicle__number=vehicle).first()
    if row is None:
        raise Refused("not_found", what=vehicle)
    return row


def _stored(row: CampaignVehicle, kind: str, act: Act, **told: Any) -> CampaignVehicle:
    row.changed_at = act.occurred_at
    row.save(update_fields=["state", "missed", "appointment_at", "reason", "order", "changed_at"])
    journal.write(kind, f"campaign:{row.campaign.number}", act, vehicle=row.vehicle.number, state=row.state, **told)
    return row
