"""Which commitment holds when."""

import json
from datetime import datetime
from typing import Any

from yinuo.charter.models import Commitment
from yinuo.charter.types import CommitmentState
from yinuo.store.rows import Question

TERMS_IN_FORCE = """
SELECT terms FROM yinuo_commitment WHERE state = %s AND in_force_from <= %s
ORDER BY in_force_from DESC, version DESC LIMIT 1
"""


def in_force(at: datetime) -> Commitment | None:
    """The approved version in force at `at`; the newest such one."""
    approved = Commitment.objects.filter(state=CommitmentState.APPROVED, in_force_from__lte=at)
    return approved.order_by("-in_force_from", "-version").first()


def terms_in_force(at: datetime) -> Question[dict[str, Any] | None]:
    """Only the terms of the version `in_force` at `at`, as JSON: what every report asks for."""
    approved = CommitmentState.APPROVED.value
    return Question(TERMS_IN_FORCE, (approved, at), lambda found: json.loads(found[0][0]) if found else None)


def versions() -> list[Commitment]:
    """Every version, the newest first."""
    return list(Commitment.objects.order_by("-version"))
