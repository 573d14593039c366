"""Following machines out of warranty (R-5.7): recording how one is used, and making the next one due."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets import queries as assets
from yinuo.assets.models import Vehicle
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import day_of
from yinuo.orders.actions import Report, report
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Channel
from yinuo.tours.access import FOLLOWERS
from yinuo.tours.actions import metering
from yinuo.tours.models import FollowUp
from yinuo.tours.types import Condition, Followed, FollowWay


@clause("R-5.7")
@transaction.atomic
def follow(number: str, told: Followed, *, act: Act) -> FollowUp:
    """Record how the machine is used; the one that was due is done, and the next is due after the set time.

    A machine that is scrapped or sold leaves the list with this record. Refused("not_found"), ("field_required").
    """
    demand(act.role, FOLLOWERS)
    vehicle = Vehicle.objects.select_for_update(of=("self",)).select_related("customer", "model").filter(
        number=number
    ).first()  # fmt: skip
    if vehicle is None:
        raise Refused("not_found", what=number)
    _check(told)
    order = _order(vehicle, told, act) if told.fault else None
    today = day_of(act.occurred_at, settings.COMPANY_ZONE)
    row = FollowUp.objects.filter(vehicle=vehicle, done_at=None).first() or FollowUp(vehicle=vehicle, due_on=today)
    row.done_at, row.done_by_id, row.order = act.occurred_at, act.actor_id, order
    for name in ("way", "condition", "spoke_with", "hours", "km", "issues", "advice"):
        setattr(row, name, getattr(told, name))
    row.save()
    unfit = metering.take(vehicle, hours=told.hours, km=told.km, at=act.occurred_at, act=act)
    next_on = None
    if told.condition != Condition.GONE and _is_out(vehicle, row):
        next_on = today + timedelta(days=settings.FOLLOW_UP_DAYS)
        FollowUp.objects.create(vehicle=vehicle, due_on=next_on, engineer=row.engineer, outlet=row.outlet)
    journal.write(
        "vehicle.follow", f"vehicle:{number}", act, way=told.way, condition=told.condition, spoke_with=told.spoke_with,
        issues=told.issues, advice=told.advice, hours=_plain(told.hours), km=_plain(told.km), meter=unfit,
        order=order.number if order else "", next_on=next_on.isoformat() if next_on else "",
    )  # fmt: skip
    return row


def _is_out(vehicle: Vehicle, row: FollowUp) -> bool:
    """Whether the machine is followed at all: its warranty has ended, or it was on the list."""
    today = row.done_at and day_of(row.done_at, settings.COMPANY_ZONE)
    return row.outlet_id is not None or bool(vehicle.warranty_until and today and vehicle.warranty_until < today)


def _plain(figure: object) -> str:
    return "" if figure is None else str(figure)


def _check(told: Followed) -> None:
    for name, options in (("way", FollowWay), ("condition", Condition)):
        if getattr(told, name) not in options.values:
            raise Refused("field_wrong", field=name, value=getattr(told, name), options=options.values)
    if not told.spoke_with.strip():
        raise Refused("field_required", field="spoke_with")
    if told.condition == Condition.LIMITED and not told.issues.strip():
        raise Refused("field_required", clause="R-5.7", field="issues")
    if bool(told.fault) != bool(told.system):
        raise Refused("field_required", field="fault" if told.system else "system")


def _order(vehicle: Vehicle, told: Followed, act: Act) -> ServiceOrder:
    """What the customer asks for meanwhile is an order like any other, reported when it was said."""
    contacts = assets.contacts_of(vehicle.customer_id)
    named = [each for each in contacts if each.name == told.spoke_with]
    phone = next((each.phone for each in [*named, *contacts]), settings.HOTLINE or "—")
    place = Place(vehicle.lat, vehicle.lon) if vehicle.lat is not None and vehicle.lon is not None else None
    channel = Channel.FIELD if told.way == FollowWay.VISIT else Channel.PHONE
    return report(
        Report(vehicle, told.spoke_with, phone, told.system, told.fault, channel, place=place, address=vehicle.address),
        act=act,
    )


@transaction.atomic
def hand_on(pk: int, engineer_id: int, *, act: Act) -> None:
    """Another engineer follows this machine. Refused("not_found")."""
    demand(act.role, FOLLOWERS)
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("vehicle").filter(pk=pk, done_at=None).first()
    if row is None:
        raise Refused("not_found", what=str(pk))
    row.engineer_id = engineer_id
    row.save(update_fields=["engineer"])
    journal.write("vehicle.follow_by", f"vehicle:{row.vehicle.number}", act, engineer=engineer_id)
