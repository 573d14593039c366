"""Reading checklists."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from yinuo.checklists.models import Answer, ChecklistItem, HazardCertificate, InspectionItem
from yinuo.checklists.rules import Demand
from yinuo.checklists.types import Inspection, Item
from yinuo.store import reading


def items_for(family: str, *, gate: str = "") -> list[Item]:
    """The active items for a product family, in their order."""
    rows = reading.found(ChecklistItem, "t0.active AND %s IN ('', t0.gate) ORDER BY t0.gate, t0.id", gate)
    return [item_of(row) for row in rows if not row.families or family in row.families]


def answered_items(family: str, order_id: int, *, gate: str) -> list[tuple[Item, str]]:
    """The items of a gate with what was answered on an order, "" where nothing was; one query."""
    given = Answer.objects.filter(order_id=order_id, item_id=OuterRef("pk")).order_by("pk").values("value")[:1]
    rows = ChecklistItem.objects.filter(active=True, gate=gate).annotate(answer=Subquery(given)).order_by("pk")
    return [(item_of(row), row.answer or "") for row in rows if not row.families or family in row.families]


def item_of(row: ChecklistItem) -> Item:
    """A stored item as rules see it."""
    return Item(
        row.code, row.gate, row.hazard, row.text, row.clause, row.kind, row.blocking, row.addition, row.unit,
        tuple(row.choices), row.who,
    )  # fmt: skip


def demands() -> list[Demand]:
    """Which certificates hazards demand."""
    return [
        Demand(row.hazard, row.certificate, row.clause)
        for row in reading.found(HazardCertificate, "TRUE ORDER BY t0.hazard, t0.certificate")
    ]


def answers_of(order_id: int) -> dict[str, str]:
    """Item code → value of what has been confirmed on an order."""
    rows = reading.found(Answer, "t0.order_id = %s ORDER BY t0.id", order_id, beside=("item",))
    return {row.item.code: row.value for row in rows}


def inspections_for(family: str) -> list[Inspection]:
    """What is looked at on a machine of this family, in its order."""
    rows = InspectionItem.objects.filter(active=True).order_by("position", "pk")
    return [inspection_of(row) for row in rows if not row.families or family in row.families]


def inspection_of(row: InspectionItem) -> Inspection:
    """A stored line as rules see it."""
    return Inspection(row.code, row.text, row.system, row.kind, row.unit, row.least, row.most)


def inspection_ids(codes: Iterable[str]) -> dict[str, int]:
    """Code → id of these lines."""
    return dict(InspectionItem.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk"))
