"""The terms of a commitment as data: what a report starts, with limits and clauses."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CommitmentState(TextChoices):
    """Life of a commitment's version."""

    DRAFT = "draft", _("草拟")
    APPROVED = "approved", _("已批准")


@dataclass(frozen=True, slots=True)
class Term:
    """One limit in minutes and the clause it comes from."""

    minutes: int
    clause: str

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("Expected minutes > 0.")


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
            respond=Term(**data["respond"]),
            arrive=Term(**data["arrive"]),
            reply=Term(**data["reply"]),
            appointment_clause=data["appointment_clause"],
            radius_km=data["radius_km"],
            escalation=tuple((percent, role) for percent, role in data["escalation"]),
            evidence_bound_minutes=data["evidence_bound_minutes"],
        )

    def to_json(self) -> dict[str, Any]:
        """The terms as JSON, as an order freezes them."""
        return {
            "version": self.version,
            **{
                name: {"minutes": term.minutes, "clause": term.clause}
                for name, term in (("respond", self.respond), ("arrive", self.arrive), ("reply", self.reply))
            },
            "appointment_clause": self.appointment_clause,
            "radius_km": self.radius_km,
            "escalation": [list(step) for step in self.escalation],
            "evidence_bound_minutes": self.evidence_bound_minutes,
        }
