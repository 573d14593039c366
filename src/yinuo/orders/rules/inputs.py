"""What each step needs to be told, and reading it: one table for pages, phone and API."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any, Literal

from yinuo.assets.types import CauseKind, Smaller
from yinuo.checklists.types import Hazard
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import moment_of
from yinuo.orders.rules.transitions import OVERRIDABLE
from yinuo.orders.types import ContactWay, Help, Plate, Step, WaitFor
from yinuo.shops.types import FacilityKind, RepairKind

Kind = Literal[
    "text", "flag", "moment", "choice", "choices", "items", "lat", "lon", "hash", "hashes", "score", "key", "strokes",
    "pairs", "metres", "quantity", "meter",
]  # fmt: skip

LONGEST = 2000
MOST_SHOWN, TENTH = 10_000_000, Decimal("0.1")
FARTHEST_M = 20_100_000
"""Half way round the earth: no place is told less exactly."""
MOST_STROKES, MOST_POINTS, FARTHEST = 200, 5000, 10_000_000
"""A signature as it was drawn: strokes of points `[x, y, ms]` in whole numbers, so many and so far at most."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a step is told. `options` go with choice and choices; `most` is the longest text in characters."""

    name: str
    kind: Kind
    required: bool = False
    options: tuple[str, ...] = ()
    most: int = 200


def _text(name: str, *, required: bool = False, most: int = 200) -> Field:
    return Field(name, "text", required, most=most)


REASON = _text("reason", required=True, most=500)
NOTE = _text("note", most=LONGEST)
HOW = Field("how", "choice", options=tuple(ContactWay.values))
ITEMS = Field("items", "items")
PHOTOS = Field("photos", "hashes")
"""Pictures and voice notes."""
CAUSE_KIND = Field("cause_kind", "choice", options=tuple(CauseKind.values))
MACHINE = Field("vehicle_confirmed", "choice", options=tuple(Plate.values))

FIELDS: dict[Step, tuple[Field, ...]] = {
    Step.RESPOND: (HOW, NOTE),
    Step.LOCATE: (Field("lat", "lat", True), Field("lon", "lon", True), _text("address")),
    Step.NEED_SUPPLIER: (Field("needed", "flag", True), _text("supplier", most=120), _text("reason", most=500)),
    Step.REPLY: (_text("answer", required=True, most=LONGEST), HOW),
    Step.AGREE_APPOINTMENT: (
        Field("appointment_at", "moment", True), _text("agreed_by", required=True, most=60), HOW,
        Field("customer_wish", "flag"), NOTE,
    ),
    Step.SOLVE_REMOTELY: (_text("guidance", required=True, most=LONGEST),),
    Step.CONFIRM_SOLVED: (_text("confirmed_by", most=60), NOTE),
    Step.NOT_SOLVED: (NOTE,),
    Step.DISPATCH: (Field("engineer", "key", True), _text("reason", most=500), NOTE),
    Step.REASSIGN: (Field("engineer", "key", True), REASON, NOTE),
    Step.ACCEPT: (NOTE,),
    Step.DECLINE: (REASON,),
    Step.CONFIRM_ITEMS: (Field("items", "items", True), PHOTOS),
    Step.DEPART: (ITEMS, NOTE),
    Step.ARRIVE: (Field("lat", "lat"), Field("lon", "lon"), Field("accuracy_m", "metres"), NOTE, MACHINE),
    Step.APOLOGISE: (_text("words", required=True, most=500), _text("to", most=60)),
    Step.DECLARE_HAZARDS: (Field("hazards", "choices", True, tuple(Hazard.values)), NOTE),
    Step.BEGIN_REPAIR: (ITEMS, PHOTOS, MACHINE),
    Step.FINISH_REPAIR: (
        _text("cause", required=True, most=LONGEST), _text("work_done", required=True, most=LONGEST), PHOTOS,
        Field("pairs", "pairs"), CAUSE_KIND,
    ),
    Step.COMPLETE_CHECKS: (ITEMS, PHOTOS, NOTE),
    Step.REWORK: (REASON,),
    Step.SIGN: (
        _text("signer", required=True, most=60), _text("signer_role", most=60), Field("signature", "hash"),
        Field("strokes", "strokes"),
        Field("no_improper", "flag", True), _text("reservation", most=LONGEST), Field("score", "score"),
        _text("comment", most=LONGEST),
    ),
    Step.REFUSE_SIGNATURE: (REASON, _text("signer", most=60), Field("no_improper", "flag")),
    Step.SIGN_LATER: (_text("reason", most=500),),
    Step.CLOSE: (NOTE,),
    Step.CLOSE_UNSIGNED: (REASON,),
    Step.WAIT: (
        Field("wait_for", "choice", True, tuple(WaitFor.values)), Field("until", "moment"), REASON,
    ),
    Step.RESUME: (NOTE,),
    Step.REQUEST_HELP: (Field("help", "choice", True, tuple(Help.values)), REASON, Field("to", "key"), PHOTOS),
    Step.ANSWER_HELP: (_text("answer", required=True, most=LONGEST),),
    Step.USE_PART: (
        Field("part", "key", True), Field("quantity", "quantity", True), _text("serial", most=60),
        Field("old_part", "flag", True), _text("old_serial", most=60), _text("reason"),
    ),
    Step.UNDO_PART: (Field("used", "key", True),),
    Step.OUTSOURCE: (
        Field("shop", "key", True), Field("facility", "choice", options=tuple(FacilityKind.values)),
        Field("repair", "choice", options=tuple(RepairKind.values)), Field("engineer", "key"), REASON,
    ),
    Step.HIRE_BAY: (
        Field("shop", "key", True), Field("facility", "choice", True, tuple(FacilityKind.values)),
        Field("wanted_at", "moment"), Field("hours", "quantity"), REASON,
    ),
    Step.RECALL_SHOP: (REASON,),
    Step.READ_METER: (
        Field("meter_km", "meter"), Field("meter_hours", "meter"),
        Field("smaller", "choice", options=tuple(Smaller.values)), NOTE,
    ),
    Step.RULE_WARRANTY: (Field("covered", "flag", True), REASON),
    Step.SHOP_DONE: (
        _text("cause", required=True, most=LONGEST), _text("work_done", required=True, most=LONGEST), CAUSE_KIND,
    ),
    Step.CANCEL: (REASON,),
    Step.MARK_DUPLICATE: (Field("duplicate_of", "key", True), NOTE),
    Step.OVERRIDE: (Field("gate", "choice", True, tuple(sorted(OVERRIDABLE))), REASON),
    Step.RATE: (Field("score", "score", True), _text("comment", most=LONGEST)),
    Step.NOTE: (_text("note", required=True, most=LONGEST), PHOTOS),
}  # fmt: skip


def read(step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The step's data, clean and as JSON values; unset optional fields are left out.

    Refused("field_required"), Refused("field_unknown") or Refused("field_wrong"), each naming the field.
    """
    fields = {field.name: field for field in FIELDS[Step(step)]}
    unknown = sorted(set(data) - set(fields))
    if unknown:
        raise Refused("field_unknown", field=unknown[0], known=sorted(fields))
    clean: dict[str, Any] = {}
    for field in fields.values():
        value = data.get(field.name)
        if value is None or value == "" or (value == [] and field.kind in ("hashes", "strokes")):
            if field.required:
                raise Refused("field_required", field=field.name, step=step)
            continue
        clean[field.name] = _READERS[field.kind](field, value)
    return clean


def readable(step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a phone once sent, all that can be read, even where the whole was refused."""
    found = {}
    for field in FIELDS[Step(step)]:
        value = data.get(field.name)
        with suppress(Refused):
            if not (value is None or value == ""):
                found[field.name] = _READERS[field.kind](field, value)
    return found


def _wrong(field: Field, value: object, **bounds: Any) -> Refused:
    return Refused("field_wrong", field=field.name, kind=field.kind, value=str(value)[:80], **bounds)


def _read_text(field: Field, value: object) -> str:
    text = str(value).replace("\x00", "").strip()
    if not isinstance(value, str) or (field.required and not text):
        raise _wrong(field, value)
    if len(text) > field.most:
        raise _wrong(field, f"{text[:40]}…", most=field.most)
    return text


def _read_flag(field: Field, value: object) -> bool:
    known = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False, "on": True}
    if not isinstance(value, (bool, str)) or value not in known:
        raise _wrong(field, value)
    return known[value]


def _read_moment(field: Field, value: object) -> str:
    try:
        return moment_of(value.isoformat() if isinstance(value, datetime) else str(value)).isoformat()
    except ValueError:
        raise _wrong(field, value) from None


def _read_choice(field: Field, value: object) -> str:
    if not isinstance(value, str) or value not in field.options:
        raise _wrong(field, value, options=list(field.options))
    return value


def _read_choices(field: Field, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise _wrong(field, value, options=list(field.options))
    return sorted({_read_choice(field, each) for each in value})


def _read_items(field: Field, value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping) or len(value) > 100:
        raise _wrong(field, value)
    return {str(code): answer for code, answer in value.items()}


def _read_degrees(field: Field, value: object) -> float:
    limit = 90 if field.kind == "lat" else 180
    try:
        degrees = float(str(value))
    except ValueError:
        raise _wrong(field, value) from None
    if not -limit <= degrees <= limit:
        raise Refused("place_off_map", field=field.name, value=degrees)
    return round(degrees, 6)


def _read_metres(field: Field, value: object) -> int:
    try:
        metres = float(str(value))
    except ValueError:
        raise _wrong(field, value) from None
    if not 0 <= metres <= FARTHEST_M:
        raise _wrong(field, value, most=FARTHEST_M)
    return ceil(metres)


def _read_hash(field: Field, value: object) -> str:
    text = str(value)
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise _wrong(field, value)
    return text


def _read_hashes(field: Field, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)) or len(value) > 30:
        raise _wrong(field, value)
    return [_read_hash(field, each) for each in value]


def _read_pairs(field: Field, value: object) -> dict[str, str]:
    """Photo before → the one after that shows the same."""
    if not isinstance(value, Mapping) or len(value) > 30:
        raise _wrong(field, value)
    return {_read_hash(field, before): _read_hash(field, after) for before, after in value.items()}


def _read_quantity(field: Field, value: object) -> str:
    """So many pieces, litres or metres, to the thousandth; told as text, so that nothing is rounded on the way."""
    try:
        quantity = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(field, value) from None
    if isinstance(value, bool) or not (quantity.is_finite() and quantity > 0):
        raise _wrong(field, value)
    return f"{quantity.normalize():f}"


def _read_meter(field: Field, value: object) -> str:
    """What a dial shows, to the tenth; told as text like a quantity."""
    try:
        shown = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(field, value) from None
    if isinstance(value, bool) or not (shown.is_finite() and 0 <= shown < MOST_SHOWN):
        raise _wrong(field, value, most=MOST_SHOWN)
    return f"{shown.quantize(TENTH):f}"


def _read_score(field: Field, value: object) -> int:
    if isinstance(value, bool) or str(value) not in {"1", "2", "3", "4", "5"}:
        raise _wrong(field, value, options=["1", "2", "3", "4", "5"])
    return int(str(value))


def _read_strokes(field: Field, value: object) -> list[list[list[int]]]:
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= MOST_STROKES:
        raise _wrong(field, value, most=MOST_STROKES)
    if not all(isinstance(stroke, (list, tuple)) for stroke in value) or sum(map(len, value)) > MOST_POINTS:
        raise _wrong(field, value, most=MOST_POINTS)
    return [[_read_point(field, point) for point in stroke] for stroke in value]


def _read_point(field: Field, point: object) -> list[int]:
    if not isinstance(point, (list, tuple)) or len(point) != 3:
        raise _wrong(field, point)
    if not all(type(each) is int and abs(each) <= FARTHEST for each in point):
        raise _wrong(field, point, most=FARTHEST)
    return list(point)


_READERS = {
    "text": _read_text, "key": _read_text, "flag": _read_flag, "moment": _read_moment, "choice": _read_choice,
    "choices": _read_choices, "items": _read_items, "lat": _read_degrees, "lon": _read_degrees, "hash": _read_hash,
    "quantity": _read_quantity, "hashes": _read_hashes, "score": _read_score, "strokes": _read_strokes,
    "pairs": _read_pairs, "meter": _read_meter, "metres": _read_metres,
}  # fmt: skip
