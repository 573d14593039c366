"""Commands of the phone that are about no order: steps of a tour visit, and following a machine (R-5.5, R-5.7)."""

from collections.abc import Callable, Mapping
from typing import Any

from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.tours.actions import visiting
from yinuo.tours.actions.following import follow
from yinuo.tours.rules.telling import followed
from yinuo.tours.types import TourStep

Json = dict[str, Any]
TOUR, FOLLOW = "tour.", "follow"
KINDS = frozenset({*(TOUR + step for step in TourStep.values), FOLLOW})


def subject_of(kind: str, key: str) -> str:
    """What a command is about, as its journal calls it: a visit by its number, a machine by its own."""
    return f"vehicle:{key}" if kind == FOLLOW else f"tour:{key}"


def take(kind: str, key: str, data: Mapping[str, Any], act: Act) -> Json:
    """Do it, and say where it stands."""
    return (_follow if kind == FOLLOW else STEPS[kind])(key, data, act)


def _follow(key: str, data: Mapping[str, Any], act: Act) -> Json:
    row = follow(key, followed(data), act=act)
    return {"vehicle": key, "condition": row.condition, "order": row.order.number if row.order else ""}


def _step(step: str) -> Callable[[str, Mapping[str, Any], Act], Json]:
    def run(key: str, data: Mapping[str, Any], act: Act) -> Json:
        visit = visiting.advance(key, step, data, act=act)
        return {"visit": visit.number, "state": visit.state}

    return run


STEPS = {TOUR + step: _step(step) for step in TourStep.values}


def require_kind(kind: str, field: str) -> None:
    """Refused("unknown_step")."""
    if kind not in KINDS:
        raise Refused("unknown_step", field=field, step=kind[:60])
