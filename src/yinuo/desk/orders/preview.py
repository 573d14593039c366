"""What a report would start: its promises, the nearest base, and what is already open on the machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from yinuo.charter import queries as charter
from yinuo.charter.types import Terms
from yinuo.hall.why import Around, distance, why
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.network.rules import ESTIMATED
from yinuo.orders.actions.intake import distance_to
from yinuo.orders.queries import history
from yinuo.promises.rules.terms import promises_for
from yinuo.promises.types import Due, PromiseKind

if TYPE_CHECKING:
    from yinuo.desk.orders.intake import Intake

EARLIER = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown beside the form while a call is taken."""

    vehicle: Any = None
    promises: tuple[tuple[object, Due, str], ...] = ()
    distance: str = ""
    placed: bool = False
    homeless: bool = False
    open_orders: tuple[Any, ...] = ()
    earlier: tuple[Any, ...] = ()


def preview_of(form: "Intake", now: datetime) -> Preview:
    """The preview of a form, however incomplete; without a machine there is nothing to show."""
    vehicle = form.picked()
    if vehicle is None:
        return Preview()
    told = form.cleaned_data
    reported_at = now - timedelta(minutes=told.get("minutes_ago") or 0)
    spot = form.spot(vehicle)
    seen, promises = starting(spot, reported_at, supplier=bool(told.get("supplier_needed")))
    same = history.orders_of_vehicle(vehicle.pk)
    return Preview(
        vehicle, promises, distance(seen) if seen else "", spot is not None, vehicle.lat is None,
        tuple(same.filter(is_open=True)[:EARLIER]), tuple(same.filter(is_open=False)[:EARLIER]),
    )  # fmt: skip


def starting(
    spot: Place | None, reported_at: datetime, *, supplier: bool
) -> tuple[Around | None, tuple[tuple[object, Due, str], ...]]:
    """The promises a report at this place would start, by the very rules that start them."""
    commitment = charter.in_force(reported_at)
    if commitment is None:
        return None, ()
    terms = Terms.from_json(commitment.terms)
    try:
        measured = distance_to(spot, reported_at)
    except Refused:  # off the map: the form says so when it is sent
        measured = None
    seen = Around(
        terms, measured.km if measured else None, measured.base_name if measured else "",
        measured is None or measured.source == ESTIMATED,
    )  # fmt: skip
    dues = promises_for(reported_at, km=seen.km, supplier=supplier, terms=terms)
    return seen, tuple((PromiseKind(due.kind).label, due, why(due, seen)) for due in dues)
