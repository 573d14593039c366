"""Who keeps the catalogue and the stores; the whole office reads them."""

from yinuo.accounts.types import Role

KEEPERS = frozenset({Role.STOREKEEPER, Role.SYSTEM})
"""Who receives, issues, counts and takes old parts in (R-6.4): nobody else, not even the manager."""

EDITORS = frozenset({Role.STOREKEEPER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who changes the catalogue."""

ASKERS = frozenset({
    Role.ENGINEER, Role.STOREKEEPER, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SYSTEM
})  # fmt: skip
"""Who asks for parts: an engineer for the own van, the office for any."""

FORGIVERS = frozenset({Role.SERVICE_MANAGER, Role.SYSTEM})
"""Who may write an old part off."""


def may_ask(role: str) -> bool:
    """Whether a role asks for parts."""
    return role in ASKERS


def may_keep(role: str) -> bool:
    """Whether a role moves parts in the stores."""
    return role in KEEPERS


def may_forgive(role: str) -> bool:
    """Whether a role writes old parts off."""
    return role in FORGIVERS


def may_edit(role: str) -> bool:
    """Whether a role changes the catalogue."""
    return role in EDITORS
