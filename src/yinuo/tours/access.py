"""Who plans tours, goes on them, follows machines and visits customers; the whole office reads all of it."""

from yinuo.accounts.types import Role

PLANNERS = frozenset({Role.SERVICE_MANAGER, Role.DISPATCHER})
"""Who makes and closes plans and keeps the dates of the first snow."""

FOLLOWERS = frozenset({Role.ENGINEER, Role.SERVICE_MANAGER, Role.DISPATCHER})
"""Who records how a machine out of warranty is used (R-5.7)."""

CALLERS = frozenset({Role.SALES, Role.ENGINEER, Role.SERVICE_MANAGER, Role.DISPATCHER})
"""Who visits customers and says so (R-3.6)."""


def may_plan(role: str) -> bool:
    """Whether a role makes plans."""
    return role in PLANNERS


def may_follow(role: str) -> bool:
    """Whether a role records follow-ups."""
    return role in FOLLOWERS


def may_call(role: str) -> bool:
    """Whether a role records its visits to customers."""
    return role in CALLERS


def may_visit(role: str, *, engineer_id: int | None, assigned_id: int | None) -> bool:
    """An engineer acts on the own visits only; what others may do is the table's business."""
    return role != Role.ENGINEER or (engineer_id is not None and engineer_id == assigned_id)


def may_withdraw(role: str, *, user_id: int | None, made_by_id: int) -> bool:
    """A record of a visit is taken back by who made it, or by the manager."""
    return role == Role.SERVICE_MANAGER or user_id == made_by_id
