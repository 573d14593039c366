"""Who should go: the engineers for one job, best first, each with his reasons (DESIGN 5).

Hard conditions come first (on duty, skill, certificates valid on the day, has not refused); whoever fails one is
named with every condition he fails. The others are ordered: those forecast to keep the promise before those who would
break it, then by a score in *minutes worth*, smaller is better, then by id. The same input in another order gives the
same answer.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from math import cos, isfinite, radians

import numpy as np

from yinuo.kernel.geo import EARTH_RADIUS_KM, Place
from yinuo.solver.crew import NO_PAPERS, Engineers, Flags, Floats, Ints

NOISE = 6  # decimals kept of a score: vector units may differ in the last bits by position in the array


@dataclass(frozen=True, slots=True)
class Roads:
    """How straight lines become journeys: road km per straight km (≥ 1), km/h, minutes before the wheels turn."""

    circuity: float
    speed_kmh: float
    prepare_minutes: float = 15.0

    def __post_init__(self) -> None:
        if not (isfinite(self.circuity) and self.circuity >= 1):
            raise ValueError("Expected circuity >= 1.")
        if not (isfinite(self.speed_kmh) and self.speed_kmh > 0):
            raise ValueError("Expected speed_kmh > 0.")
        if not (isfinite(self.prepare_minutes) and self.prepare_minutes >= 0):
            raise ValueError("Expected prepare_minutes >= 0.")


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts besides the forecast arrival, each as minutes of later arrival it is worth."""

    per_km: float = 0.2
    per_open_order: float = 20.0
    per_night_call: float = 15.0
    knows_machine: float = 15.0
    knows_customer: float = 5.0

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not (isfinite(value) and value >= 0):
                raise ValueError(f"Expected {each.name} >= 0.")


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Job:
    """What the order asks. `day` is the date the certificates must be valid on, in the company's zone.

    `due_at` (aware) is the promise for arrival, None where there is none; `night` says that it is a night call; the
    sets hold ids of engineers. Raises ValueError for a naive `due_at`.
    """

    place: Place
    day: date
    due_at: datetime | None = None
    skill: str | None = None
    certificates: frozenset[str] = frozenset()
    night: bool = False
    refused_by: frozenset[int] = frozenset()
    know_machine: frozenset[int] = frozenset()
    know_customer: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.due_at is not None and self.due_at.tzinfo is None:
            raise ValueError("Expected an aware due_at.")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its figure (or, for a certificate or skill, its key); the words are the door's."""

    code: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Ranked:
    """An engineer who may go: forecast arrival, road km, whether the promise would hold, score in minutes worth."""

    engineer_id: int
    eta_at: datetime
    km: float
    keeps_promise: bool
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """An engineer who may not go, with every reason why."""

    engineer_id: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer: who may go, best first, and who may not, by id."""

    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]


def rank(
    engineers: Engineers,
    job: Job,
    *,
    now: datetime,
    roads: Roads,
    weights: Weights = DEFAULT_WEIGHTS,
    limit: int | None = None,
) -> Ranking:
    """All who may go for `job` (at most the `limit` best) and all who may not, seen at `now` (aware)."""
    if now.tzinfo is None:
        raise ValueError("Expected an aware now.")
    failed = _failed(engineers, job)
    out = np.zeros(len(engineers), dtype=np.bool_)
    for _reason, flags in failed:
        out |= flags
    forecast = _forecast(engineers, job, now, roads)
    score = _score(engineers, job, forecast, weights)
    able = np.flatnonzero(~out)
    order = np.lexsort((engineers.ids[able], score[able], forecast.late_seconds[able] > 0))
    best = able[order][:limit]
    return Ranking(
        tuple(_ranked(engineers, job, forecast, score, int(row), now) for row in best),
        _excluded(engineers, failed, out),
    )


@dataclass(frozen=True, slots=True)
class _Forecast:
    """Shape (n,) each: road km, seconds until free and until arrival (whole), seconds past the promise (≤ 0: kept)."""

    km: Floats
    wait_seconds: Floats
    eta_seconds: Floats
    late_seconds: Floats


def _forecast(engineers: Engineers, job: Job, now: datetime, roads: Roads) -> _Forecast:
    km = _straight_km(engineers.lat, engineers.lon, job.place) * roads.circuity
    wait = np.maximum(engineers.free_at - now.timestamp(), 0.0)
    seconds = wait + roads.prepare_minutes * 60 + km / roads.speed_kmh * 3600
    eta = np.ceil(np.round(seconds, 3))
    given = (job.due_at - now).total_seconds() if job.due_at else np.inf
    return _Forecast(km, wait, eta, eta - given)


def _straight_km(lat: Floats, lon: Floats, place: Place) -> Floats:
    """Haversine from each point (radians) to `place`, shape (n,), km."""
    there, along = radians(place.lat), radians(place.lon)
    h = np.sin((lat - there) / 2) ** 2 + np.cos(lat) * cos(there) * np.sin((lon - along) / 2) ** 2
    straight: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return straight


def _score(engineers: Engineers, job: Job, forecast: _Forecast, weights: Weights) -> Floats:
    """Minutes until arrival, and what else counts as minutes."""
    calls: Ints = engineers.night_calls * int(job.night)
    score = forecast.eta_seconds / 60 + forecast.km * weights.per_km
    score += engineers.load * weights.per_open_order + calls * weights.per_night_call
    score -= engineers.among(job.know_machine) * weights.knows_machine
    score -= engineers.among(job.know_customer) * weights.knows_customer
    return np.round(score, NOISE)


def _failed(engineers: Engineers, job: Job) -> list[tuple[Reason, Flags]]:
    """Each hard condition with who fails it, in the order they are told."""
    failed = [(Reason("off_duty", 1), ~engineers.on_duty)]
    if job.skill is not None:
        failed.append((Reason("no_skill", job.skill), ~engineers.skilled(job.skill)))
    for kind in sorted(job.certificates):
        papers = engineers.papers.get(kind, NO_PAPERS)
        valid, ever = papers.valid(job.day, len(engineers)), papers.ever(len(engineers))
        failed.append((Reason("no_certificate", kind), ~ever))
        failed.append((Reason("certificate_not_valid", kind), ever & ~valid))
    failed.append((Reason("refused_before", 1), engineers.among(job.refused_by)))
    return failed


def _excluded(engineers: Engineers, failed: list[tuple[Reason, Flags]], out: Flags) -> tuple[Excluded, ...]:
    rows = np.flatnonzero(out)
    rows = rows[np.argsort(engineers.ids[rows])]
    table = np.stack([flags[rows] for _reason, flags in failed], axis=1).tolist()
    reasons = [reason for reason, _flags in failed]
    return tuple(
        Excluded(each, tuple(reason for reason, fails in zip(reasons, line, strict=True) if fails))
        for each, line in zip(engineers.ids[rows].tolist(), table, strict=True)
    )


def _ranked(engineers: Engineers, job: Job, forecast: _Forecast, score: Floats, row: int, now: datetime) -> Ranked:
    seconds, late = float(forecast.eta_seconds[row]), float(forecast.late_seconds[row])
    km, who = round(float(forecast.km[row]), 1), int(engineers.ids[row])
    way = Reason("km_from_here" if engineers.located[row] else "km", km)
    reasons = [Reason("eta_minutes", round(seconds / 60)), way]
    if job.due_at is not None:
        spare = Reason("slack_minutes", int(-late // 60)) if late <= 0 else Reason("late_minutes", -int(-late // 60))
        reasons.append(spare)
    told = (
        ("busy_minutes", -int(-float(forecast.wait_seconds[row]) // 60)),
        ("load", int(engineers.load[row])),
        ("night_calls", int(engineers.night_calls[row]) * job.night),
        ("knows_machine", int(who in job.know_machine)),
        ("knows_customer", int(who in job.know_customer)),
    )
    reasons += (Reason(code, value) for code, value in told if value)
    return Ranked(who, now + timedelta(seconds=seconds), km, late <= 0, round(float(score[row]), 1), tuple(reasons))
