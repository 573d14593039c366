"""A rescue on the phone: the gates of the scene as data for the hours without signal, and the forms of its steps."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from yinuo.field.now import overs_of
from yinuo.hall.commands import problem_of
from yinuo.hall.steps import step_form
from yinuo.kernel.errors import Refused
from yinuo.orders.rules import scene
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.types import Step

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

Json = dict[str, Any]

ANY_ORDER = frozenset({Step.HOLD_SCENE})
"""What an engineer may find necessary on an order that nobody called a rescue."""

ON_SCREENS = (Step.ASSESS_SCENE, Step.RELEASE_SCENE, Step.CONTACT_AUTHORITY, Step.SAVE_LIFE, Step.CLEAR_SCENE,
              Step.START_TOW, Step.END_TOW)  # fmt: skip

PICTURED = frozenset(
    step for step in scene.STEPS for field in FIELDS[Step(step)] if field.name == "photos"
) | {Step.NOTE}  # fmt: skip
"""Steps of "other actions" that take pictures."""

SCENE_ICONS = {
    Step.HOLD_SCENE: "barrier-block", Step.CONTACT_AUTHORITY: "phone", Step.SAVE_LIFE: "first-aid-kit",
    Step.REPORT_CLAIM: "phone-call", Step.SURVEY_DAMAGE: "camera", Step.SETTLE_CLAIM: "file-invoice",
    Step.FIND_DAMAGE: "alert-triangle", Step.PROPOSE_RETURN: "route", Step.CONFIRM_RETURN: "user-check",
}  # fmt: skip


def scene_rules(order: "ServiceOrder") -> Json:
    """What `life.js` evaluates: the refusal of each gate, which screen comes first, and what must not be told."""
    return {
        "barred": {
            gate: problem_of(Refused(code, clause=cited, gates=[gate]))
            for gate, (code, cited) in scene.REFUSALS.items()
        },
        "overs": [
            {"gate": over.gate, "closed": over.closed, "states": sorted(over.states), "screen": over.ask.screen,
             "next": str(over.ask.next)}
            for over in overs_of(order)
        ],
        "forbidden": {
            step: [{"when": [asdict(when) for when in each.when], "problem": problem_of(each.refusal(step))}
                   for each in rules]
            for step, rules in scene.FORBIDDEN.items()
        },
        "unpictured": problem_of(Refused("field_required", field="photos")),
        "aftermath": scene.AFTERMATH_ITEMS,
    }  # fmt: skip


def scene_forms(order: "ServiceOrder") -> Json:
    """The forms of the screens of a scene, by step; the pictures are taken beside them."""
    start = {"work_done": "", "odometer": ""}
    return {step: step_form(step, initial=start, skip=("photos", "items")) for step in ON_SCREENS}


def is_offered(order: "ServiceOrder", step: str) -> bool:
    """Whether a step stands under "other actions": those of a scene only where one was called a rescue."""
    return bool(order.rescue) or step not in scene.STEPS or step in ANY_ORDER


def may_open(order: "ServiceOrder", step: str) -> bool:
    """Whether the gate that a step opens stands closed."""
    return scene.NEEDS_CLOSED.get(step, "") in ("", *order.closed)
