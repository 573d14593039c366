"""What the screen of a job asks for now: one thing for each state."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from yinuo.orders.rules import scene
from yinuo.orders.types import State, Step

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder


@dataclass(frozen=True, slots=True)
class Ask:
    """The screen for a state: its template, what comes next in words, and the steps its own forms take."""

    screen: str
    next: Any
    steps: frozenset[Step] = frozenset()


NOTHING = Ask("rest", gettext_lazy("等调度安排"))
UNDECLARED = Ask("hazards", gettext_lazy("申报危险作业"), frozenset({Step.DECLARE_HAZARDS}))
"""On site, before anybody said what can hurt him."""

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
    State.TOWING: Ask("towing", gettext_lazy("到厂交接"), frozenset({Step.END_TOW})),
    State.SOLVED_REMOTELY: Ask("rest", gettext_lazy("等客户确认")),
    State.CLOSED: Ask("ended", gettext_lazy("已结束")),
    State.CANCELLED: Ask("ended", gettext_lazy("已取消")),
}  # fmt: skip

AT_THE_SCENE = frozenset({State.ON_SITE, State.IN_REPAIR, State.TESTING})


@dataclass(frozen=True, slots=True)
class Over:
    """What comes before the state's own screen while a gate of a rescue stands `closed`, or open where it says so."""

    gate: str
    states: frozenset[State]
    ask: Ask
    closed: bool = True
    rescues_only: bool = False


OVERS = (
    Over(scene.SCENE, AT_THE_SCENE | {State.AWAITING_SIGNATURE},
         Ask("held", gettext_lazy("保护现场，等执法部门放行"), frozenset({Step.RELEASE_SCENE, Step.CONFIRM_ITEMS}))),
    Over(scene.ASSESSMENT, AT_THE_SCENE,
         Ask("assess", gettext_lazy("现场判断"), frozenset({Step.ASSESS_SCENE}))),
    Over(scene.CLEARING, AT_THE_SCENE | {State.AWAITING_SIGNATURE},
         Ask("clear", gettext_lazy("现场善后"), frozenset({Step.CLEAR_SCENE}))),
    Over(scene.OWNER, frozenset({State.ON_SITE}),
         Ask("tow", gettext_lazy("起运回厂"), frozenset({Step.START_TOW})), closed=False, rescues_only=True),
)  # fmt: skip
"""The first that applies is shown (R-9.3 to R-9.7)."""

SCREENS = tuple(
    dict.fromkeys(ask.screen for ask in (*ASKS.values(), UNDECLARED, NOTHING, *(over.ask for over in OVERS)))
)
"""Every screen the engineer may come to, each `field/screens/<name>.html`."""

RESCUE_SCREENS = frozenset({"assess", "tow", "towing"})
"""Screens that only a rescue comes to; which order is one, the desk says."""


def screens_of(order: "ServiceOrder") -> tuple[str, ...]:
    """The screens that the engineer may come to on an order."""
    return tuple(name for name in SCREENS if order.rescue or name not in RESCUE_SCREENS)


OWN_STEPS = frozenset(step for ask in (*ASKS.values(), *(over.ask for over in OVERS)) for step in ask.steps)
"""Steps that some screen asks for; all others stand under "other actions"."""


def overs_of(order: "ServiceOrder") -> list[Over]:
    """What may come before the own screens of this order's states."""
    return [over for over in OVERS if order.rescue or not over.rescues_only]


def ask_of(order: "ServiceOrder") -> Ask:
    """What the order's state asks for; an engineer first declares the hazards, then confirms them."""
    for over in overs_of(order):
        if order.state in over.states and (over.gate in order.closed) is over.closed:
            return over.ask
    ask = ASKS.get(order.state, NOTHING)
    if order.state == State.ON_SITE and order.hazards is None:
        return replace(ask, screen=UNDECLARED.screen, next=UNDECLARED.next)
    return ask
