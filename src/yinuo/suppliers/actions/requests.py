"""Asking a supplier for help, and what becomes of the request besides its answers (R-5.12)."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import link_key
from yinuo.kernel.periods import day_of
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.suppliers import queries
from yinuo.suppliers.access import SPEAKERS
from yinuo.suppliers.models import Supplier, SupplierRequest
from yinuo.suppliers.queries.register import reached
from yinuo.suppliers.queries.requests import is_live
from yinuo.suppliers.rules import next_telling, whom_to_call
from yinuo.suppliers.types import WAITING, RequestState


@clause("R-5.12")
@transaction.atomic
def ask(
    order_id: int, number: str, *, order: str, system: str, question: str, photos: Sequence[str], act: Act
) -> SupplierRequest:
    """Ask the supplier `number` for help with an order; who waits for its answer already is not asked again.

    Whether the order may be helped is the order's to say. The clock runs from the moment the server learned of it.
    """
    supplier = Supplier.objects.select_for_update().get(number=number)
    known = SupplierRequest.objects.filter(order_id=order_id, supplier=supplier, state__in=WAITING).first()
    if known is not None:
        return known
    asked_at = act.recorded_at
    due_at = asked_at + timedelta(minutes=supplier.answer_minutes)
    person = whom_to_call(
        map(reached, queries.contacts_of(supplier.pk)), system, asked_at.astimezone(ZoneInfo(settings.COMPANY_ZONE)),
        night_phone=supplier.phone,
    )  # fmt: skip
    request = SupplierRequest.objects.create(
        number=rows.ask(next_number("QY", day_of(asked_at, settings.COMPANY_ZONE))), key=link_key(), order_id=order_id,
        supplier=supplier, contact_name=person.name, contact_phone=person.phone, question=question, photos=list(photos),
        asked_at=asked_at, asked_by_id=act.actor_id, due_at=due_at, state=RequestState.ASKED,
        remind_at=next_telling(asked_at, due_at, told=0, percent=settings.SUPPLIER_REMIND_PERCENT),
    )  # fmt: skip
    journal.write(
        "supplier.ask", f"order:{order}", act, request=request.number, firm=supplier.name, question=question,
        due_at=due_at.isoformat(),
    )  # fmt: skip
    return request


@transaction.atomic
def withdraw(number: str, *, reason: str, act: Act) -> SupplierRequest:
    """The link opens nothing any more. Refused("field_required"), ("not_found"), ("settled_already")."""
    demand(act.role, SPEAKERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    return _withdrawn(locked(number), reason.strip(), act)


@transaction.atomic
def withdraw_all(order_id: int, *, reason: str, act: Act) -> None:
    """The order needs no supplier after all: whoever has not answered need not."""
    for request in SupplierRequest.objects.filter(order_id=order_id, state__in=WAITING).order_by("pk"):
        _withdrawn(locked(request.number), reason, act)


def _withdrawn(request: SupplierRequest, reason: str, act: Act) -> SupplierRequest:
    if request.state == RequestState.WITHDRAWN:
        raise Refused("settled_already")
    request.state, request.withdrawn_why, request.remind_at = RequestState.WITHDRAWN, reason[:200], None
    request.save(update_fields=["state", "withdrawn_why", "remind_at"])
    journal.write(
        "supplier.withdraw", f"order:{request.order.number}", act, request=request.number, firm=request.supplier.name,
        reason=reason,
    )  # fmt: skip
    return request


@transaction.atomic
def renew(number: str, *, act: Act) -> SupplierRequest:
    """A new link in place of one that went astray; the old one opens nothing. Refused("gone") where the order ended."""
    demand(act.role, SPEAKERS)
    request = locked(number)
    if not is_live(request):
        raise Refused("gone")
    request.key = link_key()
    request.save(update_fields=["key"])
    journal.write(
        "supplier.renew", f"order:{request.order.number}", act, request=request.number, firm=request.supplier.name
    )
    return request


@transaction.atomic
def show_photos(number: str, photos: Sequence[str], *, act: Act) -> SupplierRequest:
    """Say which of the order's photos the supplier sees; that they are the order's is for the door to ask."""
    demand(act.role, SPEAKERS)
    request = locked(number)
    request.photos = list(photos)
    request.save(update_fields=["photos"])
    journal.write(
        "supplier.photos", f"order:{request.order.number}", act, request=request.number, firm=request.supplier.name,
        shown=len(request.photos),
    )  # fmt: skip
    return request


def locked(number: str) -> SupplierRequest:
    """The request, held until all is done. Refused("not_found")."""
    held = SupplierRequest.objects.select_for_update(of=("self",)).select_related("order__engineer", "supplier")
    request = held.filter(number=number).first()
    if request is None:
        raise Refused("not_found", what=number)
    return request
