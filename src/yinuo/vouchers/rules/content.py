"""What a pack says: its canonical JSON, its hash, and the way back; language-neutral, like the receipt (R-6.6)."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast, get_args, get_origin, get_type_hints

from yinuo.kernel.clauses import clause
from yinuo.vouchers.types import Content

SCHEMA = "yinuo.vouchers/1"


def canonical(content: Content) -> str:
    """The one JSON text of a content: sorted keys, no spaces, moments in UTC."""
    document = {"schema": SCHEMA, "pack": _encoded(content)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@clause("R-6.6")
def digest(text: str) -> str:
    """The hash under which a frozen pack stands in the journal."""
    return sha256(text.encode()).hexdigest()


def from_canonical(text: str) -> Content:
    """The content a canonical JSON text states. Raises ValueError for another schema."""
    document = json.loads(text)
    if document.get("schema") != SCHEMA:
        raise ValueError(f"Expected a document of schema {SCHEMA}.")
    return cast(Content, _decoded(Content, document["pack"]))


def _encoded(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            # 12.50 and 12.5 are one amount and must be one text.
            return format(value.normalize(), "f") if value else "0"
        case tuple():
            return [_encoded(each) for each in value]
        case _ if is_dataclass(value):
            return {field.name: _encoded(getattr(value, field.name)) for field in fields(value)}
    return str(value)


def _decoded(kind: Any, value: Any) -> object:
    if get_origin(kind) is tuple:
        return tuple(_decoded(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return cast(Any, kind)(**{name: _decoded(hints[name], each) for name, each in value.items()})
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return kind(value)
