"""What a customer sees of the rescue: where it stands, and the way back to say yes to (R-9.7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.journal.types import Event
from yinuo.orders.rules import scene
from yinuo.orders.types import Step
from yinuo.rescue.rules.phases import phase_of
from yinuo.rescue.types import Phase

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

SAYS: dict[Phase, str | Promise] = {
    Phase.CALLED: _("救援班组正在出动。请开危险报警闪光灯，在来车方向 50–100 米放警告标志，人员撤到安全处。"),
    Phase.UNDER_WAY: _("救援班组在路上。请人员撤到安全处等候，不要自己拖车。"),
    Phase.ASSESSING: _("救援人员到了，正在判断现场。"),
    Phase.HELD: _("现场正在保护，等执法部门放行。请不要移动车辆和散落物。"),
    Phase.CLEARING: _("执法部门已放行，正在清理现场。"),
    Phase.CLAIMING: _("正在协助您和保险公司查勘定损。定损之前，受损部位先不动。"),
    Phase.ON_SCENE: _("救援人员正在处理。"),
    Phase.TOWING: _("车辆正在送回工厂。"),
    Phase.FINISHING: _("车辆已送到。请您验收签字。"),
}


def rescue_of(order: "ServiceOrder", events: Sequence[Event]) -> dict[str, Any] | None:
    """What the page says of a rescue; None for any other order. `plan` is what the owner is asked to confirm."""
    if not order.rescue:
        return None
    phase = phase_of(order.state, order.closed)
    plans = [event.data for event in events if event.kind == f"order.{Step.PROPOSE_RETURN}"]
    asked = scene.OWNER in order.closed and bool(plans)
    return {"phase": phase, "says": SAYS.get(phase, ""), "plan": plans[-1] if asked else None}
