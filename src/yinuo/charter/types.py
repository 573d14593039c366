"""The terms of a commitment as data: what a report starts, with limits and clauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.calendar import Break, Calendar, around_the_clock, due_at, from_json, to_json

ALWAYS = around_the_clock("UTC")


class CommitmentState(TextChoices):
    """Life of a commitment's version."""

    DRAFT = "draft", _("草拟")
    APPROVED = "approved", _("已批准")


@dataclass(frozen=True, slots=True)
class Term:
    """One limit in minutes and the clause it comes from.

    Without a calendar the clock runs around the clock; `paused_by` names what an order may wait for while it stands
    still (orders.types.WaitFor). The regulation's own terms have neither.
    """

    minutes: int
    clause: str
    calendar: Calendar | None = None
    paused_by: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("Expected minutes > 0.")

    def due_at(self, start: datetime, pauses: Sequence[Break] = (), *, percent: int = 100) -> datetime:
        """When the limit, or `percent` of it, has run out for a clock that starts at `start` and stands in `pauses`."""
        limit = timedelta(minutes=self.minutes) * percent / 100
        if self.calendar is None and not pauses:
            return start + limit
        return due_at(start, limit, self.calendar or ALWAYS, pauses)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Term":
        """Read what `to_json` wrote."""
        calendar = data.get("calendar")
        paused_by = frozenset(data.get("paused_by", ()))
        return cls(data["minutes"], data["clause"], from_json(calendar) if calendar else None, paused_by)

    def to_json(self) -> dict[str, Any]:
        """The term as JSON; a clock around the clock has no calendar, one that never stands still no `paused_by`."""
        return (
            {"minutes": self.minutes, "clause": self.clause}
            | ({"calendar": to_json(self.calendar)} if self.calendar else {})
            | ({"paused_by": sorted(self.paused_by)} if self.paused_by else {})
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """The timed terms of one commitment version, frozen on every order reported under it.

    `escalation` pairs a share of the promised time (%) with the role told then; `evidence_bound_minutes` is how long
    after it happened something may be recorded and still count as of when it happened.
    """

    version: int
    respond: Term
    arrive: Term
    reply: Term
    appointment_clause: str
    radius_km: float
    escalation: tuple[tuple[int, str], ...]
    evidence_bound_minutes: int

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Terms":
        """Read what `to_json` wrote; raises KeyError or ValueError on anything else."""
        return cls(
            version=data["version"],
            respond=Term.from_json(data["respond"]),
            arrive=Term.from_json(data["arrive"]),
            reply=Term.from_json(data["reply"]),
            appointment_clause=data["appointment_clause"],
            radius_km=data["radius_km"],
            escalation=tuple((percent, role) for percent, role in data["escalation"]),
            evidence_bound_minutes=data["evidence_bound_minutes"],
        )

    def to_json(self) -> dict[str, Any]:
        """The terms as JSON, as an order freezes them."""
        return {
            "version": self.version,
            "respond": self.respond.to_json(),
            "arrive": self.arrive.to_json(),
            "reply": self.reply.to_json(),
            "appointment_clause": self.appointment_clause,
            "radius_km": self.radius_km,
            "escalation": [list(step) for step in self.escalation],
            "evidence_bound_minutes": self.evidence_bound_minutes,
        }
