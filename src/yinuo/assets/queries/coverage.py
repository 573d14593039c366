"""What was promised for a machine, what its meters showed, and whether a fault of a day is covered (R-5.6)."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from yinuo.assets.models import MeterReading, Policy, Vehicle, VehicleSale
from yinuo.assets.rules import coverage as rules
from yinuo.assets.rules.terms import promised_of
from yinuo.assets.types import ASSEMBLIES, Assembly, Coverage, Known, Meters, Promised, Shown
from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_bounds, day_of

UNITS = ("km", "hours")


@clause("R-5.6")
def coverage_of(vehicle: Vehicle, fault_system: str, on: date, *, cause: str = "") -> Coverage:
    """Whether a fault in a system is covered on a day: by the sale's promises and the readings nearest to the day."""
    promised, assemblies = promised_for(vehicle), ASSEMBLIES[fault_system]
    meters = meters_about(vehicle.pk, on, units=rules.deciding(promised, assemblies, on))
    return rules.coverage(promised, assemblies, on=on, meters=meters, cause=cause)


def covers_on(vehicle: Vehicle, on: date) -> list[Coverage]:
    """How every assembly that was promised stands on a day, in the order of `Assembly`."""
    promised, meters = promised_for(vehicle), meters_about(vehicle.pk, on)
    named = {each.assembly for each in promised.covers} | {each.assembly for each in promised.extras}
    wanted = [each for each in Assembly if each in named]
    return [rules.coverage(promised, [each], on=on, meters=meters) for each in wanted]


def promised_for(vehicle: Vehicle) -> Promised:
    """What was promised for a machine: at its sale, else the one date that was brought in with it, else nothing."""
    sale = sale_of(vehicle.pk)
    return promised_of(sale.starts_on, sale.terms) if sale else Promised(until=vehicle.warranty_until)


def sale_of(vehicle_id: int) -> VehicleSale | None:
    """The sale of a machine with its policy, if it was recorded."""
    return VehicleSale.objects.select_related("policy").filter(vehicle_id=vehicle_id).first()


def meters_about(vehicle_id: int, on: date, *, units: Collection[str] = UNITS) -> Meters:
    """What is known of these meters of a machine about a day; of one that is not asked for, nothing."""
    night = day_bounds(on, settings.COMPANY_ZONE)[1]
    counted = MeterReading.objects.filter(vehicle_id=vehicle_id, struck=False)
    before = counted.filter(at__lt=night).order_by("-at", "-pk")
    after = counted.filter(at__gte=night).order_by("at", "pk")
    km, hours = (
        Known(_shown(before, unit), _shown(after, unit)) if unit in units else Known() for unit in UNITS
    )  # fmt: skip
    return Meters(km, hours, settings.METER_KM_A_DAY, settings.METER_HOURS_A_DAY)


def _shown(readings: QuerySet[MeterReading], unit: str) -> Shown | None:
    """The first of these readings that tells this unit."""
    found = readings.filter(**{f"total_{unit}__isnull": False}).values_list(f"total_{unit}", "at").first()
    return Shown(found[0], day_of(found[1], settings.COMPANY_ZONE)) if found else None


def readings_of(vehicle_id: int) -> QuerySet[MeterReading]:
    """A machine's readings, newest first, those that were struck among them."""
    return MeterReading.objects.filter(vehicle_id=vehicle_id).order_by("-at", "-pk")


def policies(q: str = "", *, active: bool | None = None) -> QuerySet[Policy]:
    """Warranty policies found by number, name or its pinyin, by number."""
    found = Policy.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    return found if active is None else found.filter(active=active)


def policy(number: str) -> Policy | None:
    """The policy of this number, with the models it is sold with."""
    return Policy.objects.prefetch_related("sold_with").filter(number=number).first()


def policy_for(model_id: int) -> Policy | None:
    """The policy a model is sold with now."""
    return Policy.objects.filter(active=True, sold_with=model_id).order_by("number").first()


def sold_under(policy_id: int) -> int:
    """How many machines were sold under a policy."""
    return VehicleSale.objects.filter(policy_id=policy_id).count()


def sold_of(vehicles: Iterable[Vehicle]) -> dict[int, VehicleSale]:
    """Vehicle id → sale, for a few machines; one query."""
    found = VehicleSale.objects.filter(vehicle_id__in=[each.pk for each in vehicles]).order_by("pk")
    return {each.vehicle_id: each for each in found}
