"""The checklists of a job on the screen: lines of a gate, groups of a hazard with its papers, and hazards to choose."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yinuo.checklists.rules import confirmed, implied_by
from yinuo.checklists.types import Gate, Hazard, Item
from yinuo.field.known import Known
from yinuo.people.types import CertificateKind

HAZARD_ICONS = {
    Hazard.UNDER_CHASSIS: "arrow-bar-down",
    Hazard.IN_BODY: "box",
    Hazard.BODY_RAISED: "arrow-bar-up",
    Hazard.ELECTRICAL: "bolt",
    Hazard.WELDING: "flame",
    Hazard.MOVING_PARTS: "settings",
    Hazard.CONFINED_SPACE: "barrier-block",
    Hazard.HIGH_VOLTAGE: "battery-charging",
    Hazard.HEIGHT: "ladder",
    Hazard.ROADSIDE: "road",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist on the screen: the item, its text in the reader's language, and what was answered."""

    item: Item
    text: str
    value: str
    done: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that a hazard demands, and whether it is held on the day."""

    code: str
    name: str
    held: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one hazard asks for."""

    hazard: str
    label: str
    icon: str
    declared: bool
    lines: tuple[Line, ...]
    papers: tuple[Paper, ...]


def lines_of(job: Known, gate: str, hazard: str = "") -> tuple[Line, ...]:
    """The lines of a gate (of one hazard), with what was answered before."""
    asked = [item for item in job.lists.items if item.gate == gate and item.hazard == hazard]
    return tuple(_line(item, job.lists.answers.get(item.code, "")) for item in asked)


def _line(item: Item, value: str) -> Line:
    return Line(item, _(item.text), value, confirmed(item, value))


def hazard_groups(job: Known) -> tuple[Group, ...]:
    """What every hazard asks for: the phone shows those that are declared, also without signal."""
    return tuple(_group(job, hazard) for hazard in Hazard)


def _group(job: Known, hazard: Hazard) -> Group:
    papers = tuple(
        Paper(each.certificate, str(CertificateKind(each.certificate).label), each.certificate in job.held, each.clause)
        for each in job.demands
        if each.hazard == hazard
    )
    declared = hazard in (job.order.hazards or ())
    return Group(hazard, str(hazard.label), HAZARD_ICONS[hazard], declared, lines_of(job, Gate.HAZARDS, hazard), papers)


def hazard_choices(job: Known) -> list[dict[str, Any]]:
    """Every hazard as a chip: those declared stay declared, those the fault usually brings are suggested."""
    declared, implied = job.order.hazards or [], implied_by(job.order.fault_system)
    return [
        {
            "code": code,
            "label": label,
            "icon": HAZARD_ICONS[Hazard(code)],
            "declared": code in declared,
            "suggested": code in implied and not declared,
        }
        for code, label in Hazard.choices
    ]
