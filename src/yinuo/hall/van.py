"""要料 for the own van, which belongs to no order: the one command of a phone that names none (R-6.4)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yinuo.accounts.types import Role
from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.rules import inputs
from yinuo.orders.types import Step
from yinuo.parts.actions import asking
from yinuo.parts.types import Line
from yinuo.people import queries as people

FOR_THE_VAN = frozenset({Step.REQUEST_PARTS})
"""Steps that may also be taken without an order."""


def ask_for_van(data: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """The request's number and its newest journal entry. Refused as the step reads its data and `ask` refuses."""
    engineer = people.engineer_of_user(act.actor_id)
    if engineer is None:
        raise Refused("not_allowed", roles=[Role.ENGINEER])
    told = inputs.read(Step.REQUEST_PARTS, data)
    lines = [Line(number, Decimal(amount)) for number, amount in told["parts"].items()]
    made = asking.ask(engineer.pk, lines, note=told.get("note", ""), act=act)
    subject = f"request:{made.number}"
    return {"request": made.number, "version": journal.last_ids([subject])[subject]}
