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


SELLERS = frozenset({Role.SALES, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who records what was promised at a sale (R-5.6)."""

KEEPERS = frozenset({Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who writes warranty policies, and who alone may change a recorded sale: it is the customer's right."""

METER_READERS = frozenset({Role.ENGINEER, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Who tells what a meter shows."""


def may_sell(role: str) -> bool:
    """Whether a role may record a sale's promises."""
    return role in SELLERS


def may_keep_policies(role: str) -> bool:
    """Whether a role may write policies and change recorded sales."""
    return role in KEEPERS


def may_read_meters(role: str) -> bool:
    """Whether a role may record a meter reading."""
    return role in METER_READERS
