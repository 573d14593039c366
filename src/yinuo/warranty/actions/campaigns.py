"""Planning a campaign and its list of machines, beginning and ending it (GB/T 27922 5.2.5)."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.parts import queries as parts
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.warranty.access import PLANNERS
from yinuo.warranty.actions import defects
from yinuo.warranty.models.campaigns import Campaign, CampaignVehicle
from yinuo.warranty.rules.campaigns import may_end
from yinuo.warranty.types.campaigns import CampaignState, Plan, Reached
from yinuo.warranty.types.defects import DefectState


@transaction.atomic
def plan(plan: Plan, *, defect: str = "", act: Act) -> Campaign:
    """A new campaign; out of a possible defect it takes the machines of its batch. Refused("unknown_part"), …"""
    demand(act.role, PLANNERS)
    values = _checked(plan, act)
    file = defects.locked(defect) if defect else None
    campaign = Campaign.objects.create(
        number=rows.ask(next_number("ZH", day_of(act.occurred_at, settings.COMPANY_ZONE))), state=CampaignState.DRAFT,
        defect=file, made_at=act.occurred_at, made_by_id=act.actor_id, **values,
    )  # fmt: skip
    journal.write("campaign.plan", _subject(campaign), act, kind=plan.kind, title=plan.title, defect=defect)
    if file is not None:
        file.state = DefectState.CAMPAIGN
        file.save(update_fields=["state"])
        journal.write("defect.campaign", f"defect:{defect}", act, campaign=campaign.number)
    return campaign


@transaction.atomic
def change(number: str, plan: Plan, *, act: Act) -> Campaign:
    """Plan it otherwise while it is not over. Refused("campaign_over")."""
    demand(act.role, PLANNERS)
    campaign = held(number, CampaignState.DRAFT, CampaignState.RUNNING)
    values = _checked(plan, act)
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(values))
    journal.write("campaign.change", _subject(campaign), act, title=plan.title, deadline=plan.deadline.isoformat())
    return campaign


def _checked(plan: Plan, act: Act) -> dict[str, Any]:
    if plan.deadline < day_of(act.occurred_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="deadline", why="past", at=plan.deadline.isoformat())
    known = parts.parts_by_number([number for number, _quantity in plan.parts])
    if strange := [number for number, _quantity in plan.parts if number not in known]:
        raise Refused("unknown_part", field="parts", what=strange[0])
    return {
        "kind": plan.kind, "title": plan.title.strip(), "work": plan.work.strip(), "letter": plan.letter.strip(),
        "deadline": plan.deadline, "parts": [list(each) for each in plan.parts],
    }  # fmt: skip


@transaction.atomic
def add_vehicles(number: str, vehicle_ids: Collection[int], *, act: Act) -> int:
    """Put machines on the list; how many were not on it yet. Refused("campaign_over")."""
    demand(act.role, PLANNERS)
    campaign = held(number, CampaignState.DRAFT, CampaignState.RUNNING)
    known = set(campaign.vehicles.order_by("pk").values_list("vehicle_id", flat=True))
    fresh = sorted(set(vehicle_ids) - known)
    CampaignVehicle.objects.bulk_create(
        CampaignVehicle(campaign=campaign, vehicle_id=pk, state=Reached.NOT_TOLD, changed_at=act.occurred_at)
        for pk in fresh
    )
    if fresh:
        journal.write("campaign.add", _subject(campaign), act, vehicles=len(fresh))
    return len(fresh)


@transaction.atomic
def remove_vehicle(number: str, vehicle: str, *, act: Act) -> None:
    """Strike a machine off the list of a campaign that has not begun. Refused("not_found"), ("campaign_over")."""
    demand(act.role, PLANNERS)
    campaign = held(number, CampaignState.DRAFT)
    row = campaign.vehicles.filter(vehicle__number=vehicle).first()
    if row is None:
        raise Refused("not_found", what=vehicle)
    journal.write("campaign.strike", _subject(campaign), act, vehicle=vehicle)
    CampaignVehicle.objects.filter(pk=row.pk).delete()


@clause("R-5.6")
@transaction.atomic
def start(number: str, *, act: Act) -> Campaign:
    """From now on owners are told, and whoever meets a machine is reminded. Refused("campaign_empty")."""
    demand(act.role, PLANNERS)
    campaign = held(number, CampaignState.DRAFT)
    if not campaign.vehicles.exists():
        raise Refused("campaign_empty")
    campaign.state, campaign.started_at = CampaignState.RUNNING, act.occurred_at
    campaign.save(update_fields=["state", "started_at"])
    journal.write("campaign.start", _subject(campaign), act, vehicles=campaign.vehicles.count())
    return campaign


@transaction.atomic
def end(number: str, reason: str = "", *, act: Act) -> Campaign:
    """It is over: every machine is settled, or there is a reason. Refused("field_required") for the reason."""
    demand(act.role, PLANNERS)
    campaign = held(number, CampaignState.RUNNING)
    counted = campaign.vehicles.order_by().values_list("state").annotate(count=Count("pk"))
    if not may_end(dict(counted), reason):
        raise Refused("field_required", field="reason")
    campaign.state, campaign.ended_at, campaign.ended_why = CampaignState.ENDED, act.occurred_at, reason.strip()
    campaign.save(update_fields=["state", "ended_at", "ended_why"])
    journal.write("campaign.end", _subject(campaign), act, reason=campaign.ended_why)
    return campaign


def held(number: str, *allowed: CampaignState) -> Campaign:
    """The campaign, held until all is done. Refused("not_found"), ("campaign_over") where it stands elsewhere."""
    campaign = Campaign.objects.select_for_update().filter(number=number).first()
    if campaign is None:
        raise Refused("not_found", what=number)
    if campaign.state not in allowed:
        raise Refused("campaign_over", stands=campaign.state)
    return campaign


def _subject(campaign: Campaign) -> str:
    return f"campaign:{campaign.number}"
