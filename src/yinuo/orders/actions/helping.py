"""A request for help that nobody answers in time goes to the manager, once."""

import logging
from datetime import datetime

from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.clauses import clause
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.models import ServiceOrder
from yinuo.promises.actions import PUT_OFF

log = logging.getLogger("yinuo.orders")


def tell_manager_next(*, now: datetime) -> bool:
    """Take the request that has waited longest; False when none is overdue."""
    waiting = ServiceOrder.objects.filter(help_overdue_at__lte=now).order_by("help_overdue_at", "pk")
    pk = waiting.values_list("pk", flat=True).first()
    if pk is None:
        return False
    try:
        _tell_manager(pk, now)
    except Exception:
        # One request that cannot be told of must not keep the others waiting.
        log.exception("order.help_overdue", extra={"order": pk})
        ServiceOrder.objects.filter(pk=pk).update(help_overdue_at=now + PUT_OFF)
    return True


@clause("R-6.16")
@transaction.atomic
def _tell_manager(pk: int, now: datetime) -> None:
    order = ServiceOrder.objects.select_for_update().filter(pk=pk, help_overdue_at__lte=now).first()
    if order is None:  # another worker was faster, or somebody has answered
        return
    order.help_overdue_at = None
    order.save(update_fields=["help_overdue_at"])
    subject = f"order:{order.number}"
    event = journal.write("order.help_overdue", subject, system_act(now), help=order.help_wanted)
    messages.tell(
        accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.HELP_OVERDUE, subject, about=f"help@{event.seq}", at=now,
        help=order.help_wanted,
    )  # fmt: skip
