"""Who may change customers, models, machines and documents; the whole office reads them."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SALES, Role.ADMIN, Role.SYSTEM})
"""The system itself counts: it loads the demo company and what an operator brings in at the command line."""


def may_edit(role: str) -> bool:
    """Whether a role may add and change them."""
    return role in EDITORS


WRITERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who writes product documents; engineers read them too."""


def may_write(role: str) -> bool:
    """Whether a role may publish and withdraw documents."""
    return role in WRITERS
