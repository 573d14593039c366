"""Business visits: sales staff and engineers were at a customer's and say what came of it (R-3.6)."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets.models import Customer
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.tours.access import CALLERS, may_withdraw
from yinuo.tours.models import CustomerCall
from yinuo.tours.types import Called, CallPurpose


@clause("R-3.6")
@transaction.atomic
def record(customer_number: str, told: Called, *, act: Act) -> CustomerCall:
    """Keep a visit as whoever made it tells it. Refused("not_found"), ("field_required"), ("bad_time")."""
    demand(act.role, CALLERS)
    customer = Customer.objects.filter(number=customer_number).first()
    if customer is None or act.actor_id is None:
        raise Refused("not_found", field="customer", what=customer_number)
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    if not today - timedelta(days=settings.CALL_BACKDATE_DAYS) <= told.visited_on <= today:
        why = "future" if told.visited_on > today else "too_old"
        raise Refused("bad_time", field="visited_on", why=why, at=told.visited_on.isoformat())
    if told.next_on is not None and told.next_on < told.visited_on:
        raise Refused("bad_time", field="next_on", why="before_start", at=told.next_on.isoformat())
    for name in ("met", "result"):
        if not getattr(told, name).strip():
            raise Refused("field_required", field=name)
    if told.purpose not in CallPurpose.values:
        raise Refused("field_wrong", field="purpose", value=told.purpose, options=CallPurpose.values)
    call = CustomerCall.objects.create(
        customer=customer, user_id=act.actor_id, visited_on=told.visited_on, purpose=told.purpose, met=told.met,
        result=told.result, next_step=told.next_step, next_on=told.next_on, recorded_at=act.recorded_at,
    )  # fmt: skip
    journal.write(
        "customer.call", f"customer:{customer_number}", act, call=call.pk, visited_on=told.visited_on.isoformat(),
        purpose=told.purpose, met=told.met, result=told.result, next_step=told.next_step,
    )  # fmt: skip
    return call


@transaction.atomic
def withdraw(pk: int, *, reason: str, act: Act) -> None:
    """A record made by mistake counts no more and stays in the journal. Refused("not_found"), ("not_allowed")."""
    call = CustomerCall.objects.select_for_update(of=("self",)).select_related("customer").filter(
        pk=pk, withdrawn_why=""
    ).first()  # fmt: skip
    if call is None:
        raise Refused("not_found", what=str(pk))
    if not may_withdraw(act.role, user_id=act.actor_id, made_by_id=call.user_id):
        raise Refused("not_allowed", roles=["service_manager"])
    if not reason.strip():
        raise Refused("field_required", field="reason")
    call.withdrawn_why = reason.strip()
    call.save(update_fields=["withdrawn_why"])
    journal.write("customer.call_withdraw", f"customer:{call.customer.number}", act, call=pk, reason=reason.strip())
