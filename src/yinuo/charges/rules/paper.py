"""What a money receipt says, its canonical JSON and its hash: frozen when the money changes hands (R-6.13)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from yinuo.charges.rules.capitals import capitals
from yinuo.charges.types import Bill

SCHEMA = "yinuo.money/1"


@dataclass(frozen=True, slots=True)
class Paper:
    """A money receipt: amounts as exact text, the moment in UTC, codes untranslated; `refund_of` on a counter-entry."""

    number: str
    company: str
    customer: str
    payer: str
    matter: str
    amount_cny: str
    capitals: str
    method: str
    reference: str
    paid_at: str
    taken_by: str
    refund_of: str
    reason: str
    lines: tuple[tuple[str, str, str], ...]


def paper_of(bill: Bill, told: Mapping[str, Any], *, company: str, customer: str, taken_by: str) -> Paper:
    """The paper of a payment: `told` holds number, payer, amount, method, reference, paid_at, refund_of, reason."""
    paid_at: datetime = told["paid_at"]
    lines = tuple(
        (line.name, f"{line.quantity.normalize():f} {line.unit}", f"{line.amount_cny:.2f}")
        for line in bill.lines
        if not line.covered
    )
    return Paper(
        told["number"], company, customer, told["payer"], bill.subject, f"{told['amount']:.2f}",
        capitals(told["amount"]), told["method"], told["reference"],
        paid_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), taken_by, told["refund_of"],
        told["reason"], lines,
    )  # fmt: skip


def canonical(paper: Paper) -> str:
    """The one JSON text of a paper."""
    return json.dumps(
        {"schema": SCHEMA, "paper": asdict(paper)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def digest(content: str) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON."""
    return sha256(content.encode()).hexdigest()


def from_canonical(text: str) -> Paper:
    """The paper a canonical JSON text states. Raises ValueError for another schema."""
    document = json.loads(text)
    if document.get("schema") != SCHEMA:
        raise ValueError(f"Expected a document of schema {SCHEMA}.")
    told = document["paper"]
    return Paper(**{**told, "lines": tuple(tuple(line) for line in told["lines"])})
