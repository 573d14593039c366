"""Who may keep the shops' files, judge their work and settle it; a shop sees its own jobs only (R-3.9 to R-3.11)."""

from yinuo.accounts.types import Role

EDITORS = frozenset({Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM})
"""Customer service keeps the files (R-3.10)."""
MANAGERS = frozenset({Role.SERVICE_MANAGER, Role.SYSTEM})
COUNTERSIGNERS = frozenset({Role.FINANCE, Role.SYSTEM})
"""An agreement goes from customer service to finance (DESIGN 11)."""
DESK = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
RATERS = DESK | {Role.ENGINEER}
SETTLERS = DESK | {Role.FINANCE}
WRITERS = DESK | {Role.SHOP}
"""Who writes a job's log and its lines."""


def may_edit(role: str) -> bool:
    """Whether a role keeps the shops' files."""
    return role in EDITORS


def may_approve(role: str) -> bool:
    """Whether a role judges shops, lets a higher price pass and approves statements."""
    return role in MANAGERS


def may_countersign(role: str) -> bool:
    """Whether a role puts an agreement in force, and pays."""
    return role in COUNTERSIGNERS


def may_act_for(role: str, *, shop_id: int | None, job_shop_id: int) -> bool:
    """A shop acts on its own jobs; the desk on all."""
    return role != Role.SHOP or shop_id == job_shop_id
