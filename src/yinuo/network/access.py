"""Who may change outlets and what they have; the whole office reads them."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})

DRIVERS = EDITORS | {Role.ENGINEER}
"""Who takes a service vehicle out and brings it back: engineers for themselves, the desk for anybody."""

REVIEWERS = frozenset({Role.SERVICE_MANAGER, Role.MANAGEMENT_REP, Role.SYSTEM})
"""Who reviews an outlet's year (DESIGN 1)."""


def may_edit(role: str) -> bool:
    """Whether a role may open, change and close outlets, and keep what they have."""
    return role in EDITORS


def may_review(role: str) -> bool:
    """Whether a role reviews outlets."""
    return role in REVIEWERS
