"""Who keeps the register of suppliers and who speaks with them; the whole office reads both."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who changes suppliers and their contacts."""

SPEAKERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SYSTEM})
"""Who handles requests besides the supplier: writes down what was said by phone, renews the link, takes it back."""

ANSWERERS = SPEAKERS | {Role.SUPPLIER}


def may_edit(role: str) -> bool:
    """Whether a role changes the register."""
    return role in EDITORS


def may_speak(role: str) -> bool:
    """Whether a role handles requests for help."""
    return role in SPEAKERS
