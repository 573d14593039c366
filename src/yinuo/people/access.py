"""Who may change engineers, their shifts and their certificates; the whole office reads them."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
CERTIFIERS = EDITORS | {Role.HR}


def may_edit(role: str) -> bool:
    """Whether a role may add and change engineers and their shifts."""
    return role in EDITORS


def may_certify(role: str) -> bool:
    """Human resources keep the certificates too."""
    return role in CERTIFIERS
