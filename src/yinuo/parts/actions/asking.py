"""An engineer asks for parts; the storekeeper issues them, some or all, or says why not (R-6.4)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.parts.access import ASKERS, KEEPERS
from yinuo.parts.actions import store
from yinuo.parts.models import Movement, Part, PartsRequest, RequestLine, StockPlace
from yinuo.parts.rules import checked, still_wanted
from yinuo.parts.types import Line
from yinuo.people import queries as people
from yinuo.store import rows
from yinuo.store.series import next_number


@clause("R-6.4")
@transaction.atomic
def ask(
    engineer_id: int, lines: Sequence[Line], *, act: Act, order_id: int | None = None, order: str = "", note: str = ""
) -> PartsRequest:
    """A new request for an engineer; `order` is the number the parts are meant for.

    Refused("not_allowed") for an engineer who asks for somebody else's van, and what `checked` refuses.
    """
    demand(act.role, ASKERS)
    if act.role == Role.ENGINEER and people.user_id_of(engineer_id) != act.actor_id:
        raise Refused("not_allowed", roles=sorted(ASKERS - {Role.ENGINEER, Role.SYSTEM}))
    ids = dict(Part.objects.filter(number__in={line.part for line in lines}, active=True).values_list("number", "pk"))
    lines = checked(lines, dict.fromkeys(ids, False))
    request = PartsRequest.objects.create(
        number=rows.ask(next_number("LL", day_of(act.occurred_at, settings.COMPANY_ZONE))), engineer_id=engineer_id,
        order_id=order_id, note=note, asked_at=act.occurred_at, asked_by_id=act.actor_id,
    )  # fmt: skip
    RequestLine.objects.bulk_create(
        RequestLine(request=request, part_id=ids[line.part], quantity=line.quantity) for line in lines
    )
    said = {line.part: str(line.quantity) for line in lines}
    journal.write("parts.ask", f"request:{request.number}", act, order=order, lines=said, note=note)
    return request


@clause("R-6.4")
@transaction.atomic
def issue_for(number: str, shelf: StockPlace, lines: Sequence[Line], *, act: Act) -> list[Movement]:
    """Issue parts for an open request; it is settled once all it asks for is given. A substitute counts for nothing.

    Refused("not_found"), ("settled_already"), and what `issue` refuses.
    """
    request = _open(number)
    van, order = store.van_of(request.engineer_id, act=act), request.order
    moved = store.issue(
        shelf, van, lines, order_id=order.pk if order else None, order=order.number if order else "", act=act
    )
    given = {each.part_id: each.quantity for each in moved}
    wanted = list(request.lines.order_by("pk"))
    for line in wanted:
        line.issued += given.get(line.part_id, Decimal(0))
    RequestLine.objects.bulk_update(wanted, ["issued"])
    if not any(still_wanted(line.quantity, line.issued) for line in wanted):
        request.settled_at = act.occurred_at
        request.save(update_fields=["settled_at"])
    journal.write("parts.request_issue", f"request:{number}", act, settled=request.settled_at is not None)
    done = request.settled_at is not None
    issued = [f"{each.part.name} × {each.quantity.normalize():f}" for each in moved]
    _tell(request, NoticeKind.PARTS_ISSUED if done else NoticeKind.PARTS_PARTLY, act, issued=issued)
    return moved


@transaction.atomic
def close(number: str, *, reason: str, act: Act) -> PartsRequest:
    """The storekeeper will not issue the rest. Refused("field_required"), ("not_found"), ("settled_already")."""
    demand(act.role, KEEPERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    request = _open(number)
    request.settled_at, request.closed_why = act.occurred_at, reason.strip()
    request.save(update_fields=["settled_at", "closed_why"])
    journal.write("parts.request_close", f"request:{number}", act, reason=request.closed_why)
    _tell(request, NoticeKind.PARTS_CLOSED, act, reason=request.closed_why)
    return request


def _tell(request: PartsRequest, kind: NoticeKind, act: Act, **facts: Any) -> None:
    """Whoever waits for the parts hears what became of them; a request for an order is told as part of that order."""
    user_id = people.user_id_of(request.engineer_id)
    lines = request.lines.select_related("part").order_by("pk")
    wanted = [(line.part.name, still_wanted(line.quantity, line.issued)) for line in lines]
    left = [f"{name} × {amount.normalize():f}" for name, amount in wanted if amount]
    subject = f"order:{request.order.number}" if request.order else f"request:{request.number}"
    messages.tell(
        [user_id] if user_id else [], kind, subject, about=f"{kind}@{act.command_id}", at=act.recorded_at,
        request=request.number, left=left, **facts,
    )  # fmt: skip


def _open(number: str) -> PartsRequest:
    found = PartsRequest.objects.select_for_update(of=("self",)).select_related("order").filter(number=number).first()
    if found is None:
        raise Refused("not_found", field="request", what=number)
    if found.settled_at is not None:
        raise Refused("settled_already", field="request")
    return found
