"""What a receipt says, before and when it is signed, and the proof that a signed one was not touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings

from yinuo.assets.types import Verdict
from yinuo.charges import queries as charges
from yinuo.charges.types import Bill, BillLine
from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed
from yinuo.checklists.types import Gate, Item
from yinuo.files import queries as files
from yinuo.files.models import Attachment
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.warranty import warranty_of as coverage_of
from yinuo.orders.rules import receipt as paper
from yinuo.orders.types import State
from yinuo.parts import queries as parts
from yinuo.parts.models import UsedPart
from yinuo.parts.types import OldPart
from yinuo.promises.queries import promises_of
from yinuo.promises.types import Due

TIMELINE = frozenset(
    {
        "order.report", "order.respond", "order.reply", "order.agree_appointment", "order.dispatch", "order.accept",
        "order.depart", "order.arrive", "order.begin_repair", "order.finish_repair", "order.complete_checks",
        "order.sign",
    }
)  # fmt: skip


BILLED = frozenset({State.AWAITING_SIGNATURE, State.SIGNED, State.CLOSED})
"""Where the bill is made: what it does not say is not asked."""
WARRANTY = {Verdict.COVERED: "in", Verdict.NOT_COVERED: "out", Verdict.NEEDS_DECISION: "undecided"}
PHOTOS = ("before", "after", "work")
"""What an attached picture may show to stand on the receipt."""


@dataclass(frozen=True, slots=True)
class Lists:
    """A job's lists: the items of its product family, item code → what was answered, and the parts built in."""

    items: tuple[Item, ...]
    answers: Mapping[str, str]
    used: tuple[UsedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Three independent witnesses for a receipt; `genuine` only when all agree.

    `content`: the stored text gives the stored hash; `journal`: the order's journal named the same hash when it was
    signed; `chain`: no entry of that journal was changed, removed or moved.
    """

    content: bool
    journal: bool
    chain: bool

    @property
    def genuine(self) -> bool:
        """Whether nothing was touched."""
        return self.content and self.journal and self.chain


def proof_of(receipt: Receipt) -> Proof:
    """What the witnesses say; `receipt.order` should be selected with it."""
    subject = f"order:{receipt.order.number}"
    named = {event.data.get("content_hash") for event in journal.events_of(subject) if event.kind == "order.receipt"}
    return Proof(
        content=sha256(receipt.content.encode()).hexdigest() == receipt.content_hash,
        journal=named == {receipt.content_hash},
        chain=not journal.faults_of(subject),
    )


def draft_of(order: ServiceOrder, *, at: datetime) -> paper.ReceiptContent:
    """What the customer is about to sign, shown before the signature: the signer is still empty."""
    attached = files.attachments_of("order", order.number)
    return drafted(
        order, promises_of(order.pk), journal.events_of(f"order:{order.number}"), lists_of(order), attached, at=at
    )


def drafted(
    order: ServiceOrder, dues: tuple[Due, ...], events: Sequence[Event], lists: Lists, attached: Sequence[Attachment],
    *, at: datetime,
) -> paper.ReceiptContent:  # fmt: skip
    """The same, of what was read before."""
    content = _content(order, {"signer": ""}, dues, events, lists, attached, at=at)
    # Moments to the second, as they will stand on the signed one.
    return paper.from_canonical(paper.canonical(content))


def lists_of(order: ServiceOrder) -> Lists:
    """An order's lists; three queries."""
    items = tuple(checklists.items_for(order.vehicle.model.family))
    return Lists(items, checklists.answers_of(order.pk), tuple(parts.used_on(order.pk)))


def receipt_number(order: ServiceOrder) -> str:
    """The receipt's own number: that of its order in the receipts' series."""
    return order.number.replace("SO-", "HZ-")


def content_of(
    order: ServiceOrder, data: dict[str, Any], dues: tuple[Due, ...], events: Sequence[Event], *, at: datetime
) -> paper.ReceiptContent:
    """What the receipt of an order says when it is signed at `at` with the step's `data`."""
    attached = files.attachments_of("order", order.number)
    return _content(order, data, dues, events, lists_of(order), attached, at=at)


def _content(
    order: ServiceOrder, data: dict[str, Any], dues: tuple[Due, ...], events: Sequence[Event], lists: Lists,
    attached: Sequence[Attachment], *, at: datetime,
) -> paper.ReceiptContent:  # fmt: skip
    items, answers, cover = lists.items, lists.answers, coverage_of(order).verdict
    bill, warranty = bill_for(order, lists.used, cover), WARRANTY[cover]
    hazards = frozenset(order.hazards or ())
    apology = next((event.data["words"] for event in events if event.kind == "order.apologise"), "")
    reservation = data.get("reservation", "")
    score = data.get("score")
    return paper.ReceiptContent(
        order_number=order.number,
        company=paper.Company(settings.COMPANY_NAME, settings.HOTLINE, order.base.name if order.base else ""),
        customer=order.customer.name,
        contact=paper.Contact(order.contact_name, order.contact_phone),
        vehicle=paper.Vehicle(order.vehicle.vin, order.vehicle.plate, str(order.vehicle.model), "", warranty),
        place=order.address,
        fault=order.fault_description,
        cause=order.cause,
        work=order.work_done,
        engineers=(order.engineer.name,) if order.engineer else (),
        promises=tuple(_promised(due) for due in dues),
        timeline=tuple(
            paper.Moment(_called(event), _when(event)) for event in events if event.kind in TIMELINE
        ),
        parts=tuple(_part(used, bill, undecided=warranty == "undecided") for used in lists.used),
        charges=tuple(_charge(line) for line in bill.lines if line.used is None),
        payment=_payment(bill),
        safety=tuple(_check(item, answers) for item in items if item.gate == Gate.HAZARDS and item.hazard in hazards),
        quality=tuple(_check(item, answers) for item in items if item.gate == Gate.COMPLETION),
        photos=_photos(attached),
        conduct=paper.Conduct(data.get("no_improper")),
        outcome=paper.Outcome.RESERVED if reservation else paper.Outcome.ACCEPTED,
        signature=paper.Signature(data["signer"], at, data.get("signer_role", ""), data.get("signature", "")),
        rating=paper.Rating(score, comment=data.get("comment", "")) if score else None,
        note=reservation,
        apology=apology,
        distance_km=None if order.distance_km is None else Decimal(str(order.distance_km)),
        number=receipt_number(order),
    )  # fmt: skip


def _called(event: Event) -> str:
    """The step's name on the receipt; an arrival says what proves it."""
    if event.kind == "order.report":
        return "reported"
    step = event.kind.removeprefix("order.")
    return {"location": "arrive_by_location", "hand": "arrive_by_hand"}.get(event.data.get("proof", ""), step)


def _when(event: Event) -> datetime:
    reported_at = event.data.get("reported_at")
    return datetime.fromisoformat(reported_at) if reported_at else event.occurred_at


def _promised(due: Due) -> paper.Promised:
    return paper.Promised(due.kind, due.due_at, due.met_at, paper.Kept(due.state), due.ended_why)


def _check(item: Item, answers: Mapping[str, str]) -> paper.Check:
    value = answers.get(item.code)
    reading = f"{value} {item.unit}".strip() if value and item.kind == "number" else ""
    result = paper.Result.PASSED if confirmed(item, value) else paper.Result.FAILED
    return paper.Check(item.text, result, reading, item.clause)


OLD_PARTS = {OldPart.OWED: "owed", OldPart.HANDED_IN: "recovered", OldPart.WRITTEN_OFF: "written_off"}


@clause("R-6.5", "R-6.12")
def _part(used: UsedPart, bill: Bill, *, undecided: bool) -> paper.PartLine:
    """A part as it was used: at what the bill asks for it, else free; while undecided, at what it cost."""
    left = "customer" if used.old_part_why else ""
    charged = next((line for line in bill.lines if line.used == used.pk and not line.covered), None)
    return paper.PartLine(
        used.part.number, used.part.name, used.quantity.normalize(), used.part.unit,
        charged.unit_cny if charged else used.unit_cny, "  ".join(used.serials), charged is None and not undecided,
        OLD_PARTS.get(OldPart(used.old_part), left),
    )  # fmt: skip


@clause("R-6.11", "R-6.13")
def bill_for(order: ServiceOrder, used: Sequence[UsedPart], cover: str) -> Bill:
    """The order's bill; before the work is done, what it would come to."""
    subject = f"order:{order.number}"
    if order.state in BILLED:
        return charges.bill_of(subject)
    return charges.expected(subject, used, cover)


def _charge(line: BillLine) -> paper.ChargeLine:
    quantity = f"{line.quantity.normalize():f} {line.unit}"
    return paper.ChargeLine(f"{line.name} {quantity} × ¥{line.unit_cny}", line.amount_cny, line.covered)


def _payment(bill: Bill) -> paper.Payment | None:
    """What is owed and was paid, with the numbers of the receipts; None where nothing is asked."""
    if not bill.total_cny and not bill.paid:
        return None
    methods = dict.fromkeys(each.method for each in bill.paid)
    return paper.Payment(
        bill.total_cny, bill.paid_cny, next(iter(methods)) if len(methods) == 1 else "",
        "  ".join(each.number for each in bill.paid), "  ".join(bill.invoices),
    )  # fmt: skip


def warranty_of(order: ServiceOrder) -> str:
    """The warranty as a code of the paper: in, out or undecided (R-5.6)."""
    return WARRANTY[coverage_of(order).verdict]


def _photos(attached: Sequence[Attachment]) -> tuple[paper.Photo, ...]:
    shown = [each for each in attached if each.purpose in PHOTOS]
    return tuple(paper.Photo(each.blob_id, each.purpose, each.caption) for each in shown)
