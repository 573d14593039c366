"""An order's row as the lifecycle's rules see it."""

from datetime import datetime

from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Hold, State, Work


def work_of(order: ServiceOrder) -> Work:
    """The stored work of an order."""
    return Work(
        state=State(order.state), engineer_id=order.engineer_id, resume_to=order.resume_to,
        hazards=None if order.hazards is None else frozenset(order.hazards), overrides=frozenset(order.overrides),
        arrived_at=order.arrived_at, apologised_at=order.apologised_at, solved_confirmed_at=order.solved_confirmed_at,
        outcome=order.outcome, help_wanted=order.help_wanted, ruling=order.warranty_ruling,
        rescue=order.rescue, closed=frozenset(order.closed), holds=tuple(map(_hold, order.holds)),
    )  # fmt: skip


def _hold(span: list[str | None]) -> Hold:
    since, until = span
    return datetime.fromisoformat(str(since)), datetime.fromisoformat(until) if until else None
