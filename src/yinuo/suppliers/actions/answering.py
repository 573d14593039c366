"""What a supplier answers, by link or told by phone, reaches the order, its engineer and the dispatchers (R-5.12)."""

from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files import queries as kept
from yinuo.files.types import Purpose
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.suppliers.access import ANSWERERS, SPEAKERS
from yinuo.suppliers.actions.requests import locked
from yinuo.suppliers.models import SupplierMessage, SupplierRequest
from yinuo.suppliers.queries import is_live
from yinuo.suppliers.rules import checked, next_telling, state_after
from yinuo.suppliers.types import RequestState, Said, Spoken


@clause("R-5.12")
@transaction.atomic
def answer(number: str, spoken: Spoken, *, act: Act) -> SupplierRequest:
    """Keep what the supplier said. Refused("gone") once the link is dead, and what `checked` refuses."""
    demand(act.role, ANSWERERS)
    if spoken.kind == Said.OURS:
        raise Refused("field_wrong", field="kind", value=spoken.kind)
    return _said(number, spoken, act)


@transaction.atomic
def tell_more(number: str, words: str, photos: tuple[str, ...] = (), *, act: Act) -> SupplierRequest:
    """What the supplier asked for, from us; its clock begins anew. Refused("gone"), ("field_required")."""
    demand(act.role, SPEAKERS)
    return _said(number, Spoken(Said.OURS, words, photos=photos), act)


def _said(number: str, spoken: Spoken, act: Act) -> SupplierRequest:
    request = locked(number)
    if not is_live(request):
        raise Refused("gone")
    checked(spoken, now=act.occurred_at)
    blobs = kept.blobs_of(spoken.photos)
    files.attach_all("order", request.order.number, spoken.photos, purpose=Purpose.HELP, act=act)
    SupplierMessage.objects.create(
        request=request, kind=spoken.kind, words=spoken.words.strip(), person=spoken.person, phone=spoken.phone,
        eta_at=spoken.eta_at, photos=[blobs[each].pk for each in spoken.photos], said_at=act.occurred_at,
        written_by_id=act.actor_id, command_id=act.command_id,
    )  # fmt: skip
    _move_on(request, spoken, act)
    _write(request, spoken, act)
    if spoken.kind != Said.OURS:
        _tell(request, spoken, act)
    return request


def _move_on(request: SupplierRequest, spoken: Spoken, act: Act) -> None:
    """The first real answer stops the clock; what we add to a question starts it again, for the same time."""
    state = state_after(request.state, spoken.kind)
    if spoken.kind == Said.OURS:
        if state == RequestState.ASKED and request.state == RequestState.NEEDS_MORE:
            request.due_at, request.told = act.occurred_at + (request.due_at - request.asked_at), 0
            request.remind_at = next_telling(
                act.occurred_at, request.due_at, told=0, percent=settings.SUPPLIER_REMIND_PERCENT
            )
    else:
        request.answered_at, request.remind_at = request.answered_at or act.occurred_at, None
    request.state = state
    request.save(update_fields=["state", "due_at", "told", "remind_at", "answered_at"])


def _write(request: SupplierRequest, spoken: Spoken, act: Act) -> None:
    """One entry in the order's story: the engineer's phone and the desk read it there."""
    told: dict[str, Any] = {"person": " ".join(filter(None, (spoken.person, spoken.phone)))} if spoken.person else {}
    if spoken.eta_at is not None:
        told["eta_at"] = spoken.eta_at.isoformat()
    journal.write(
        "supplier.more" if spoken.kind == Said.OURS else "supplier.answer", f"order:{request.order.number}", act,
        request=request.number, firm=request.supplier.name, reply=spoken.kind, answer=spoken.words.strip(),
        photos=list(spoken.photos), **told,
    )  # fmt: skip


def _tell(request: SupplierRequest, spoken: Spoken, act: Act) -> None:
    engineer = request.order.engineer
    own = [engineer.user_id] if engineer is not None and engineer.user_id is not None else []
    told = [each for each in (*own, *accounts.active_ids(Role.DISPATCHER)) if each != act.actor_id]
    messages.tell(
        told, NoticeKind.SUPPLIER_ANSWERED, f"order:{request.order.number}", about=f"supplier@{act.command_id}",
        at=act.recorded_at, firm=request.supplier.name, reply=spoken.kind, answer=spoken.words.strip(),
    )  # fmt: skip
