"""Who may have an address, and how it is asked: the words of the table in `who.py`."""

from dataclasses import dataclass
from typing import Any

from yinuo.accounts.types import STAFF_ROLES, Role

EVERYBODY = frozenset({"anonymous", *STAFF_ROLES})
STAFF_ALL = frozenset(STAFF_ROLES)
OFFICE = STAFF_ALL - {Role.ENGINEER}
FIELD = frozenset({Role.ENGINEER})
CALLS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
SERVICE = CALLS | {Role.ADMIN}
SALES = SERVICE | {Role.SALES}
PAPERS = SERVICE | {Role.HR}
IMPORTERS = frozenset({Role.ADMIN, Role.SERVICE_MANAGER, Role.SALES, Role.STOREKEEPER})
ADMIN = frozenset({Role.ADMIN})
KEEPING = ADMIN | {Role.SERVICE_MANAGER}
KEEPER = frozenset({Role.STOREKEEPER})
CATALOGUE = ADMIN | KEEPER | {Role.SERVICE_MANAGER}
MANAGER = frozenset({Role.SERVICE_MANAGER})
CLAIMERS = MANAGER | {Role.FINANCE}
REPORTERS = CALLS | {Role.ENGINEER, Role.SALES}


@dataclass(frozen=True, slots=True)
class Page:
    """Who may have an address: `roles`; what fills its gaps, by the names of `Stage.keys`; how it is asked.

    `told` is the status others than 200 with which the right people are answered; `closed` with which all else are.
    `bound` addresses lead to one order, so that an engineer gets 404 for a colleague's.
    """

    roles: frozenset[str]
    gaps: tuple[str, ...] = ()
    post: bool = False
    told: int = 200
    stranger: int = 302
    bound: bool = False
    fixed: tuple[str, ...] = ()


def get(roles: frozenset[str], *gaps: str, **more: Any) -> Page:
    return Page(roles, gaps, **more)


def post(roles: frozenset[str], *gaps: str, **more: Any) -> Page:
    return Page(roles, gaps, post=True, **({"told": 302} | more))
