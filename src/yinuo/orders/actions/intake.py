"""A report becomes an order with its promises (R-5.10 to R-5.12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yinuo.assets.models import Vehicle
from yinuo.assets.types import FaultSystem
from yinuo.charter import queries as charter
from yinuo.charter.types import Terms
from yinuo.files import actions as files
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.kernel.ids import link_key
from yinuo.kernel.periods import day_of
from yinuo.network import queries as network
from yinuo.network import rules as network_rules
from yinuo.network.types import Base, Distance
from yinuo.orders.access import may_report
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.history import earlier_visit
from yinuo.orders.rules.forecast import travel
from yinuo.orders.rules.story import CLOCK_TOLERANCE, REPORT
from yinuo.orders.types import Channel, State
from yinuo.promises import actions as promises
from yinuo.promises.rules.escalate import urgent_at
from yinuo.promises.rules.terms import promises_for
from yinuo.store import rows
from yinuo.store.series import next_number

FARTHEST_KM = 5500
"""No place a company serves is farther from its nearest outlet: beyond it, the coordinates are wrong."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the customer says. `place` None: not known yet. `photos` are hashes of stored blobs."""

    vehicle: Vehicle
    contact_name: str
    contact_phone: str
    fault_system: str
    fault_description: str
    channel: str
    place: Place | None = None
    address: str = ""
    supplier_needed: bool = False
    photos: tuple[str, ...] = ()


@clause("R-5.10", "R-5.11", "R-5.12", "R-6.14")
@transaction.atomic
def report(report: Report, *, act: Act) -> ServiceOrder:
    """A new order, its clocks started at `act.occurred_at`: the moment the report reached the company.

    Refused("field_required"), ("field_wrong"), ("bad_time") for a moment in the future, ("place_off_map"),
    ("no_commitment") when none is in force.
    """
    _check(report, act)
    reported_at = min(act.occurred_at, act.recorded_at)
    day = day_of(reported_at, settings.COMPANY_ZONE)
    promised, bases, earlier, number = rows.ask_all(
        charter.terms_in_force(reported_at),
        network.bases_on(day),
        earlier_visit(report.vehicle.pk, report.fault_system, reported_at),
        next_number("SO", day),
    )
    if promised is None:
        raise Refused("no_commitment", clause="R-4.4")
    terms = Terms.from_json(promised)
    distance = _measured(report.place, bases)
    km = distance.km if distance else None
    dues = promises_for(reported_at, km=km, supplier=report.supplier_needed, terms=terms)
    order = ServiceOrder(
        number=number, state=State.REPORTED, vehicle=report.vehicle,
        customer=report.vehicle.customer, contact_name=report.contact_name, contact_phone=report.contact_phone,
        fault_system=report.fault_system, fault_description=report.fault_description, channel=report.channel,
        reported_at=reported_at, lat=report.place.lat if report.place else None,
        lon=report.place.lon if report.place else None,
        address=report.address, distance_km=km, distance_source=distance.source if distance else "",
        base_id=distance.base_id if distance else None, supplier_needed=report.supplier_needed,
        commitment_version=terms.version, terms=promised, recurs_of_id=earlier, follow_key=link_key(),
        urgent_at=urgent_at(dues, visit_lead=travel(km, kmh=settings.TRAVEL_KMH)),
    )  # fmt: skip
    rows.insert(order)
    subject = f"order:{order.number}"
    journal.write(
        REPORT, subject, act, fresh=True, vehicle=report.vehicle.number, contact=report.contact_name,
        fault_system=report.fault_system, fault=report.fault_description, channel=report.channel,
        reported_at=reported_at.isoformat(), km=km, source=order.distance_source,
        base=distance.base_name if distance else "", supplier=report.supplier_needed, address=report.address,
        terms=promised, recurs_of=earlier, photos=list(report.photos),
    )  # fmt: skip
    promises.start(order.pk, dues, terms=terms)
    if report.photos:
        files.attach_all("order", order.number, report.photos, purpose="report", act=act)
    return order


def _check(report: Report, act: Act) -> None:
    if not may_report(act.role) and act.door != "import":
        raise Refused("not_allowed", step="report", role=act.role)
    if act.occurred_at > act.recorded_at + CLOCK_TOLERANCE:
        raise Refused("bad_time", field="reported_at", why="future", at=act.occurred_at.isoformat())
    if act.recorded_at - act.occurred_at > timedelta(days=settings.REPORT_BACKDATE_DAYS):
        raise Refused("bad_time", field="reported_at", why="too_old", at=act.occurred_at.isoformat())
    if report.fault_system not in FaultSystem:
        raise Refused("field_wrong", field="fault.system", value=report.fault_system, options=FaultSystem.values)
    if report.channel not in Channel:
        raise Refused("field_wrong", field="channel", value=report.channel, options=Channel.values)
    for field, text, most in (
        ("contact.name", report.contact_name, 60),
        ("contact.phone", report.contact_phone, 30),
        ("fault.description", report.fault_description, 2000),
    ):
        if not text.strip():
            raise Refused("field_required", field=field)
        if len(text) > most:
            raise Refused("field_wrong", field=field, most=most, value=f"{text[:40]}…")


def distance_to(place: Place | None, at: datetime) -> Distance | None:
    """The distance of a place from the outlet that is nearest and active then; None for an unknown place."""
    return _measured(place, rows.ask(network.bases_on(day_of(at, settings.COMPANY_ZONE))))


def _measured(place: Place | None, bases: list[Base]) -> Distance | None:
    if place is None:
        return None
    distance = network_rules.nearest(bases, place, circuity=settings.CIRCUITY)
    if distance is not None and distance.km > FARTHEST_KM:
        raise Refused("place_off_map", field="place", lat=place.lat, lon=place.lon)
    return distance
