"""The monthly settlement with a shop: made, confirmed by it, approved by the manager, paid by finance, then locked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.shops import queries
from yinuo.shops.access import COUNTERSIGNERS, MANAGERS, SETTLERS, WRITERS, may_act_for
from yinuo.shops.models import Shop, ShopJob, ShopLine, ShopStatement
from yinuo.shops.queries import statements as reading
from yinuo.shops.types import StatementState
from yinuo.store import rows
from yinuo.store.series import next_number

S = StatementState


@clause("R-3.9")
@transaction.atomic
def make(shop: Shop, month: date, *, act: Act) -> ShopStatement:
    """Put all jobs accepted up to the end of `month` that stand in no statement yet into one.

    Refused("nothing_to_settle"), or ("lines_wait") while the manager has not judged a line of theirs.
    """
    demand(act.role, SETTLERS)
    # Held until it is made: no second statement, and no line that comes in between.
    list(ShopJob.objects.select_for_update().filter(shop=shop, statement=None).order_by("pk").values_list("pk"))
    jobs = reading.unsettled(shop.pk, month)
    if not jobs:
        raise Refused("nothing_to_settle", shop=shop.name, month=f"{month:%Y-%m}")
    waiting = ShopLine.objects.filter(job__in=jobs, waits=True).select_related("job").order_by("pk").first()
    if waiting is not None:
        raise Refused("lines_wait", what=waiting.job.number)
    made = ShopStatement.objects.create(
        number=rows.ask(next_number("WJ", day_of(act.occurred_at, settings.COMPANY_ZONE))), shop=shop, month=month,
        state=S.DRAFT, total_cny=0, made_at=act.occurred_at,
    )  # fmt: skip
    ShopJob.objects.filter(pk__in=[job.pk for job in jobs]).update(statement=made)
    made.content = reading.content_of(made)
    made.total_cny = Decimal(made.content["total_cny"])
    made.save(update_fields=["content", "total_cny"])
    _write(made, "make", act, shop=shop.number, jobs=[job.number for job in jobs], total_cny=str(made.total_cny))
    _tell(made, queries.user_ids_of(shop.pk), act)
    return made


@clause("R-3.9")
@transaction.atomic
def confirm(number: str, *, act: Act) -> ShopStatement:
    """The shop agrees (or our desk writes down that it did); from now on nothing in it changes."""
    statement = _held(number, S.DRAFT, act)
    statement.state, statement.confirmed_at, statement.objection = S.CONFIRMED, act.occurred_at, ""
    statement.save(update_fields=["state", "confirmed_at", "objection"])
    _write(statement, "confirm", act, total_cny=str(statement.total_cny))
    _tell(statement, accounts.active_ids(Role.SERVICE_MANAGER), act)
    return statement


@transaction.atomic
def object_to(number: str, *, reason: str, act: Act) -> ShopStatement:
    """The shop does not agree, and says why. Refused("field_required")."""
    statement = _held(number, S.DRAFT, act)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    statement.objection = reason.strip()
    statement.save(update_fields=["objection"])
    _write(statement, "object", act, reason=statement.objection)
    _tell(statement, accounts.active_ids(Role.SERVICE_MANAGER), act)
    return statement


@transaction.atomic
def dissolve(number: str, *, reason: str, act: Act) -> None:
    """Take a statement nobody has approved apart again, so that its jobs can be mended; its number stays spent."""
    demand(act.role, MANAGERS)
    statement = _locked(number)
    if statement.state not in (S.DRAFT, S.CONFIRMED):
        raise Refused("statement_locked", what=number)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    _write(statement, "dissolve", act, reason=reason)
    ShopJob.objects.filter(statement=statement).update(statement=None)
    ShopStatement.objects.filter(pk=statement.pk).delete()


@clause("R-3.9")
@transaction.atomic
def approve(number: str, *, act: Act) -> ShopStatement:
    """The manager approves what the shop confirmed. Refused("statement_wrong_state")."""
    demand(act.role, MANAGERS)
    statement = _locked(number)
    _require(statement, S.CONFIRMED)
    statement.state, statement.approved_at, statement.approved_by_id = S.APPROVED, act.occurred_at, act.actor_id
    statement.save(update_fields=["state", "approved_at", "approved_by"])
    _write(statement, "approve", act, total_cny=str(statement.total_cny))
    _tell(statement, accounts.active_ids(Role.FINANCE), act)
    return statement


@transaction.atomic
def pay(number: str, *, on: date, voucher: str, act: Act) -> ShopStatement:
    """Finance marks it as paid, with the number of its voucher. Refused("bad_time"), ("field_required")."""
    demand(act.role, COUNTERSIGNERS)
    statement = _locked(number)
    _require(statement, S.APPROVED)
    if on > day_of(act.recorded_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="paid_on", why="future", at=on.isoformat())
    if not voucher.strip():
        raise Refused("field_required", field="voucher")
    statement.state, statement.paid_on = S.PAID, on
    statement.paid_by_id, statement.voucher = act.actor_id, voucher.strip()
    statement.save(update_fields=["state", "paid_on", "paid_by", "voucher"])
    _write(statement, "pay", act, on=on.isoformat(), voucher=statement.voucher, total_cny=str(statement.total_cny))
    _tell(statement, queries.user_ids_of(statement.shop_id), act)
    return statement


def _held(number: str, state: StatementState, act: Act) -> ShopStatement:
    """A statement this shop (or our desk) may answer. Refused("not_found") to another shop."""
    demand(act.role, WRITERS)
    own = queries.shop_of_user(act.actor_id) if act.role == Role.SHOP else None
    statement = _locked(number)
    if not may_act_for(act.role, shop_id=own.pk if own else None, job_shop_id=statement.shop_id):
        raise Refused("not_found", what=number)
    _require(statement, state)
    return statement


def _locked(number: str) -> ShopStatement:
    found = ShopStatement.objects.select_for_update(of=("self",)).select_related("shop").filter(number=number).first()
    if found is None:
        raise Refused("not_found", what=number)
    return found


def _require(statement: ShopStatement, state: StatementState) -> None:
    if statement.state != state:
        raise Refused("statement_wrong_state", what=statement.number, statement_state=statement.state)


def _write(statement: ShopStatement, name: str, act: Act, **told: Any) -> None:
    journal.write(f"shop_statement.{name}", f"shop_statement:{statement.number}", act, **told)


def _tell(statement: ShopStatement, who: list[int], act: Act) -> None:
    messages.tell(
        who, NoticeKind.SHOP_STATEMENT, f"shop_statement:{statement.number}", about=f"statement@{act.command_id}",
        at=act.recorded_at, shop=statement.shop.name, number=statement.number, cny=str(statement.total_cny),
        statement=str(statement.state),
    )  # fmt: skip
