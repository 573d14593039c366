"""The next number of a series that people read, such as SO-20261126-0003: without gaps or doubles, in one statement."""

from datetime import date

from yinuo.store.rows import Question

NEXT = """
INSERT INTO yinuo_numbercounter (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = yinuo_numbercounter.last + 1 RETURNING last
"""


def next_number(prefix: str, day: date) -> Question[str]:
    """The next number of a day."""
    series = f"{prefix}-{day:%Y%m%d}"
    return Question(NEXT, (series,), lambda found: f"{series}-{found[0][0]:04d}")


def next_of_year(prefix: str, year: int) -> Question[tuple[int, str]]:
    """The next serial of a year, and the number people read, such as SJ-2026-000001.

    The row of the series stays locked until the transaction ends: a number that is rolled back is given again.
    """
    series = f"{prefix}-{year}"
    return Question(NEXT, (series,), lambda found: (int(found[0][0]), f"{series}-{found[0][0]:06d}"))
