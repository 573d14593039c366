"""Reading the network of outlets."""

from datetime import date

from django.db.models import Q, QuerySet

from yinuo.kernel.geo import Place
from yinuo.network.models import Outlet
from yinuo.network.types import Base, OutletState


def bases_on(day: date) -> list[Base]:
    """Every active outlet of a day."""
    return [base_of(outlet) for outlet in active_outlets(day)]


def active_outlets(day: date) -> QuerySet[Outlet]:
    """Outlets serving on `day`, by id."""
    return Outlet.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day).order_by("pk")


def base_of(outlet: Outlet) -> Base:
    """An outlet as rules see it."""
    return Base(outlet.pk, outlet.code, outlet.name, Place(outlet.lat, outlet.lon), outlet.opened_on, outlet.closed_on)


def outlets(q: str = "") -> QuerySet[Outlet]:
    """Outlets whose code, name, province or city holds `q`, by code."""
    found = Outlet.objects.order_by("code")
    for word in q.split():
        found = found.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(city__icontains=word) | Q(province__icontains=word)
        )
    return found


def outlet(code: str) -> Outlet | None:
    """The outlet of this code."""
    return Outlet.objects.filter(code=code).first()


def state_of(outlet: Outlet, day: date) -> OutletState:
    """How it stands on `day`."""
    if base_of(outlet).active_on(day):
        return OutletState.SERVING
    return OutletState.PLANNED if day < outlet.opened_on else OutletState.CLOSED
