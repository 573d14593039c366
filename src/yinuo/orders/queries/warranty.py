"""Whether an order's fault is covered (R-5.6): the manager's ruling, else the sale's promises on the day reported."""

from dataclasses import replace

from django.conf import settings

from yinuo.assets import queries as assets
from yinuo.assets.types import Coverage, Reason, Verdict
from yinuo.journal import queries as journal
from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_of
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Step


@clause("R-5.6")
def warranty_of(order: ServiceOrder) -> Coverage:
    """The coverage of an order; after a ruling its verdict is the manager's, and the ruling comes first."""
    found = proposed(order)
    if not order.warranty_ruling:
        return found
    events = journal.events_of(f"order:{order.number}")
    ruling = next(each for each in reversed(events) if each.kind == f"order.{Step.RULE_WARRANTY}")
    ruled = Reason("ruled", {
        "reason": ruling.data["reason"], "who": ruling.actor, "at": ruling.occurred_at.isoformat(),
    })  # fmt: skip
    return replace(found, verdict=Verdict(order.warranty_ruling), reasons=(ruled, *found.reasons))


def proposed(order: ServiceOrder) -> Coverage:
    """What the sale's promises say of an order by themselves."""
    on = day_of(order.reported_at, settings.COMPANY_ZONE)
    return assets.coverage_of(order.vehicle, order.fault_system, on, cause=order.cause_kind)
