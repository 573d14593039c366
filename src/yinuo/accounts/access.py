"""Who may see and change accounts."""

from yinuo.accounts.types import Role


def may_manage_users(role: str) -> bool:
    """Users are the administrator's."""
    return role == Role.ADMIN
