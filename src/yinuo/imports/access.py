"""Who may bring in which kind of row: whoever may edit it by hand."""

from yinuo.accounts.types import Role
from yinuo.assets.access import EDITORS as ASSETS
from yinuo.imports.types import Kind
from yinuo.network.access import EDITORS as NETWORK
from yinuo.parts.access import EDITORS as PARTS
from yinuo.parts.access import KEEPERS
from yinuo.people.access import CERTIFIERS
from yinuo.people.access import EDITORS as PEOPLE

EDITORS: dict[Kind, frozenset[Role]] = {
    Kind.CUSTOMER: ASSETS,
    Kind.CONTACT: ASSETS,
    Kind.MODEL: ASSETS,
    Kind.VEHICLE: ASSETS,
    Kind.OUTLET: NETWORK,
    Kind.ENGINEER: PEOPLE,
    Kind.CERTIFICATE: CERTIFIERS,
    Kind.SHIFT: PEOPLE,
    Kind.PLACE: PARTS,
    Kind.PART: PARTS,
    Kind.STOCK: KEEPERS,
}


def may_import(role: str, kind: Kind) -> bool:
    """Whether this role may write rows of this kind."""
    return role in EDITORS[kind]
