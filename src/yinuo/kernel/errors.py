"""The one refusal a rule or an action may raise; its words are the door's business."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Attempt:
    """A journal entry about the very trying of what must not be done: its kind, its subject and its data."""

    kind: str
    subject: str
    data: Mapping[str, Any]


class Refused(Exception):
    """What was asked cannot be done: a code, the clause that says so, the field at fault, and the facts.

    `attempt`, where it is told, is written down by `inbox.once` though all else is undone.
    """

    attempt: Attempt | None = None

    def __init__(self, code: str, *, clause: str | None = None, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
