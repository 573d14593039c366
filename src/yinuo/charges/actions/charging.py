"""Lines of the bill: each rests on what the customer accepted, or costs nothing (R-6.11, R-6.12)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.charges.access import QUOTERS
from yinuo.charges.actions.invoicing import ask_for_invoice
from yinuo.charges.actions.quoting import locked_account
from yinuo.charges.models import Account, Charge
from yinuo.charges.queries.accounts import accepted_of
from yinuo.charges.rules.asking import against, amount, require_payable, settlement
from yinuo.charges.types import ToCharge, Used
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused


@clause("R-6.11", "R-6.12")
@transaction.atomic
def charge(subject: str, wanted: Mapping[str, Decimal], *, customer_id: int, cover: str, act: Act) -> list[Charge]:
    """Charge so much of each code, of what the customer accepted.

    Refused("under_warranty"), ("warranty_undecided"), ("beyond_quote"), ("lines_missing").
    """
    demand(act.role, QUOTERS)
    require_payable(cover)
    if not wanted:
        raise Refused("lines_missing", field="lines")
    account = locked_account(subject, customer_id)
    accepted = accepted_of(subject)
    return _booked(account, [line for code, much in wanted.items() for line in against(accepted, code, much)], act)


@clause("R-6.12")
@transaction.atomic
def settle(subject: str, used: Sequence[Used], *, customer_id: int, cover: str, act: Act) -> list[Charge]:
    """Make the bill of work that is done: what was accepted and not charged yet, and the parts really used."""
    lines = settlement(cover, accepted_of(subject), used)
    return _booked(locked_account(subject, customer_id), lines, act) if lines else []


@transaction.atomic
def strike(charge_id: int, *, reason: str, act: Act) -> Charge:
    """Take a line off the bill, which stays to be read. Refused("not_found"), ("field_required")."""
    demand(act.role, QUOTERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    row = Charge.objects.select_for_update(of=("self",)).select_related("account").filter(pk=charge_id, struck_at=None)
    found = row.first()
    if found is None:
        raise Refused("not_found", what=str(charge_id))
    return _struck(found, reason.strip(), act)


def strike_used(used_id: int, *, reason: str, act: Act) -> None:
    """The part was not used after all: its line goes with it."""
    found = Charge.objects.select_related("account").filter(used_id=used_id, struck_at=None).first()
    if found is not None:
        _struck(found, reason, act)


@transaction.atomic
def strike_all(subject: str, *, reason: str, act: Act) -> None:
    """What was charged does not hold any more: the manager judged the warranty anew, and the bill is made again.

    Money that was taken is then owed back. Lines a person had struck before stay struck.
    """
    found = Charge.objects.select_related("account").filter(account__subject=subject, struck_at=None)
    for each in found.order_by("pk"):
        _struck(each, reason, act, void=True)


def _struck(found: Charge, reason: str, act: Act, *, void: bool = False) -> Charge:
    found.struck_at, found.struck_why, found.void = act.occurred_at, reason, void
    found.save(update_fields=["struck_at", "struck_why", "void"])
    if found.account.credit_cny:
        ask_for_invoice(found.account, None, act=act)
    journal.write(
        "charges.strike", found.account.subject, act, name=found.name, amount_cny=str(found.amount_cny), reason=reason
    )
    return found


def _booked(account: Account, lines: Sequence[ToCharge], act: Act) -> list[Charge]:
    made = Charge.objects.bulk_create(
        Charge(
            account=account, quote_line_id=each.quote_line, used_id=each.used, kind=each.line.kind,
            code=each.line.code, name=each.line.name, unit=each.line.unit, quantity=each.line.quantity,
            unit_cny=each.line.unit_cny, amount_cny=amount(each.line.quantity, each.line.unit_cny),
            charged_at=act.occurred_at, charged_by_id=act.actor_id,
        )
        for each in lines
    )  # fmt: skip
    said = [each.line.to_json() | {"amount_cny": str(row.amount_cny)} for each, row in zip(lines, made, strict=True)]
    total = sum((row.amount_cny for row in made), Decimal(0))
    journal.write("charges.charge", account.subject, act, lines=said, total_cny=str(total))
    return made
