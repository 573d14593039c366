"""Issuing 《售后服务回执》: its content is frozen with the signature and its hash goes into the journal (R-6.18, R-8.1)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed
from yinuo.checklists.types import Gate, Item
from yinuo.files import queries as files
from yinuo.journal import actions as journal
from yinuo.journal import queries as journal_queries
from yinuo.journal.types import Event
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.ids import link_key
from yinuo.kernel.periods import day_of
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.rules import receipt as paper
from yinuo.promises.types import Due

TIMELINE = frozenset(
    {
        "order.report", "order.respond", "order.reply", "order.agree_appointment", "order.dispatch", "order.accept",
        "order.depart", "order.arrive", "order.begin_repair", "order.finish_repair", "order.complete_checks",
        "order.sign",
    }
)  # fmt: skip


@clause("R-6.18", "R-8.1")
def issue(order: ServiceOrder, data: dict[str, Any], dues: tuple[Due, ...], *, act: Act) -> Receipt:
    """Freeze what was signed and write its hash into the order's journal."""
    events = journal_queries.events_of(f"order:{order.number}")
    content = _content(order, data, dues, events, act)
    digest = paper.content_hash(content)
    receipt = Receipt.objects.create(
        order=order, number=order.number.replace("SO-", "HZ-"), key=link_key(), content=paper.canonical(content),
        content_hash=digest, signature=data.get("signature", ""), issued_at=act.occurred_at,
    )  # fmt: skip
    journal.write("order.receipt", f"order:{order.number}", act, number=receipt.number, content_hash=digest)
    return receipt


def _content(
    order: ServiceOrder, data: dict[str, Any], dues: tuple[Due, ...], events: list[Event], act: Act
) -> paper.ReceiptContent:
    answers = checklists.answers_of(order.pk)
    items = checklists.items_for(order.vehicle.model.family)
    hazards = frozenset(order.hazards or ())
    apology = next((event.data["words"] for event in events if event.kind == "order.apologise"), "")
    reservation = data.get("reservation", "")
    score = data.get("score")
    return paper.ReceiptContent(
        order_number=order.number,
        company=paper.Company(settings.COMPANY_NAME, outlet=order.base.name if order.base else ""),
        customer=order.customer.name,
        contact=paper.Contact(order.contact_name, order.contact_phone),
        vehicle=paper.Vehicle(order.vehicle.vin, order.vehicle.plate, str(order.vehicle.model), "", _warranty(order)),
        place=order.address,
        fault=order.fault_description,
        cause=order.cause,
        work=order.work_done,
        engineers=(order.engineer.name,) if order.engineer else (),
        promises=tuple(_promised(due) for due in dues),
        timeline=tuple(
            paper.Moment("reported" if event.kind == "order.report" else event.kind.removeprefix("order."),
                         _when(event)) for event in events if event.kind in TIMELINE
        ),
        parts=(),
        charges=(),
        payment=None,
        safety=tuple(_check(item, answers) for item in items if item.gate == Gate.HAZARDS and item.hazard in hazards),
        quality=tuple(_check(item, answers) for item in items if item.gate == Gate.COMPLETION),
        photos=_photos(order),
        conduct=paper.Conduct(data.get("no_improper")),
        outcome=paper.Outcome.RESERVED if reservation else paper.Outcome.ACCEPTED,
        signature=paper.Signature(
            data["signer"], act.occurred_at, data.get("signer_role", ""), data.get("signature", "")
        ),
        rating=paper.Rating(score, comment=data.get("comment", "")) if score else None,
        note=reservation,
        apology=apology,
        distance_km=None if order.distance_km is None else Decimal(str(order.distance_km)),
    )  # fmt: skip


def _when(event: Event) -> datetime:
    reported_at = event.data.get("reported_at")
    return datetime.fromisoformat(reported_at) if reported_at else event.occurred_at


def _promised(due: Due) -> paper.Promised:
    return paper.Promised(due.kind, due.due_at, due.met_at, paper.Kept(due.state), due.ended_why)


def _check(item: Item, answers: dict[str, str]) -> paper.Check:
    value = answers.get(item.code)
    reading = f"{value} {item.unit}".strip() if value and item.kind == "number" else ""
    result = paper.Result.PASSED if confirmed(item, value) else paper.Result.FAILED
    return paper.Check(item.text, result, reading, item.clause)


def _warranty(order: ServiceOrder) -> str:
    until = order.vehicle.warranty_until
    if until is None:
        return "undecided"
    return "in" if day_of(order.reported_at, settings.COMPANY_ZONE) <= until else "out"


def _photos(order: ServiceOrder) -> tuple[paper.Photo, ...]:
    attached = files.attachments_of("order", order.number)
    wanted = ("before", "after", "work")
    return tuple(
        paper.Photo(each.blob_id, each.purpose, each.caption) for each in attached if each.purpose in wanted
    )
