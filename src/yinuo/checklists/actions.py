"""Installing checklists and keeping answers."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from yinuo.checklists.models import Answer, ChecklistItem, HazardCertificate, InspectionItem
from yinuo.checklists.queries import item_of
from yinuo.checklists.rules import read
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

REGULATION = Path(__file__).parent / "regulation.yaml"
INSPECTION = Path(__file__).parent / "inspection.yaml"


@transaction.atomic
def install_regulation(*, act: Act) -> int:
    """Load the regulation's checklists; returns how many items were new. A second call changes nothing."""
    text = yaml.safe_load(REGULATION.read_text(encoding="utf-8"))
    known = set(ChecklistItem.objects.order_by("pk").values_list("code", flat=True))
    new = [row for row in _items(text["items"]) if row.code not in known]
    ChecklistItem.objects.bulk_create(new)
    HazardCertificate.objects.bulk_create(
        [HazardCertificate(**row) for row in text["certificates"]], ignore_conflicts=True
    )
    if new:
        journal.write("checklists.install", "checklists", act, items=[row.code for row in new])
    return len(new)


@transaction.atomic
def install_inspection(*, act: Act) -> int:
    """Load what is looked at on inspection tours; returns how many lines were new. A second call changes nothing."""
    groups = yaml.safe_load(INSPECTION.read_text(encoding="utf-8"))["groups"]
    known = set(InspectionItem.objects.order_by("pk").values_list("code", flat=True))
    rows = ((group["families"], row) for group in groups for row in group["items"])
    all_rows = [InspectionItem(families=families, position=n, **row) for n, (families, row) in enumerate(rows)]
    new = [row for row in all_rows if row.code not in known]
    InspectionItem.objects.bulk_create(new)
    if new:
        journal.write("checklists.install", "checklists", act, inspection=[row.code for row in new])
    return len(new)


def _items(gates: Mapping[str, Any]) -> Iterator[ChecklistItem]:
    for gate, content in gates.items():
        groups = content if isinstance(content, dict) else {"": content}
        for hazard, rows in groups.items():
            for position, row in enumerate(rows):
                yield ChecklistItem(gate=gate, hazard=hazard, position=position, **row)


def forget(order_id: int, gates: Iterable[str]) -> None:
    """Let what was confirmed for `gates` count no more: other hands, or another day, confirm anew (R-6.1, R-7.1).

    The journal keeps what was confirmed, by whom and when.
    """
    Answer.objects.filter(order_id=order_id, item__gate__in=list(gates)).delete()


def answer(order_id: int, values: Mapping[str, object], *, act: Act) -> dict[str, str]:
    """Keep answers to items, the newest value of each; returns them as kept.

    Refused("unknown_item") for a code no active item has, Refused("answer_wrong") for a value that does not fit.
    """
    rows = {row.code: row for row in ChecklistItem.objects.filter(code__in=values, active=True).order_by("pk")}
    kept: dict[str, str] = {}
    for code, value in values.items():
        if code not in rows:
            raise Refused("unknown_item", field=f"items.{code}", item=code)
        kept[code] = read(item_of(rows[code]), value)
    Answer.objects.bulk_create(
        [
            Answer(
                order_id=order_id, item=rows[code], value=value, answered_by=act.actor_name, answered_at=act.occurred_at
            )
            for code, value in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["order", "item"],
        update_fields=["value", "answered_by", "answered_at"],
    )
    return kept
