"""Who prices, quotes, takes money, gives it back, and writes invoices."""

from yinuo.accounts.types import Role

LISTERS = frozenset({Role.SERVICE_MANAGER, Role.FINANCE, Role.ADMIN, Role.SYSTEM})
"""Who changes the price list."""
QUOTERS = frozenset({
    Role.ENGINEER, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SALES, Role.STOREKEEPER, Role.SYSTEM
})  # fmt: skip
APPROVERS = frozenset({Role.SERVICE_MANAGER})
"""Who may let a line cost more than it costs us (R-6.12)."""
TAKERS = frozenset({
    Role.ENGINEER, Role.DISPATCHER, Role.SERVICE_MANAGER, Role.FINANCE, Role.SALES, Role.SYSTEM
})  # fmt: skip
REFUNDERS = frozenset({Role.SERVICE_MANAGER, Role.FINANCE, Role.SYSTEM})
FINANCE = frozenset({Role.FINANCE, Role.SYSTEM})
"""Who lets a customer pay later, and writes invoices."""


def may_list(role: str) -> bool:
    """Whether a role changes the price list."""
    return role in LISTERS


def may_take(role: str) -> bool:
    """Whether a role takes money."""
    return role in TAKERS


def may_refund(role: str) -> bool:
    """Whether a role gives money back."""
    return role in REFUNDERS


def may_invoice(role: str) -> bool:
    """Whether a role writes invoices and gives credit."""
    return role in FINANCE


def may_approve(role: str) -> bool:
    """Whether a role lets a line cost more than its cost."""
    return role in APPROVERS
