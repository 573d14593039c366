"""A supplier that does not answer in time: first the dispatchers are told, then the manager, once each (R-5.12)."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.clauses import clause
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.suppliers import queries
from yinuo.suppliers.actions.requests import locked
from yinuo.suppliers.models import SupplierRequest
from yinuo.suppliers.rules import next_telling

PUT_OFF = timedelta(hours=1)
TOLD = (Role.DISPATCHER, Role.SERVICE_MANAGER)
"""Whom to tell, in this order."""

log = logging.getLogger("yinuo.suppliers")


def remind_next(*, now: datetime) -> bool:
    """Take the missing answer that has waited longest; False when none is due."""
    request = queries.to_remind(now)
    if request is None:
        return False
    try:
        _remind(request.number, now)
    except Exception:
        # One request that cannot be told of must not keep the others waiting.
        log.exception("supplier.late", extra={"request": request.pk})
        SupplierRequest.objects.filter(pk=request.pk, remind_at__isnull=False).update(remind_at=now + PUT_OFF)
    return True


@clause("R-5.12")
@transaction.atomic
def _remind(number: str, now: datetime) -> None:
    request = locked(number)
    if request.remind_at is None or request.remind_at > now:  # another worker was faster, or the answer came
        return
    role, request.told = TOLD[request.told], request.told + 1
    live = queries.is_live(request)
    percent = settings.SUPPLIER_REMIND_PERCENT
    request.remind_at = (
        next_telling(request.asked_at, request.due_at, told=request.told, percent=percent) if live else None
    )
    request.save(update_fields=["told", "remind_at"])
    if not live:  # the order ended meanwhile: nobody waits for this answer
        return
    subject = f"order:{request.order.number}"
    event = journal.write(
        "supplier.late", subject, system_act(now), request=request.number, firm=request.supplier.name, role=role,
        due_at=request.due_at.isoformat(),
    )  # fmt: skip
    messages.tell(
        accounts.active_ids(role), NoticeKind.SUPPLIER_LATE, subject, about=f"supplier@{event.seq}", at=now,
        firm=request.supplier.name, due_at=request.due_at.isoformat(), contact=request.contact_phone,
    )  # fmt: skip
