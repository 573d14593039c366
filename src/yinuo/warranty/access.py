"""Who decides and keeps what of warranties; the whole office reads it."""

from yinuo.accounts.types import Role

OPENERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SALES, Role.GENERAL_MANAGER, Role.SYSTEM})
"""Who takes up what a customer demands; the system opens what its thresholds find."""

CLAIMERS = frozenset({Role.SERVICE_MANAGER, Role.FINANCE, Role.SYSTEM})
"""Who claims from suppliers and writes down their answers."""

SETTLERS = frozenset({Role.FINANCE, Role.SYSTEM})
"""Who books the money that came."""

INVESTIGATORS = frozenset({Role.SERVICE_MANAGER, Role.MANAGEMENT_REP, Role.SYSTEM})
"""Who looks into possible defects."""

PLANNERS = frozenset({Role.SERVICE_MANAGER, Role.SYSTEM})
"""Who plans campaigns, begins and ends them."""

CALLERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SALES, Role.SYSTEM})
"""Who tells the owners of a campaign's machines, and books what was done."""


def may_open(role: str) -> bool:
    """Whether a role may open a case."""
    return role in OPENERS


def may_claim(role: str) -> bool:
    """Whether a role makes and sends claims."""
    return role in CLAIMERS


def may_settle(role: str) -> bool:
    """Whether a role settles claims."""
    return role in SETTLERS


def may_investigate(role: str) -> bool:
    """Whether a role decides about possible defects."""
    return role in INVESTIGATORS


def may_plan(role: str) -> bool:
    """Whether a role plans campaigns."""
    return role in PLANNERS


def may_call(role: str) -> bool:
    """Whether a role tells owners and books what was done."""
    return role in CALLERS
