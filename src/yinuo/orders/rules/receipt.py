"""What a 《售后服务回执》 says, its canonical JSON and its hash (R-6.18, R-8.1).

The content is language-neutral: codes, names, texts as they were written, moments, exact amounts. It is frozen at the
signature and kept as canonical JSON, so that it can be printed again in any language and its hash never changes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from yinuo.kernel.clauses import clause

SCHEMA = "yinuo.receipt/1"


class Outcome(StrEnum):
    """How the customer answered the hand-over."""

    ACCEPTED = "accepted"
    RESERVED = "reserved"
    REFUSED = "refused"


class Kept(StrEnum):
    """How a promise ended; `superseded` and `void` say why in `Promised.note`."""

    KEPT = "kept"
    BROKEN = "broken"
    RUNNING = "running"
    SUPERSEDED = "superseded"
    VOID = "void"


class Result(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Company:
    """The issuer; its name is part of the form's title."""

    name: str
    hotline: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reported and speaks for the customer."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """The machine: `meter` as read on site with its unit ("1 204 h"), `warranty` a code: in, out or undecided."""

    vin: str
    plate: str = ""
    model: str = ""
    meter: str = ""
    warranty: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise: its kind (respond, arrive, reply, appointment), when due, when met; `note` is a code or words."""

    kind: str
    due_at: datetime
    met_at: datetime | None
    state: Kept
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of the timeline; `step` is a name of the transition table, or `reported`."""

    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part used. `unit_cny` is what the customer pays (0 under warranty); `old_part`: where the replaced one is."""

    number: str
    name: str
    quantity: Decimal
    unit: str
    unit_cny: Decimal
    serial: str = ""
    covered: bool = False
    old_part: str = ""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Labour, travel, shipping… in yuan; `covered` lines cost the customer nothing."""

    text: str
    amount_cny: Decimal
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """Money taken: total due, paid, by which way (a code), under which 收据 and 发票 number."""

    due_cny: Decimal
    paid_cny: Decimal
    method: str = ""
    voucher_number: str = ""
    invoice_number: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One item of a checklist as it was confirmed; `reading` holds a measured figure with its unit."""

    text: str
    result: Result
    reading: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """The customer's word that nothing improper was asked or taken; None: the customer did not say."""

    proper: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture by its hash; `purpose` is before, after or work."""

    sha256: str
    purpose: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The customer's word: `score` of 5, `recommend` of 10."""

    score: int
    recommend: int | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.score <= 5:
            raise ValueError("Expected a score from 1 to 5.")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed as what; `sha256` is the hash of the drawn signature, empty when none was given."""

    signer: str
    signed_at: datetime
    role: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """All that a receipt states. `note` is the text of a reservation or the reason of a refusal.

    `number` is the receipt's own serial number; one without is known by its order's.
    """

    order_number: str
    company: Company
    customer: str
    contact: Contact
    vehicle: Vehicle
    place: str
    fault: str
    cause: str
    work: str
    engineers: tuple[str, ...]
    promises: tuple[Promised, ...]
    timeline: tuple[Moment, ...]
    parts: tuple[PartLine, ...]
    charges: tuple[ChargeLine, ...]
    payment: Payment | None
    safety: tuple[Check, ...]
    quality: tuple[Check, ...]
    photos: tuple[Photo, ...]
    conduct: Conduct
    outcome: Outcome
    signature: Signature
    rating: Rating | None = None
    note: str = ""
    apology: str = ""
    distance_km: Decimal | None = None
    number: str = ""


def line_cny(line: PartLine) -> Decimal:
    """What a part line costs the customer."""
    return Decimal(0) if line.covered else line.quantity * line.unit_cny


def canonical(content: ReceiptContent) -> str:
    """The one JSON text of a content: sorted keys, no spaces, moments in UTC to the second, pictures by hash."""
    document = {"schema": SCHEMA, "receipt": _encoded(content)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@clause("R-8.1")
def content_hash(content: ReceiptContent) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON: what the verification page compares."""
    return sha256(canonical(content).encode()).hexdigest()


def from_canonical(text: str) -> ReceiptContent:
    """The content a canonical JSON text states. Raises ValueError for another schema."""
    document = json.loads(text)
    if document.get("schema") != SCHEMA:
        raise ValueError(f"Expected a document of schema {SCHEMA}.")
    return cast(ReceiptContent, _decoded(ReceiptContent, document["receipt"]))


def _encoded(value: object) -> object:
    match value:
        case datetime(tzinfo=None):
            raise ValueError("Expected aware moments in a receipt.")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case Decimal():
            # 12.50 and 12.5 are one amount and must be one text.
            return format(value.normalize(), "f") if value else "0"
        case tuple():
            return [_encoded(each) for each in value]
        case _ if is_dataclass(value):
            return {field.name: _encoded(getattr(value, field.name)) for field in fields(value)}
    return value


def _decoded(kind: Any, value: Any) -> object:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(each for each in get_args(kind) if each is not NoneType)
        return None if value is None else _decoded(inner, value)
    if origin is tuple:
        return tuple(_decoded(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        hints: Mapping[str, Any] = get_type_hints(kind)
        return cast(Any, kind)(**{name: _decoded(hints[name], each) for name, each in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value)
    return kind(value)
