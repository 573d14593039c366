"""Who may change outlets; the whole office reads them."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})


def may_edit(role: str) -> bool:
    """Whether a role may open, change and close outlets."""
    return role in EDITORS
