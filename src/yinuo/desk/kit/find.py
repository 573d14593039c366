"""What a page shows must exist."""

from typing import TypeVar

from yinuo.kernel.errors import Refused

Thing = TypeVar("Thing")


def found(thing: Thing | None, key: object) -> Thing:
    """The thing itself. Refused("not_found") naming what was looked for."""
    if thing is None:
        raise Refused("not_found", what=str(key))
    return thing


def unknown(thing: object, key: object, field: str) -> None:
    """A new thing takes nobody's number. Refused("duplicate") at the field that holds it."""
    if thing is not None:
        raise Refused("duplicate", field=field, what=str(key))
