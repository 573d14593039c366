"""The one source of chance: the same words give the same company."""

from random import Random


def luck(*words: object) -> Random:
    """Chance that depends on `words` alone."""
    return Random("/".join(map(str, words)))  # noqa: S311 -- fixed: a company is drawn, nothing is kept secret by it
