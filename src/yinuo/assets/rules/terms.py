"""The promises of a sale as they are kept: frozen when it is recorded, so that no later policy changes them (R-5.6)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from yinuo.assets.types import Cover, Extra, PolicyDraft, Promised, SaleDraft
from yinuo.kernel.clauses import clause


@clause("R-5.6")
def frozen(policy: PolicyDraft, version: int, sale: SaleDraft) -> dict[str, Any]:
    """What is kept of a policy and of what was promised beyond it, as JSON."""
    return {
        "policy": sale.policy,
        "name": policy.name,
        "version": version,
        "covers": covers_json(policy.covers),
        "excluded": sorted(policy.excluded),
        "exclusions": policy.exclusions,
        "extras": [asdict(each) for each in sale.extras],
    }


def covers_json(covers: tuple[Cover, ...]) -> list[dict[str, Any]]:
    """Covers as JSON, in the order they were written."""
    return [asdict(each) for each in covers]


def covers_of(told: list[dict[str, Any]]) -> tuple[Cover, ...]:
    """Covers out of JSON."""
    return tuple(Cover(**each) for each in told)


def promised_of(starts_on: date, terms: Mapping[str, Any]) -> Promised:
    """The promises of a sale out of its frozen terms."""
    return Promised(
        starts_on, terms["policy"], covers_of(terms["covers"]), tuple(Extra(**each) for each in terms["extras"]),
        frozenset(terms["excluded"]),
    )  # fmt: skip
