"""The one way an action asks who may."""

from collections.abc import Collection

from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused


def demand(role: str, allowed: Collection[str]) -> None:
    """Refused("not_allowed") with the roles that may, unless `role` is one of them."""
    if role not in allowed:
        raise Refused("not_allowed", roles=[each for each in Role if each in allowed and each != Role.SYSTEM])
