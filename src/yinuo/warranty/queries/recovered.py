"""Proof that claims and campaigns stand as the journal tells (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.journal import queries as journal
from yinuo.warranty.models.campaigns import Campaign, CampaignVehicle
from yinuo.warranty.models.claims import SupplierClaim
from yinuo.warranty.types.campaigns import CampaignState, Reached
from yinuo.warranty.types.claims import ClaimState

CLAIMED = {"claim.draft": ClaimState.DRAFT, "claim.send": ClaimState.SENT, "claim.settle": ClaimState.SETTLED}
RUN = {
    "campaign.plan": CampaignState.DRAFT, "campaign.start": CampaignState.RUNNING, "campaign.end": CampaignState.ENDED,
}  # fmt: skip

Difference = tuple[str, str, str]


def differences() -> Iterator[Difference]:
    """(number, stored, replayed) of every claim, campaign and machine of one that the entries tell otherwise."""
    yield from _claims()
    yield from _campaigns()


def _claims() -> Iterator[Difference]:
    for claim in SupplierClaim.objects.order_by("pk").iterator():
        state = ""
        for event in journal.events_of(f"claim:{claim.number}"):
            state = event.data["state"] if event.kind == "claim.answer" else CLAIMED.get(event.kind, state)
        if claim.state != state:
            yield claim.number, claim.state, state


def _campaigns() -> Iterator[Difference]:
    for campaign in Campaign.objects.order_by("pk").iterator():
        state, told = "", dict[str, str]()
        for event in journal.events_of(f"campaign:{campaign.number}"):
            state = RUN.get(event.kind, state)
            if "vehicle" in event.data and "state" in event.data:
                told[event.data["vehicle"]] = event.data["state"]
        if campaign.state != state:
            yield campaign.number, campaign.state, state
        rows = CampaignVehicle.objects.filter(campaign=campaign).order_by("pk")
        for vehicle, stood in rows.values_list("vehicle__number", "state"):
            if stood != told.get(vehicle, Reached.NOT_TOLD):
                yield f"{campaign.number} {vehicle}", stood, told.get(vehicle, Reached.NOT_TOLD)
