"""Reading campaigns: their machines and progress, and what is open for a machine that somebody meets."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from yinuo.assets.models import Vehicle
from yinuo.orders.models import ServiceOrder
from yinuo.warranty.models.campaigns import Campaign, CampaignTry, CampaignVehicle
from yinuo.warranty.types.campaigns import CampaignState, Progress, Reached

FEW = 5
OPEN = (Reached.NOT_TOLD, Reached.TOLD, Reached.APPOINTMENT, Reached.REFUSED, Reached.UNREACHABLE)


def campaigns(q: str = "", *, state: str = "") -> QuerySet[Campaign]:
    """Campaigns whose number or title hold every word of `q`, newest first, each with `total` and `finished`."""
    found = Campaign.objects.select_related("defect").order_by("-pk")
    for word in q.split():
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word))
    if state:
        found = found.filter(state=state)
    return found.annotate(total=Count("vehicles"), finished=Count("vehicles", filter=Q(vehicles__state=Reached.DONE)))


def campaign(number: str) -> Campaign | None:
    """The campaign of this number."""
    return Campaign.objects.select_related("defect__model", "made_by").filter(number=number).first()


def progress_of(campaign_id: int) -> Progress:
    """How many of its machines stand where."""
    rows = CampaignVehicle.objects.filter(campaign_id=campaign_id).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("pk")))
    return Progress(sum(counts.values()), tuple((each, counts[each]) for each in Reached if counts.get(each)))


def vehicles_in(campaign_id: int, q: str = "", *, state: str = "") -> QuerySet[CampaignVehicle]:
    """Its machines found by number, plate, VIN or customer: those still to do first."""
    found = CampaignVehicle.objects.filter(campaign_id=campaign_id)
    found = found.select_related("vehicle__model", "vehicle__customer", "order").order_by("vehicle__number")
    for word in q.split():
        found = found.filter(vehicle__search__contains=word.lower())
    return found.filter(state=state) if state else found


def row_of(number: str, vehicle: str) -> CampaignVehicle | None:
    """A machine of a campaign."""
    found = CampaignVehicle.objects.filter(campaign__number=number, vehicle__number=vehicle)
    return found.select_related("campaign", "vehicle__model", "vehicle__customer", "order").first()


def tries_of(row_id: int) -> list[CampaignTry]:
    """How its owner was tried, newest first."""
    return list(CampaignTry.objects.filter(row_id=row_id).select_related("tried_by").order_by("-pk"))


def open_for(vehicle_id: int) -> list[CampaignVehicle]:
    """Running campaigns that a machine still has to go through: whoever has it on an order is reminded."""
    found = CampaignVehicle.objects.filter(vehicle_id=vehicle_id, state__in=OPEN, campaign__state=CampaignState.RUNNING)
    return list(found.select_related("campaign").order_by("campaign__deadline", "pk"))


def signed_orders(row: CampaignVehicle) -> list[ServiceOrder]:
    """Orders of the machine that its owner signed since the campaign began, newest first."""
    started = row.campaign.started_at
    if started is None:
        return []
    found = ServiceOrder.objects.filter(vehicle_id=row.vehicle_id, outcome__in=("signed", "reserved"))
    return list(found.filter(receipt__issued_at__gte=started).order_by("-receipt__issued_at", "-pk")[:FEW])


def matching(
    *, model_id: int | None = None, since: date | None = None, until: date | None = None,
    first: str = "", last: str = "",
) -> QuerySet[Vehicle]:  # fmt: skip
    """Machines of a model, delivered in `since <= day <= until`, with VIN serials from `first` to `last`."""
    found = Vehicle.objects.select_related("model", "customer").order_by("number")
    if model_id is not None:
        found = found.filter(model_id=model_id)
    if since is not None:
        found = found.filter(delivered_on__gte=since)
    if until is not None:
        found = found.filter(delivered_on__lte=until)
    # The serial number of a VIN stands in its last six places (ISO 3779).
    found = found.annotate(serial=Substr("vin", 12, 6))
    if first:
        found = found.filter(serial__gte=first.zfill(6))
    return found.filter(serial__lte=last.zfill(6)) if last else found


def of_numbers(references: Collection[str]) -> tuple[list[Vehicle], list[str]]:
    """The machines of these numbers, VINs or plates, and what names none."""
    wanted = [each.strip().upper() for each in references if each.strip()]
    rows = Vehicle.objects.filter(Q(number__in=wanted) | Q(vin__in=wanted) | Q(plate__in=wanted)).order_by("number")
    found = list(rows)
    known = {name for each in found for name in (each.number, each.vin, each.plate)}
    return found, [each for each in wanted if each not in known]
