"""Which commitment holds when."""

from datetime import datetime

from yinuo.charter.models import Commitment
from yinuo.charter.types import CommitmentState


def in_force(at: datetime) -> Commitment | None:
    """The approved version in force at `at`; the newest such one."""
    approved = Commitment.objects.filter(state=CommitmentState.APPROVED, in_force_from__lte=at)
    return approved.order_by("-in_force_from", "-version").first()


def versions() -> list[Commitment]:
    """Every version, the newest first."""
    return list(Commitment.objects.order_by("-version"))
