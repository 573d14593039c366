"""Marks in the code: which clause of the regulation a function keeps."""

from collections.abc import Callable
from typing import TypeVar

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
