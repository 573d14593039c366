"""What the screen of a job asks for now: one thing for each state, and the checklist lines it needs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed, implied_by
from yinuo.checklists.types import Gate, Hazard, Item
from yinuo.kernel.periods import day_of
from yinuo.orders.types import State, Step
from yinuo.people import queries as people
from yinuo.people.types import CertificateKind

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

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
class Ask:
    """The screen for a state: its template, what comes next in words, and the steps its own forms take."""

    screen: str
    next: Any
    steps: frozenset[Step] = frozenset()


NOTHING = Ask("rest", gettext_lazy("等调度安排"))
ASKS: dict[str, Ask] = {
    State.DISPATCHED: Ask("accept", gettext_lazy("接单"), frozenset({Step.ACCEPT})),
    State.ACCEPTED: Ask("depart", gettext_lazy("出发检查"), frozenset({Step.DEPART, Step.CONFIRM_ITEMS})),
    State.EN_ROUTE: Ask("arrive", gettext_lazy("到场签到"), frozenset({Step.ARRIVE})),
    State.ON_SITE: Ask(
        "begin", gettext_lazy("安全防护检查"),
        frozenset({Step.DECLARE_HAZARDS, Step.BEGIN_REPAIR, Step.CONFIRM_ITEMS}),
    ),
    State.IN_REPAIR: Ask(
        "finish", gettext_lazy("维修完毕"),
        frozenset({Step.FINISH_REPAIR, Step.DECLARE_HAZARDS, Step.CONFIRM_ITEMS}),
    ),
    State.TESTING: Ask(
        "checks", gettext_lazy("清洁、检验、试车"), frozenset({Step.COMPLETE_CHECKS, Step.CONFIRM_ITEMS})
    ),
    State.AWAITING_SIGNATURE: Ask("sign", gettext_lazy("请客户签字"), frozenset({Step.SIGN})),
    State.SIGNED: Ask("signed", gettext_lazy("等调度关闭")),
    State.WAITING: Ask("waiting", gettext_lazy("等待中，可继续"), frozenset({Step.RESUME})),
    State.OUTSOURCED: Ask("outsourced", gettext_lazy("等外委厂完工"), frozenset({Step.SHOP_DONE})),
    State.SOLVED_REMOTELY: Ask("rest", gettext_lazy("等客户确认")),
    State.CLOSED: Ask("ended", gettext_lazy("已结束")),
    State.CANCELLED: Ask("ended", gettext_lazy("已取消")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist on the screen: the item, its text in the reader's language, and what was answered."""

    item: Item
    text: str
    value: str
    done: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one hazard; `papers` are the certificates it demands: (code, name, held on the day, clause)."""

    hazard: str
    label: str
    icon: str
    lines: tuple[Line, ...]
    papers: tuple[tuple[str, str, bool, str], ...] = ()


def ask_of(order: "ServiceOrder") -> Ask:
    """What the order's state asks for; an engineer first declares the hazards, then confirms them."""
    ask = ASKS.get(order.state, NOTHING)
    if order.state == State.ON_SITE and order.hazards is None:
        return replace(ask, screen="hazards", next=_("申报危险作业"))
    return ask


def lines_of(order: "ServiceOrder", gate: str) -> list[Line]:
    """The lines of a gate, with what was answered before."""
    found = checklists.answered_items(order.vehicle.model.family, order.pk, gate=gate)
    return [Line(item, _(item.text), value, confirmed(item, value)) for item, value in found]


def hazard_groups(order: "ServiceOrder", now: datetime) -> list[Group]:
    """What each declared hazard asks for, with the certificates the engineer holds today."""
    declared = order.hazards or []
    lines = lines_of(order, Gate.HAZARDS)
    demands = [each for each in checklists.demands() if each.hazard in declared]
    held = frozenset[str]()
    if demands and order.engineer_id is not None:
        held = people.certificates_valid(order.engineer_id, day_of(now, settings.COMPANY_ZONE))
    return [
        Group(
            hazard, str(Hazard(hazard).label), HAZARD_ICONS[Hazard(hazard)],
            tuple(line for line in lines if line.item.hazard == hazard),
            tuple((paper.certificate, str(CertificateKind(paper.certificate).label), paper.certificate in held,
                   paper.clause) for paper in demands if paper.hazard == hazard),
        )
        for hazard in Hazard.values if hazard in declared
    ]  # fmt: skip


def hazard_choices(order: "ServiceOrder") -> list[dict[str, Any]]:
    """Every hazard as a chip: those declared stay declared, those the fault usually brings are suggested."""
    declared, implied = order.hazards or [], implied_by(order.fault_system)
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
