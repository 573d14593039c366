"""The lists a rescue goes by: what a crew has ready, and the law's time limits of a claim; both are data."""

from functools import cache
from pathlib import Path

import yaml

from yinuo.rescue.types import Category, Limit, ReadyItem

ROOM = Path(__file__).parents[1]


@cache
def ready_items() -> tuple[ReadyItem, ...]:
    """Every line of the readiness check, in the order of the categories."""
    text = yaml.safe_load((ROOM / "readiness.yaml").read_text(encoding="utf-8"))
    return tuple(ReadyItem(category=category.value, **row) for category in Category for row in text[category.value])


@cache
def claim_limits() -> tuple[Limit, ...]:
    """Every time limit of a claim."""
    text = yaml.safe_load((ROOM / "claim.yaml").read_text(encoding="utf-8"))
    return tuple(
        Limit(**row | {"until": tuple(row["until"]), "insurance": tuple(row.get("insurance", ()))}) for row in text
    )
