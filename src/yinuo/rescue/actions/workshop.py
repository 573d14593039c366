"""A machine that was brought back gets its workshop order, linked both ways (R-9.7)."""

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.orders.actions import Report, report
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.orders.types import Step
from yinuo.rescue.access import KEEPERS
from yinuo.rescue.models import RescueReturn
from yinuo.rescue.queries.replay import LINKED


@clause("R-9.7")
@transaction.atomic
def open_workshop_order(number: str, *, act: Act) -> ServiceOrder:
    """The order under which the rescued machine is repaired; pressed again, the one it has.

    Refused("not_returned") before it has arrived at the works.
    """
    demand(act.role, KEEPERS)
    rescue = (
        ServiceOrder.objects.select_for_update(of=("self",))
        .select_related("vehicle__customer", "base")
        .get(number=number)
    )
    known = RescueReturn.objects.filter(rescue=rescue).select_related("workshop").first()
    if known is not None:
        return known.workshop
    told = {event.kind: event.data for event in one.story(number)}
    if f"order.{Step.END_TOW}" not in told:
        raise Refused("not_returned", clause="R-9.7", number=number)
    workshop = report(_report_of(rescue, str(told[f"order.{Step.END_TOW}"]["received_by"])), act=act)
    RescueReturn.objects.create(rescue=rescue, workshop=workshop, opened_at=act.occurred_at)
    journal.write(LINKED, f"order:{number}", act, workshop=workshop.number)
    journal.write("rescue.origin", f"order:{workshop.number}", act, rescue_order=number)
    return workshop


def _report_of(rescue: ServiceOrder, received_by: str) -> Report:
    base = rescue.base
    return Report(
        vehicle=rescue.vehicle, contact_name=rescue.contact_name, contact_phone=rescue.contact_phone,
        fault_system=rescue.fault_system, fault_description=rescue.fault_description, channel="phone",
        place=Place(base.lat, base.lon) if base else None, address=f"{base.name if base else ''} {received_by}".strip(),
    )  # fmt: skip
