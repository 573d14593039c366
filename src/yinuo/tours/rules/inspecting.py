"""What an inspector may say of a machine, and which of it is a finding (R-5.5)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from yinuo.checklists.types import Inspection, InspectionKind, Judgement
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.tours.types import Found

OPTIONAL = "in_other"
"""The line for whatever the list does not name; nothing to say is an answer."""
LONGEST_NOTE = 500
FARTHEST = Decimal(1_000_000)
HASH = 64


@clause("R-5.5")
def findings(
    items: Sequence[Inspection], values: Mapping[str, Any], notes: Mapping[str, Any], photos: Mapping[str, Any]
) -> list[Found]:
    """Every line with what was said of it. A finding is told in words; a measure out of its bounds is one by itself.

    Refused("items_open") naming the lines nobody answered, ("unknown_item"), ("answer_wrong"), ("finding_untold").
    """
    known = {item.code: item for item in items}
    for code in (*values, *notes, *photos):
        if code not in known:
            raise Refused("unknown_item", field=f"items.{code}", item=code)
    told = {code: str(value).strip() for code, value in values.items() if str(value).strip()}
    left = [item for item in items if item.code not in told and _asked(item)]
    if left:
        raise Refused("items_open", clause="R-5.5", field=f"items.{left[0].code}", texts=[item.text for item in left])
    return [_found(known[code], value, notes, photos) for code, value in told.items()]


def _asked(item: Inspection) -> bool:
    """A photo is welcome and never owed; so are the words for what the list does not name."""
    return item.kind != InspectionKind.PHOTO and item.code != OPTIONAL


def _found(item: Inspection, value: str, notes: Mapping[str, Any], photos: Mapping[str, Any]) -> Found:
    note = str(notes.get(item.code, "")).replace("\x00", "").strip()
    photo = str(photos.get(item.code, ""))
    if len(note) > LONGEST_NOTE:
        raise Refused("field_wrong", field=f"notes.{item.code}", most=LONGEST_NOTE, value=f"{note[:40]}…")
    if photo and not _is_hash(photo):
        raise _wrong(item, photo)
    if item.kind == InspectionKind.PHOTO:
        if not _is_hash(value):
            raise _wrong(item, value)
        return Found(item, InspectionKind.PHOTO, note, value)
    finding = value == Judgement.FINDING if item.kind == InspectionKind.JUDGED else outside(item, value)
    if item.kind == InspectionKind.JUDGED and value not in Judgement.values:
        raise _wrong(item, value)
    if finding and item.kind == InspectionKind.JUDGED and not note:
        raise Refused("finding_untold", clause="R-5.5", field=f"notes.{item.code}", item_text=item.text)
    return Found(item, value, note, photo, finding)


def _is_hash(text: str) -> bool:
    return len(text) == HASH and set(text) <= set("0123456789abcdef")


def _wrong(item: Inspection, value: str) -> Refused:
    return Refused("answer_wrong", clause="R-5.5", field=f"items.{item.code}", kind=item.kind, value=value[:40])


def outside(item: Inspection, value: str) -> bool:
    """Whether a measure lies outside its bounds. Refused("answer_wrong") where it is no number."""
    try:
        figure = Decimal(value)
    except InvalidOperation:
        raise _wrong(item, value) from None
    if not figure.is_finite() or abs(figure) > FARTHEST:
        raise _wrong(item, value)
    return (item.least is not None and figure < item.least) or (item.most is not None and figure > item.most)


def said(found: Found) -> str:
    """A finding in words, as it stands in an order's description."""
    words = found.item.text
    if found.item.kind == InspectionKind.MEASURE:
        words = f"{words} {found.value} {found.item.unit}"
    return f"{words}：{found.note}" if found.note else words
