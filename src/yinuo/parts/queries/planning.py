"""Reading what stores used, for the proposal of what to bring in."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from yinuo.parts.models import Part, Stock, StockPlace, UsedPart
from yinuo.parts.rules.planning import SEASON_DAYS, USED_DAYS, restock, season_of
from yinuo.parts.types import Restock, Usage

YEAR = timedelta(days=365)


def restocks(place: StockPlace, now: datetime) -> list[Restock]:
    """What a store (a central one: for the whole company) should bring in, the dearest proposal first."""
    used = UsedPart.objects.filter(undone_at=None)
    if place.outlet_id:
        used = used.filter(engineer__outlet_id=place.outlet_id)
    recent = _by_part(used.filter(used_at__gt=now - timedelta(days=USED_DAYS), used_at__lte=now))
    lying, seasons = _held(place), _seasons(now)
    parts = Part.objects.filter(pk__in=recent, active=True).order_by("number")
    found = [
        restock(Usage(
            part.number, part.name, part.unit, part.cost_cny, part.lead_days, recent[part.pk],
            lying.get(part.pk, Decimal(0)), seasons.get(part.fault_system),
        ))
        for part in parts
    ]  # fmt: skip
    return sorted((each for each in found if each.quantity), key=lambda each: (-each.value_cny, each.usage.part))


def _by_part(used: QuerySet[UsedPart]) -> dict[int, Decimal]:
    return dict(used.order_by().values("part_id").annotate(total=Sum("quantity")).values_list("part_id", "total"))


def _held(place: StockPlace) -> dict[int, Decimal]:
    """What the store and the vans of its outlet hold; of a central store, the store alone."""
    own = Q(place=place)
    if place.outlet_id:
        own |= Q(place__engineer__outlet_id=place.outlet_id)
    rows = Stock.objects.filter(own, quantity__gt=0).order_by().values("part_id").annotate(held=Sum("quantity"))
    return dict(rows.values_list("part_id", "held"))


def _seasons(now: datetime) -> dict[str, float | None]:
    """Fault system → how the coming weeks of last year compare with that year, over the whole company."""
    year = UsedPart.objects.filter(undone_at=None, used_at__gt=now - YEAR, used_at__lte=now)
    coming = year.filter(used_at__lte=now - YEAR + timedelta(days=SEASON_DAYS))
    whole, part = (
        dict(rows.order_by().values("part__fault_system").annotate(total=Sum("quantity"))
             .values_list("part__fault_system", "total"))
        for rows in (year, coming)
    )  # fmt: skip
    return {system: season_of(float(part.get(system, 0)), float(total)) for system, total in whole.items()}
