"""Reading the network of outlets."""

from datetime import date

from django.db.models import Q, QuerySet

from yinuo.kernel.geo import Place
from yinuo.network.models import Outlet
from yinuo.network.types import Base, OutletState
from yinuo.store.rows import Question

BASES = """
SELECT id, name, lat, lon FROM yinuo_outlet WHERE opened_on <= %s AND (closed_on IS NULL OR closed_on > %s) ORDER BY id
"""


def bases_on(day: date) -> Question[list[Base]]:
    """Every outlet whose `state_of` is serving on a day, by id; every report asks for them."""
    return Question(BASES, (day, day), lambda found: [Base(id, name, Place(lat, lon)) for id, name, lat, lon in found])


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
    if day < outlet.opened_on:
        return OutletState.PLANNED
    # Half-open: the closing day itself is no longer served.
    return OutletState.SERVING if outlet.closed_on is None or day < outlet.closed_on else OutletState.CLOSED
