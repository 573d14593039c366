"""The engineers a job can choose from, as columns: built once, asked often."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from yinuo.kernel.geo import Place

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in force from `first_day` through `last_day`, both included."""

    kind: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Engineer:
    """One engineer at this moment.

    `place` is where he would set off (`located`: told by his phone, else his outlet), `free_at` (aware) when he could,
    None for at once; `load` counts his open orders, `night_calls` those he lately took at night. Raises ValueError for
    a negative count or a naive moment.
    """

    id: int
    place: Place
    on_duty: bool
    skills: frozenset[str]
    certificates: tuple[Certificate, ...] = ()
    free_at: datetime | None = None
    load: int = 0
    night_calls: int = 0
    located: bool = False

    def __post_init__(self) -> None:
        if self.load < 0 or self.night_calls < 0:
            raise ValueError("Expected load >= 0 and night_calls >= 0.")
        if self.free_at is not None and self.free_at.tzinfo is None:
            raise ValueError("Expected an aware free_at.")


@dataclass(frozen=True, slots=True)
class Papers:
    """The certificates of one kind: row of the holder, first and last day as ordinals."""

    holder: Ints
    first_day: Ints
    last_day: Ints

    def valid(self, day: date, count: int) -> Flags:
        """Shape (count,): who holds one that is valid on `day`."""
        held = np.zeros(count, dtype=np.bool_)
        held[self.holder[(self.first_day <= day.toordinal()) & (day.toordinal() <= self.last_day)]] = True
        return held

    def ever(self, count: int) -> Flags:
        """Shape (count,): who holds one of any date."""
        held = np.zeros(count, dtype=np.bool_)
        held[self.holder] = True
        return held


NO_PAPERS = Papers(*(np.zeros(0, dtype=np.int64) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class Engineers:
    """Columns of equal length n. Angles in radians, `free_at` in epoch seconds (-inf: at once)."""

    ids: Ints
    lat: Floats
    lon: Floats
    on_duty: Flags
    free_at: Floats
    load: Ints
    night_calls: Ints
    located: Flags
    skills: dict[str, Flags]
    papers: dict[str, Papers]

    @classmethod
    def of(cls, rows: Sequence[Engineer]) -> "Engineers":
        """The columns of `rows`. Raises ValueError when two rows share an id."""
        ids = np.array([row.id for row in rows], dtype=np.int64)
        if len(np.unique(ids)) != len(ids):
            raise ValueError("Expected every engineer once.")
        return cls(
            ids=ids,
            lat=np.radians(np.array([row.place.lat for row in rows], dtype=np.float64)),
            lon=np.radians(np.array([row.place.lon for row in rows], dtype=np.float64)),
            on_duty=np.array([row.on_duty for row in rows], dtype=np.bool_),
            free_at=np.array([row.free_at.timestamp() if row.free_at else -np.inf for row in rows], dtype=np.float64),
            load=np.array([row.load for row in rows], dtype=np.int64),
            night_calls=np.array([row.night_calls for row in rows], dtype=np.int64),
            located=np.array([row.located for row in rows], dtype=np.bool_),
            skills=_skills(rows),
            papers=_papers(rows),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def skilled(self, skill: str) -> Flags:
        """Shape (n,): who has `skill`; nobody has one never heard of."""
        return self.skills.get(skill, np.zeros(len(self), dtype=np.bool_))

    def among(self, ids: frozenset[int]) -> Flags:
        """Shape (n,): who is one of `ids`."""
        return np.isin(self.ids, np.fromiter(ids, dtype=np.int64, count=len(ids)))


def _skills(rows: Sequence[Engineer]) -> dict[str, Flags]:
    names = sorted({name for row in rows for name in row.skills})
    return {name: np.array([name in row.skills for row in rows], dtype=np.bool_) for name in names}


def _papers(rows: Sequence[Engineer]) -> dict[str, Papers]:
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for index, row in enumerate(rows):
        for each in row.certificates:
            found[each.kind].append((index, each.first_day.toordinal(), each.last_day.toordinal()))
    return {kind: Papers(*np.array(lines, dtype=np.int64).T) for kind, lines in found.items()}
