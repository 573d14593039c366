"""An open request for help on an order's page: what is asked, and the steps that answer it (R-6.16)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from yinuo.journal.types import Event
from yinuo.orders.rules.story import help_in
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Help, HelpAsked, Step

ANSWERS = {Help.COLLEAGUE: Step.REASSIGN, Help.SHOP: Step.OUTSOURCE, Help.ADVICE: Step.ANSWER_HELP}
"""What is asked for → the step that gives it; the others answer it too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One step that answers the request, its form filled with what was asked."""

    label: Any
    url: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Aid:
    """The request in words, and its answers, the one asked for first."""

    label: Any
    asked: HelpAsked
    answers: tuple[Answer, ...]


def aid_of(order: Any, events: list[Event], role: str) -> Aid | None:
    """The open request of an order as its reader may answer it; None where there is none."""
    asked = help_in(events) if order.help_wanted else None
    if asked is None:
        return None
    wanted = ANSWERS[Help(asked.help)]
    possible = [step for step in ANSWERS.values() if step in steps_from(order.state, role)]
    first = wanted if wanted in possible else Step.ANSWER_HELP
    answers = [Answer(step.label, _form(order, step, asked), step == first) for step in possible]
    return Aid(Help(asked.help).label, asked, tuple(sorted(answers, key=lambda each: not each.primary)))


def _form(order: Any, step: Step, asked: HelpAsked) -> str:
    filled = {"engineer": asked.wished, "reason": asked.reason} if step != Step.ANSWER_HELP else {}
    query = urlencode({name: value for name, value in filled.items() if value})
    return reverse("desk:step", args=[order.number, step]) + (f"?{query}" if query else "")
