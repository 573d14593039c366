"""Who may change engineers, their shifts and their certificates; the whole office reads them."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
WATCHERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SYSTEM})
"""Who is told where engineers are, besides each of himself."""
CERTIFIERS = EDITORS | {Role.HR}


def may_edit(role: str) -> bool:
    """Whether a role may add and change engineers and their shifts."""
    return role in EDITORS


def may_certify(role: str) -> bool:
    """Human resources keep the certificates too."""
    return role in CERTIFIERS


def may_see_positions(role: str) -> bool:
    """Whether a role learns where engineers are; an engineer sees his own."""
    return role in WATCHERS
