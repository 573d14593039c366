"""Marks in the code: which clause of the regulation a function keeps."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import yaml

Keeper = TypeVar("Keeper", bound=Callable[..., object])

KEEPERS: dict[str, list[str]] = {}
"""Clause id → `module:name:line` of every function marked with it, in import order."""


def clause(*ids: str) -> Callable[[Keeper], Keeper]:
    """Mark a function as a keeper of the clauses `ids`, such as "R-5.11"; `yinuo where` prints the marks."""

    def mark(keeper: Keeper) -> Keeper:
        code = getattr(keeper, "__code__", None)
        line = code.co_firstlineno if code else 0
        for each in ids:
            KEEPERS.setdefault(each, []).append(f"{keeper.__module__}:{keeper.__qualname__}:{line}")
        return keeper

    return mark


@cache
def register() -> dict[str, dict[str, str]]:
    """Clause id → its text by language (`zh_hant`, `zh_hans`, `en`), in the regulation's order."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, str]], yaml.safe_load(text))
