"""What follows from a step besides the order itself: visits, checks that must be made anew, the receipt."""

from typing import Any

from django.conf import settings

from yinuo.checklists import actions as checklists
from yinuo.files import actions as files
from yinuo.kernel.act import Act
from yinuo.orders.actions import receipt, telling
from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.forecast import travel
from yinuo.orders.rules.transitions import CONFIRM_ANEW
from yinuo.orders.types import Step

VISIT_ENDS = frozenset({Step.DECLINE, Step.REASSIGN, Step.CANCEL, Step.MARK_DUPLICATE, Step.COMPLETE_CHECKS})


def after(order: ServiceOrder, step: Step, data: dict[str, Any], act: Act) -> None:
    """All that follows from a step, in its transaction."""
    _keep_visits(order, step, act)
    if step in CONFIRM_ANEW:
        checklists.forget(order.pk, CONFIRM_ANEW[step])
    if "signature" in data:
        files.attach_all("order", order.number, [data["signature"]], purpose="signature", act=act)
    if step == Step.SIGN:
        receipt.issue(order, data, act=act)
    telling.tell_of(order, step, data, act)


def _keep_visits(order: ServiceOrder, step: Step, act: Act) -> None:
    running = Visit.objects.filter(order=order, ended_at=None)
    if step in VISIT_ENDS:
        running.update(ended_at=act.occurred_at)
    if step in (Step.DISPATCH, Step.REASSIGN) and order.engineer_id is not None:
        Visit.objects.create(order=order, engineer_id=order.engineer_id, assigned_at=act.occurred_at)
    elif step == Step.DEPART:
        minutes = travel(order.distance_km, kmh=settings.TRAVEL_KMH).total_seconds() // 60
        running.update(departed_at=act.occurred_at, travel_minutes=minutes)
    elif step == Step.ARRIVE:
        running.update(arrived_at=act.occurred_at)
