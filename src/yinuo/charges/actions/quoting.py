"""Quotations: offered, accepted or declined by the customer before any paid work (R-5.8, R-6.11, R-6.12).

The matter's own entry in the journal (an order's or a sale's step) says it; none is written here.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.charges.access import QUOTERS, may_approve
from yinuo.charges.models import Account, Quotation, QuoteLine
from yinuo.charges.rules.asking import amount, require_at_cost, require_open
from yinuo.charges.rules.free import require_chargeable
from yinuo.charges.types import AnswerWay, Priced, QuoteState
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.store import rows
from yinuo.store.series import next_number


def new_number(act: Act) -> str:
    """The number of the quotation about to be offered; taken before the account is locked, as everywhere."""
    return rows.ask(next_number("BJ", day_of(act.occurred_at, settings.COMPANY_ZONE)))


def locked_account(subject: str, customer_id: int) -> Account:
    """The account of a matter, opened when it is first needed, held until the end of the transaction.

    Refused("tour_is_free").
    """
    require_chargeable(subject)
    Account.objects.get_or_create(subject=subject, defaults={"customer_id": customer_id})
    return Account.objects.select_for_update(of=("self",)).get(subject=subject)


@clause("R-5.8", "R-6.12")
@transaction.atomic
def offer(
    subject: str, lines: Sequence[Priced], *, customer_id: int, act: Act, number: str = "", note: str = ""
) -> Quotation:
    """Offer the lines to the customer; one that was still open is replaced.

    Refused("price_above_cost") without the manager's reason.
    """
    demand(act.role, QUOTERS)
    require_at_cost(lines, approver=may_approve(act.role))
    number = number or new_number(act)
    account = locked_account(subject, customer_id)
    Quotation.objects.filter(account=account, state=QuoteState.OFFERED).update(state=QuoteState.REPLACED)
    valid = day_of(act.occurred_at, settings.COMPANY_ZONE) + timedelta(days=settings.QUOTE_DAYS)
    quotation = Quotation.objects.create(
        number=number, account=account, state=QuoteState.OFFERED, note=note, offered_at=act.occurred_at,
        total_cny=sum(amount(line.quantity, line.unit_cny) for line in lines), offered_by_id=act.actor_id,
        valid_until=valid,
    )  # fmt: skip
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quotation=quotation, kind=line.kind, code=line.code, name=line.name, unit=line.unit,
            quantity=line.quantity, unit_cny=line.unit_cny, cost_cny=line.cost_cny, why=line.why,
        )
        for line in lines
    )  # fmt: skip
    return quotation


@clause("R-5.8")
@transaction.atomic
def accept(subject: str, *, by: str, act: Act, number: str = "", word: str = "", signature: str = "") -> Quotation:
    """The customer accepts the open quotation (that of `number`, if one is named).

    Refused("no_quotation"), ("quote_answered"), ("quote_expired"), and what `_way` refuses.
    """
    return _answered(subject, QuoteState.ACCEPTED, number, by, word, signature, act)


@transaction.atomic
def decline(subject: str, *, by: str, reason: str, act: Act, number: str = "") -> Quotation:
    """The customer does not want it. Refused as `accept` does."""
    return _answered(subject, QuoteState.DECLINED, number, by, reason, "", act)


def _answered(subject: str, state: str, number: str, by: str, word: str, signature: str, act: Act) -> Quotation:
    found = Quotation.objects.select_for_update(of=("self",)).filter(account__subject=subject).order_by("-pk")
    quotation = found.filter(number=number).first() if number else found.first()
    if quotation is None:
        raise Refused("no_quotation", field="quote", what=number)
    require_open(quotation.state, quotation.valid_until, day_of(act.occurred_at, settings.COMPANY_ZONE))
    quotation.state, quotation.answered_at, quotation.answered_by = state, act.occurred_at, by
    quotation.way, quotation.word, quotation.signature = way_of(act, signature), word, signature
    quotation.save(update_fields=["state", "answered_at", "answered_by", "way", "word", "signature"])
    return quotation


def way_of(act: Act, signature: str) -> AnswerWay:
    """How the answer reached us: signed on the spot, given by the customer's own link, or written down by us."""
    if act.role == Role.CONTACT:
        return AnswerWay.LINK
    return AnswerWay.SIGNATURE if signature else AnswerWay.WORD
