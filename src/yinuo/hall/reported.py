"""What a phone told for a step, in words: each thing by its label, whether the order took the step or not."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from yinuo.checklists.types import Item
from yinuo.hall.labels import FACTS
from yinuo.hall.steps import LABELLED, YES_NO, label_of
from yinuo.hall.words import plain
from yinuo.orders.rules.inputs import FIELDS, Field, readable
from yinuo.orders.rules.story import at as moment_at
from yinuo.orders.types import Step

FILES = ("hash", "hashes")
APART = (*FILES, "strokes", "pairs")
"""Kinds that are seen, not read."""


def in_words(step: str, told: Mapping[str, Any], items: Iterable[Item] = ()) -> list[tuple[str, str]]:
    """Label and value of all that can be read; pictures apart. Checklist lines are named where `items` are given."""
    clean, known = readable(step, told), {item.code: item for item in items}
    return [
        (force_str(label_of(step, field.name)), _value(field, clean[field.name], known))
        for field in FIELDS[Step(step)]
        if field.name in clean and field.kind not in APART
    ]


def files_of(step: str, told: Mapping[str, Any]) -> list[str]:
    """The hashes of the photos, and of the signature, that go with it."""
    clean = readable(step, told)
    named = [clean[field.name] for field in FIELDS[Step(step)] if field.kind in FILES and field.name in clean]
    return [one for each in named for one in (each if isinstance(each, list) else [each])]


def _value(field: Field, value: Any, items: Mapping[str, Item]) -> str:
    match field.kind:
        case "flag":
            return force_str(dict(YES_NO)["yes" if value else "no"])
        case "moment":
            return plain(moment_at(value))
        case "items" if items:
            return plain([_item(items[code], answer) for code, answer in value.items() if code in items])
        case "items" | "strokes" | "pairs":
            return _("%(count)s 项") % {"count": len(value)}
        case "amounts":
            return plain([f"{number} × {amount}" for number, amount in value.items()])
        case "choice" | "choices":
            labels = LABELLED.get(field.name) or FACTS.get(field.name, {})
            chosen = value if isinstance(value, list) else [value]
            return plain([labels.get(each, each) for each in chosen]) or _("无")
    return plain(value)


def _item(item: Item, answer: Any) -> str:
    """The item's text; a reading or an unticked box stands behind it."""
    if answer is True:
        return _(item.text)
    said = _("未确认") if answer is False else f"{answer} {_(item.unit)}".strip()
    return _("%(item)s（%(why)s）") % {"item": _(item.text), "why": said}
