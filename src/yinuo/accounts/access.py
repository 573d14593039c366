"""Who may see and change accounts."""

from yinuo.accounts.types import Role

MANAGERS = frozenset({Role.ADMIN, Role.SYSTEM})


def may_manage_users(role: str) -> bool:
    """Users are the administrator's; the system makes the first one."""
    return role in MANAGERS


def may_change_password(role: str, *, actor_id: int | None, user_id: int) -> bool:
    """One's own always."""
    return may_manage_users(role) or (actor_id is not None and actor_id == user_id)
