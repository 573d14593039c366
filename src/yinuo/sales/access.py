"""Who sells parts; the whole office reads it."""

from yinuo.sales.rules import SELLERS


def may_sell(role: str) -> bool:
    """Whether a role takes orders of parts."""
    return role in SELLERS
