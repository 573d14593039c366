"""One entry of the journal, as rules see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one subject, in the order it was recorded (`seq` from 1 without gaps)."""

    subject: str
    seq: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any]
    role: str = ""
    actor: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What `verify` found wrong with a chain: `changed`, `missing`, `reordered` or `cut`, and at which entry."""

    subject: str
    seq: int
    code: str
