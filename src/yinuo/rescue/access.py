"""Who looks after the road rescue; the whole office reads it."""

from yinuo.accounts.types import Role

KEEPERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
"""Roles that check readiness, put crews on stand-by, call tests and follow the claims."""


def may_keep(role: str) -> bool:
    """Whether a role signs readiness checks, calls tests and opens workshop orders."""
    return role in KEEPERS
