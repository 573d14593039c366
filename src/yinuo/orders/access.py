"""Who may see an order and act on it."""

from yinuo.accounts.types import Role

READERS = frozenset(
    {
        Role.DISPATCHER, Role.SERVICE_MANAGER, Role.STOREKEEPER, Role.FINANCE, Role.HR, Role.GENERAL_MANAGER,
        Role.GM_OFFICE, Role.MANAGEMENT_REP, Role.MARKETING, Role.SALES, Role.AUDITOR, Role.ADMIN,
    }
)  # fmt: skip
"""Roles of the office: they read every order."""


SETTLERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
"""Roles that decide what becomes of a phone's step that did not fit, and that add what customers send them."""


def may_read_all(role: str) -> bool:
    """Whether a role reads every order."""
    return role in READERS


def may_report(role: str) -> bool:
    """Reports come from customers, the hotline, and staff who are told on the spot."""
    return role in {Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ENGINEER, Role.SALES, Role.CONTACT}


def may_act_on(role: str, *, engineer_id: int | None, assigned_id: int | None) -> bool:
    """An engineer acts on the own order only; what others may do is the transition table's business."""
    return role != Role.ENGINEER or (engineer_id is not None and engineer_id == assigned_id)


def may_see(role: str, *, engineer_id: int | None, assigned_id: int | None) -> bool:
    """The office sees all; an engineer the own orders; customers come by key, not by this."""
    return may_read_all(role) or may_act_on(role, engineer_id=engineer_id, assigned_id=assigned_id)
