"""What a command is, how it was answered, and what becomes of one that did not fit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: an HTTP-like status, a JSON body, and whether it was given before."""

    status: int
    body: dict[str, Any]
    repeated: bool = False


class How(TextChoices):
    """How a conflict was settled."""

    APPLIED = "applied", _("已按原时间补记")
    NOTED = "noted", _("已记入经过")
    DISMISSED = "dismissed", _("没有采用")
    REDONE = "redone", _("工程师已重做")


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """What somebody reported and its subject did not take: `told` is what was sent, `why` the reason at that time.

    `occurred_at` is when it happened, `received_at` when the server learned of it, `basis` the newest journal entry
    the sender had seen. `how` is "" while nobody has settled it.
    """

    id: UUID
    subject: str
    kind: str
    told: dict[str, Any]
    basis: int | None
    reporter_id: int
    reporter: str
    occurred_at: datetime
    received_at: datetime
    why: Refused
    how: str = ""
    reason: str = ""
    resolved_at: datetime | None = None
    resolver: str = ""

    @property
    def key(self) -> str:
        """What the subject is called in its room: an order's number."""
        return self.subject.partition(":")[2]

    @property
    def step(self) -> str:
        """The kind without its room: an order's step."""
        return self.kind.partition(".")[2]
