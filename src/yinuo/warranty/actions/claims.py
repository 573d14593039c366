"""Claims on suppliers: drafted from what can be claimed, sent, answered line by line, settled by finance (R-5.6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.files import actions as files
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.suppliers.models import Supplier
from yinuo.warranty.access import CLAIMERS, SETTLERS
from yinuo.warranty.models.claims import ClaimLine, SupplierClaim
from yinuo.warranty.queries.claims import claimable
from yinuo.warranty.rules.claims import check_answer, check_step, state_after
from yinuo.warranty.types.claims import ANSWERED, ClaimState

Answer = tuple[Decimal, str]
"""What is accepted of a line in CNY, and why not all of it."""


@clause("R-5.6")
@transaction.atomic
def draft(supplier: Supplier, month: date, *, act: Act) -> SupplierClaim:
    """A claim of all that can be claimed from a supplier for a month. Refused("nothing_to_claim").

    The supplier is locked, so that two drafts do not reach for the same lines.
    """
    demand(act.role, CLAIMERS)
    supplier = Supplier.objects.select_for_update().get(pk=supplier.pk)
    ready = [line for line in claimable(supplier, month) if not line.hurdles]
    if not ready:
        raise Refused("nothing_to_claim", what=supplier.name, month=f"{month:%Y-%m}")
    claim = SupplierClaim.objects.create(
        number=rows.ask(next_number("SP", day_of(act.occurred_at, settings.COMPANY_ZONE))), supplier=supplier,
        month=month.replace(day=1), state=ClaimState.DRAFT, made_at=act.occurred_at, made_by_id=act.actor_id,
    )  # fmt: skip
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim, kind=line.kind, order_id=line.order_id, used_id=line.used_id, what=line.what,
            old_serial=line.old_serial, quantity=line.quantity, unit=line.unit, unit_cny=line.unit_cny,
            amount_cny=line.amount_cny,
        ) for line in ready
    )  # fmt: skip
    total = sum((line.amount_cny for line in ready), Decimal(0))
    journal.write(
        "claim.draft", _subject(claim), act, supplier=supplier.number, month=f"{month:%Y-%m}", lines=len(ready),
        total_cny=str(total),
    )  # fmt: skip
    return claim


@transaction.atomic
def drop_line(number: str, line_id: int, *, act: Act) -> SupplierClaim:
    """Take a line out of a draft; it can be claimed another time. Refused("not_found"), ("claim_stands")."""
    demand(act.role, CLAIMERS)
    claim = _locked(number, ClaimState.DRAFT)
    line = claim.lines.select_related("order").filter(pk=line_id).first()
    if line is None:
        raise Refused("not_found", what=str(line_id))
    journal.write(
        "claim.drop", _subject(claim), act, order=line.order.number, line=line.kind, amount_cny=str(line.amount_cny)
    )
    claim.lines.filter(pk=line_id).delete()
    return claim


@transaction.atomic
def discard(number: str, *, act: Act) -> None:
    """Give a draft up: all its lines can be claimed anew."""
    demand(act.role, CLAIMERS)
    claim = _locked(number, ClaimState.DRAFT)
    journal.write("claim.discard", _subject(claim), act)
    SupplierClaim.objects.filter(pk=claim.pk).delete()


@clause("R-5.6")
@transaction.atomic
def send(number: str, *, act: Act) -> SupplierClaim:
    """From now on its lines are fixed. Refused("nothing_to_claim") without any, ("claim_stands")."""
    demand(act.role, CLAIMERS)
    claim = _locked(number, ClaimState.DRAFT)
    if not claim.lines.exists():
        raise Refused("nothing_to_claim", what=claim.supplier.name, month=f"{claim.month:%Y-%m}")
    claim.state, claim.sent_at = ClaimState.SENT, act.occurred_at
    claim.save(update_fields=["state", "sent_at"])
    journal.write("claim.send", _subject(claim), act)
    return claim


@clause("R-5.6")
@transaction.atomic
def answer(number: str, answers: Mapping[int, Answer], *, note: str = "", act: Act) -> SupplierClaim:
    """What the supplier accepts, line by line; a line not named is accepted whole. Refused what `check_answer` does."""
    demand(act.role, CLAIMERS)
    claim = _locked(number, ClaimState.SENT)
    lines = list(claim.lines.order_by("pk"))
    for line in lines:
        accepted, why = answers.get(line.pk, (line.amount_cny, ""))
        check_answer(line.amount_cny, accepted, why, field=f"accepted.{line.pk}")
        line.accepted_cny, line.refused_why = accepted, why.strip() if accepted < line.amount_cny else ""
    ClaimLine.objects.bulk_update(lines, ["accepted_cny", "refused_why"])
    claim.state = state_after([(line.amount_cny, line.accepted_cny or Decimal(0)) for line in lines])
    claim.answered_at, claim.note = act.occurred_at, note.strip()
    claim.save(update_fields=["state", "answered_at", "note"])
    granted = sum((line.accepted_cny or Decimal(0) for line in lines), Decimal(0))
    journal.write("claim.answer", _subject(claim), act, state=claim.state, total_cny=str(granted), note=claim.note)
    return claim


@clause("R-5.6")
@transaction.atomic
def settle(
    number: str, *, amount_cny: Decimal, on: date, paper: str, received: Sequence[tuple[bytes, str]] = (), act: Act
) -> SupplierClaim:
    """The money or the credit note has come: how much, when, by which paper.

    Refused("field_wrong") for more than was accepted, ("field_required") for no paper.
    """
    demand(act.role, SETTLERS)
    claim = _locked(number, *ANSWERED)
    granted = sum((line.accepted_cny or Decimal(0) for line in claim.lines.order_by("pk")), Decimal(0))
    if not 0 <= amount_cny <= granted:
        raise Refused("field_wrong", field="amount_cny", value=str(amount_cny))
    if not paper.strip():
        raise Refused("field_required", field="paper")
    claim.state, claim.settled_cny, claim.settled_on, claim.paper = ClaimState.SETTLED, amount_cny, on, paper.strip()
    claim.save(update_fields=["state", "settled_cny", "settled_on", "paper"])
    journal.write(
        "claim.settle", _subject(claim), act, amount_cny=str(amount_cny), on=on.isoformat(), paper=claim.paper
    )
    for data, name in received:
        files.attach("claim", claim.number, files.store(data, name, act=act), purpose="other", act=act)
    return claim


def _locked(number: str, *allowed: ClaimState) -> SupplierClaim:
    held = SupplierClaim.objects.select_for_update(of=("self",)).select_related("supplier")
    claim = held.filter(number=number).first()
    if claim is None:
        raise Refused("not_found", what=number)
    check_step(claim.state, *allowed)
    return claim


def _subject(claim: SupplierClaim) -> str:
    return f"claim:{claim.number}"
