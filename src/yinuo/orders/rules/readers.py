"""The kinds of things a step is told, and reading each: data of a form, a phone or a program, or a refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any, Literal

from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import moment_of

Kind = Literal[
    "text", "flag", "moment", "choice", "choices", "items", "lat", "lon", "hash", "hashes", "score", "key", "strokes",
    "pairs", "metres", "quantity", "amounts", "meter", "cny", "prices",
]  # fmt: skip

MOST_AMOUNTS = 60
MOST_CNY = 10_000_000
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


def _read_amounts(field: Field, value: object) -> dict[str, str]:
    """Number of a part → how much of it."""
    if not isinstance(value, Mapping) or not 0 < len(value) <= MOST_AMOUNTS:
        raise _wrong(field, value, most=MOST_AMOUNTS)
    return {_read_text(field, number): _read_quantity(field, amount) for number, amount in value.items()}


def _read_cny(field: Field, value: object) -> str:
    """An amount of money above nothing, to the cent; told as text, so that nothing is rounded on the way."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(field, value) from None
    if isinstance(value, bool) or not (amount.is_finite() and 0 < amount < MOST_CNY and amount == round(amount, 2)):
        raise _wrong(field, value)
    return f"{amount:.2f}"


def _read_prices(field: Field, value: object) -> dict[str, str]:
    """Code → what one of it is to cost."""
    if not isinstance(value, Mapping) or not 0 < len(value) <= MOST_AMOUNTS:
        raise _wrong(field, value, most=MOST_AMOUNTS)
    return {_read_text(field, code): _read_cny(field, price) for code, price in value.items()}


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


READERS: Mapping[Kind, Callable[[Field, Any], Any]] = {
    "text": _read_text, "key": _read_text, "flag": _read_flag, "moment": _read_moment, "choice": _read_choice,
    "choices": _read_choices, "items": _read_items, "lat": _read_degrees, "lon": _read_degrees, "hash": _read_hash,
    "quantity": _read_quantity, "hashes": _read_hashes, "score": _read_score, "strokes": _read_strokes,
    "pairs": _read_pairs, "meter": _read_meter, "metres": _read_metres, "amounts": _read_amounts,
    "cny": _read_cny, "prices": _read_prices,
}  # fmt: skip
