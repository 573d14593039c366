"""A candidate as the dispatcher sees one."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.solver.ranking import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer who may go: when he would be there, how far it is (km), whether the promise holds, and why."""

    engineer_id: int
    number: str
    name: str
    outlet: str
    phone: str
    eta_at: datetime
    km: float
    keeps_promise: bool
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """An engineer who may not go, and every reason why."""

    engineer_id: int
    number: str
    name: str
    outlet: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may go, best first, and who may not. `place_known` is False when distances mean little."""

    ranked: tuple[Candidate, ...]
    barred: tuple[Barred, ...]
    place_known: bool
