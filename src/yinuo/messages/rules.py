"""How long to wait before a push is tried again."""

from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)


def pause(failures: int) -> timedelta:
    """Twice as long after each failure in a row, an hour at most."""
    return min(FIRST * float(2 ** max(failures - 1, 0)), LONGEST)
