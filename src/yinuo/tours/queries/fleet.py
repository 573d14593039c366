"""The machines, bases and people a plan is made of, as rules see them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from yinuo.assets.models import Vehicle
from yinuo.kernel.geo import Place
from yinuo.network import queries as network
from yinuo.network import rules as network_rules
from yinuo.network.types import Base
from yinuo.people.models import Engineer
from yinuo.store import rows
from yinuo.tours.models import FirstSnow, FollowUp, TourPlan
from yinuo.tours.rules.season import Snow
from yinuo.tours.types import Condition, Machine, Mate, Season


def snow_dates() -> Snow:
    """Province → month and day of its first snow."""
    rows_ = FirstSnow.objects.order_by("province").values_list("province", "month", "day")
    return {province: (month, day) for province, month, day in rows_}


def first_snows() -> QuerySet[FirstSnow]:
    """The table of first-snow dates, by province."""
    return FirstSnow.objects.order_by("province")


def first_snow(pk: int) -> FirstSnow | None:
    """One line of it."""
    return FirstSnow.objects.filter(pk=pk).first()


def last_followed() -> QuerySet[FollowUp]:
    """Of the vehicle outside (`OuterRef("pk")`) the newest follow-up that was done."""
    done = FollowUp.objects.filter(vehicle_id=OuterRef(OuterRef("pk")), done_at__isnull=False)
    return FollowUp.objects.filter(pk=Subquery(done.order_by("-done_at", "-pk").values("pk")[:1]))


def used_as(vehicle_ids: Collection[int]) -> dict[int, str]:
    """Vehicle → how it was used when it was last followed; those nobody followed are not in it."""
    rows_ = FollowUp.objects.filter(vehicle_id__in=vehicle_ids, done_at__isnull=False).order_by("done_at", "pk")
    return dict(rows_.values_list("vehicle_id", "condition"))


def fleet(families: Collection[str], *, vehicle_ids: Collection[int] | None = None) -> list[Machine]:
    """The machines of these families, by number."""
    found = Vehicle.objects.filter(model__family__in=families).select_related("model", "customer").order_by("number")
    if vehicle_ids is not None:
        found = found.filter(pk__in=vehicle_ids)
    vehicles = list(found)
    used = used_as([each.pk for each in vehicles])
    return [machine_of(each, used.get(each.pk, "")) for each in vehicles]


def machine_of(vehicle: Vehicle, condition: str = "") -> Machine:
    """A machine as rules see it; `condition`: how it was used when it was last followed."""
    place = Place(vehicle.lat, vehicle.lon) if vehicle.lat is not None and vehicle.lon is not None else None
    return Machine(
        vehicle.pk, vehicle.number, vehicle.customer_id, vehicle.model.family, vehicle.customer.province,
        vehicle.delivered_on, vehicle.warranty_until, place, condition == Condition.GONE,
    )  # fmt: skip


def season_of(plan: TourPlan) -> Season:
    """A plan as rules see it."""
    return Season(
        frozenset(plan.families), frozenset(plan.provinces), plan.starts_on, plan.ends_on, plan.before_snow,
        plan.covered,
    )  # fmt: skip


def mates() -> list[Mate]:
    """Every engineer who may be sent."""
    found = Engineer.objects.filter(active=True).order_by("pk").values_list("pk", "outlet_id", "skills")
    return [Mate(pk, outlet_id, frozenset(skills)) for pk, outlet_id, skills in found]


def bases(day: date) -> list[Base]:
    """The outlets that serve on this day."""
    return rows.ask(network.bases_on(day))


def nearest_outlet(places: Iterable[Place | None], among: list[Base]) -> int | None:
    """The id of the outlet nearest to the first place that is known, None where none is."""
    place = next((each for each in places if each is not None), None)
    found = network_rules.nearest(among, place, circuity=1) if place else None
    return found.base_id if found else None
