"""All that a job page shows and sends along, read once: the page and its data are drawn from the same figures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from yinuo.assets.queries import documents
from yinuo.assets.types import Coverage
from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import Demand
from yinuo.checklists.types import Gate
from yinuo.field.along import Along, along
from yinuo.field.meters import Dial, dials
from yinuo.field.money import UNASKED, Money, money_of
from yinuo.files import queries as files
from yinuo.journal.types import Event
from yinuo.kernel.periods import day_of
from yinuo.network.queries.driving import usable
from yinuo.orders.queries import one
from yinuo.orders.queries.receipt import Lists, lists_of
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.types import State
from yinuo.parts import queries as parts
from yinuo.parts.queries import asking
from yinuo.parts.types import Held, Wanted
from yinuo.people import queries as people
from yinuo.promises.queries import due_of
from yinuo.promises.types import Due

if TYPE_CHECKING:
    from yinuo.assets.models import Document
    from yinuo.files.models import Attachment
    from yinuo.network.models import ServiceVehicle
    from yinuo.orders.models import ServiceOrder
    from yinuo.parts.models import PartsRequest

GATES = (Gate.CHECK_OUT, Gate.HAZARDS, Gate.COMPLETION, Gate.PROTECT, Gate.AFTERMATH, Gate.TOW)
"""The checklists an engineer works through."""

BEFORE_DEPARTURE = frozenset({State.DISPATCHED, State.ACCEPTED})

DOCUMENTS = 12
"""Product documents on a job's page, at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """An order as the phone is told of it. `held`: certificates valid on the day of `now`; `van`: the own stock.

    `documents`: what was written about this machine and its fault, the best first; `requests`: the parts asked for,
    the newest first; `along`: what to take along; `coverage`: whether the sale's promise covers the fault;
    `money`: the order's account.
    """

    order: "ServiceOrder"
    now: datetime
    promises: tuple[Due, ...]
    lists: Lists
    demands: tuple[Demand, ...]
    held: frozenset[str]
    events: tuple[Event, ...]
    attached: tuple["Attachment", ...]
    van: tuple[Held, ...] = ()
    documents: tuple["Document", ...] = ()
    requests: tuple[tuple["PartsRequest", list[Wanted]], ...] = ()
    along: tuple[Along, ...] = ()
    coverage: Coverage | None = None
    dials: tuple[Dial, ...] = ()
    money: Money = UNASKED
    vehicles: tuple["ServiceVehicle", ...] = ()


def known(order: "ServiceOrder", *, now: datetime) -> Known:
    """Read an order whose row data is there (`one.order`)."""
    lists, coverage = lists_of(order), warranty_of(order)
    engineer, day = order.engineer_id, day_of(now, settings.COMPANY_ZONE)
    van = tuple(parts.on_van(engineer)) if engineer is not None else ()
    requests = tuple(asking.requests_for(order.pk))
    waiting = [line for request, lines in requests if request.settled_at is None for line in lines]
    return Known(
        order=order,
        now=now,
        promises=tuple(due_of(row) for row in order.promises.all()),
        lists=lists,
        demands=tuple(checklists.demands()),
        held=people.certificates_valid(engineer, day) if engineer is not None else frozenset(),
        events=tuple(one.story(order.number)),
        van=van,
        attached=tuple(files.attachments_of("order", order.number)),
        documents=tuple(documents.for_job(order.vehicle.model, order.fault_system)[:DOCUMENTS]),
        requests=requests,
        along=along(order, van, waiting),
        coverage=coverage,
        money=money_of(order, lists.used, coverage, day),
        dials=dials(order.vehicle_id),
        vehicles=vehicles_for(order, day),
    )


def vehicles_for(order: "ServiceOrder", day: date) -> tuple["ServiceVehicle", ...]:
    """The service vehicles of the engineer's outlet that may go, until he has gone (R-3.7)."""
    if order.engineer is None or order.state not in BEFORE_DEPARTURE:
        return ()
    return tuple(each for each in usable(order.engineer.outlet_id, day) if each.outlet_id == order.engineer.outlet_id)
