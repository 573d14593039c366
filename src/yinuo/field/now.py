"""What the screen of a job asks for now: one thing for each state."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

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
    State.SOLVED_REMOTELY: Ask("rest", gettext_lazy("等客户确认")),
    State.CLOSED: Ask("ended", gettext_lazy("已结束")),
    State.CANCELLED: Ask("ended", gettext_lazy("已取消")),
}  # fmt: skip

SCREENS = tuple(dict.fromkeys(ask.screen for ask in (*ASKS.values(), UNDECLARED, NOTHING)))
"""Every screen the engineer may come to, each `field/screens/<name>.html`."""

OWN_STEPS = frozenset(step for ask in ASKS.values() for step in ask.steps)
"""Steps that some screen asks for; all others stand under "other actions"."""


def ask_of(order: "ServiceOrder") -> Ask:
    """What the order's state asks for; an engineer first declares the hazards, then confirms them."""
    ask = ASKS.get(order.state, NOTHING)
    if order.state == State.ON_SITE and order.hazards is None:
        return replace(ask, screen=UNDECLARED.screen, next=UNDECLARED.next)
    return ask
