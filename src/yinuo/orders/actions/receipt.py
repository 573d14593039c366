"""Issuing 《售后服务回执》: its content is frozen with the signature, its hash goes into the journal (R-6.18)."""

from typing import Any

from yinuo.journal import actions as journal
from yinuo.journal import queries as journal_queries
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.ids import link_key
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.receipt import content_of, receipt_number
from yinuo.orders.rules import receipt as paper
from yinuo.promises.queries import promises_of


@clause("R-6.18", "R-8.1")
def issue(order: ServiceOrder, data: dict[str, Any], *, act: Act) -> Receipt:
    """Freeze what was signed and write its hash into the order's journal."""
    events = journal_queries.events_of(f"order:{order.number}")
    content = content_of(order, data, promises_of(order.pk), events, at=act.occurred_at)
    digest = paper.content_hash(content)
    receipt = Receipt.objects.create(
        order=order, number=receipt_number(order), key=link_key(), content=paper.canonical(content),
        content_hash=digest, signature=data.get("signature", ""), issued_at=act.occurred_at,
    )  # fmt: skip
    journal.write("order.receipt", f"order:{order.number}", act, number=receipt.number, content_hash=digest)
    return receipt
