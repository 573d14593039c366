"""What follows from a step besides the order itself: visits, the receipt, and who is told."""

from typing import Any

from django.conf import settings

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.checklists import actions as checklists
from yinuo.checklists.types import Gate
from yinuo.files import actions as files
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.actions import receipt
from yinuo.orders.models import ServiceOrder, Visit
from yinuo.orders.rules.forecast import travel
from yinuo.orders.types import Step
from yinuo.people import queries as people

CONFIRM_ANEW: dict[Step, tuple[Gate, ...]] = {
    Step.DISPATCH: (Gate.CHECK_OUT, Gate.HAZARDS),
    Step.REASSIGN: (Gate.CHECK_OUT, Gate.HAZARDS),
    Step.WAIT: (Gate.HAZARDS,),
    Step.REWORK: (Gate.HAZARDS, Gate.COMPLETION),
}
"""What was confirmed before one of these steps counts no more after it."""

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
    _tell(order, step, data, act)


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


@clause("R-6.10", "R-6.11")
def _tell(order: ServiceOrder, step: Step, data: dict[str, Any], act: Act) -> None:
    """Notices to the people of the house; a conduct complaint goes to the manager, never to the engineer."""
    subject = f"order:{order.number}"
    about = f"{step}@{act.command_id}"
    if step in (Step.DISPATCH, Step.REASSIGN) and order.engineer is not None and order.engineer.user_id is not None:
        kind = NoticeKind.DISPATCHED if step == Step.DISPATCH else NoticeKind.REASSIGNED
        messages.tell([order.engineer.user_id], kind, subject, about=about, at=act.recorded_at)
    earlier_id = data.get("earlier_engineer_id")
    if step == Step.REASSIGN and earlier_id not in (None, order.engineer_id):
        user_id = people.user_id_of(earlier_id)
        told = [user_id] if user_id else []
        messages.tell(
            told, NoticeKind.HANDED_ON, subject, about=about, at=act.recorded_at, engineer_name=data["engineer_name"]
        )
    if data.get("no_improper") is False:
        managers = accounts.active_ids(Role.SERVICE_MANAGER)
        messages.tell(managers, NoticeKind.CONDUCT, subject, about=about, at=act.recorded_at)
    if step == Step.REFUSE_SIGNATURE:
        managers = accounts.active_ids(Role.SERVICE_MANAGER)
        messages.tell(managers, NoticeKind.REFUSED_SIGNATURE, subject, about=about, at=act.recorded_at)
    if step == Step.CANCEL and order.engineer is not None and order.engineer.user_id is not None:
        messages.tell([order.engineer.user_id], NoticeKind.CANCELLED, subject, about=about, at=act.recorded_at)
