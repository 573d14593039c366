"""Putting commitments in force."""

from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction

from yinuo.charter.models import Commitment
from yinuo.charter.types import CommitmentState, Terms
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act

FIRST = Path(__file__).parent / "commitment.yaml"


@transaction.atomic
def install_first(*, in_force_from: datetime, act: Act) -> Commitment:
    """Load the regulation's own commitment as version 1, approved; a second call changes nothing."""
    known = Commitment.objects.filter(version=1).first()
    if known:
        return known
    text = yaml.safe_load(FIRST.read_text(encoding="utf-8"))
    terms = Terms.from_json({"version": text["version"], **text["terms"]})
    commitment = Commitment.objects.create(
        version=text["version"], title=text["title"], state=CommitmentState.APPROVED, in_force_from=in_force_from,
        terms=terms.to_json(), promises=text["promises"],
    )  # fmt: skip
    journal.write("commitment.install", "commitment:1", act, terms=terms.to_json())
    return commitment
