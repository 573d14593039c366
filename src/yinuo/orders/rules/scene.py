"""The gates of a rescue: what closes them, what opens them, and when the scene was held (R-9.3 to R-9.7).

One table for the server and the phone: the phone gets it as data and evaluates it alike (`static/field/life.js`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yinuo.checklists.types import Item
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.types import Circumstance, Hold, Legal, Settled, Step, Towing, Tractor

ASSESSMENT, SCENE, CLAIM, OWNER, CLEARING = "assessment", "scene", "claim", "owner", "clearing"
REFUSALS: Mapping[str, tuple[str, str]] = {
    ASSESSMENT: ("scene_unassessed", "R-9.3"),
    SCENE: ("scene_held", "R-9.5"),
    CLAIM: ("claim_held", "R-9.6"),
    OWNER: ("owner_unconfirmed", "R-9.7"),
    CLEARING: ("scene_uncleared", "R-9.4"),
}
"""Gate of a rescue → the code and the clause of its refusal; no manager lets any of them pass."""

HELD = REFUSALS[SCENE][0]


@dataclass(frozen=True, slots=True)
class When:
    """What a step was told: one of `values`, a number outside of `between`, or nothing where it is `absent`."""

    field: str
    values: tuple[str | bool, ...] = ()
    between: tuple[float, float] | None = None
    absent: bool = False

    def fits(self, told: Mapping[str, Any]) -> bool:
        """Whether that was told."""
        value = told.get(self.field)
        if self.absent or self.between is None or value is None:
            return value is None if self.absent or self.between else self._named(value)
        return not self.between[0] <= float(value) <= self.between[1]

    def _named(self, value: Any) -> bool:
        given = value if isinstance(value, list | tuple) else [value]
        return any(each in self.values for each in given)


@dataclass(frozen=True, slots=True)
class Effect:
    """A step opens a gate, or closes it when any of `when` was told (always, without any)."""

    gate: str
    closes: bool
    when: tuple[When, ...] = ()


TOUCHY = (
    When("legal", tuple(each for each in Legal.values if each != Legal.NONE)),
    When("injured", (True,)),
    When("circumstances", tuple(Circumstance.values)),
)
"""What makes the crew hold the scene: the law concerned, somebody hurt, or a case in which the police are called."""

EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    Step.CALL_RESCUE: (Effect(ASSESSMENT, True), Effect(OWNER, True)),
    Step.ASSESS_SCENE: (
        Effect(ASSESSMENT, False), Effect(SCENE, True, TOUCHY), Effect(CLEARING, True, TOUCHY),
        Effect(CLAIM, True, (When("insured", (True,)),)),
    ),
    Step.HOLD_SCENE: (Effect(SCENE, True), Effect(CLEARING, True)),
    Step.RELEASE_SCENE: (Effect(SCENE, False),),
    Step.CLEAR_SCENE: (Effect(CLEARING, False),),
    Step.REPORT_CLAIM: (Effect(CLAIM, True),),
    Step.SETTLE_CLAIM: (Effect(CLAIM, False),),
    Step.FIND_DAMAGE: (Effect(CLAIM, True),),
    Step.CONFIRM_RETURN: (Effect(OWNER, False),),
}  # fmt: skip

NEEDS_CLOSED: Mapping[str, str] = {
    Step.RELEASE_SCENE: SCENE, Step.CLEAR_SCENE: CLEARING, Step.SETTLE_CLAIM: CLAIM, Step.CONFIRM_RETURN: OWNER,
}  # fmt: skip
"""Steps that open a gate can be taken while it stands closed."""

RESCUES_ONLY = frozenset({Step.PROPOSE_RETURN, Step.CONFIRM_RETURN, Step.START_TOW, Step.END_TOW})
"""Steps of a rescue; all others of the scene and the claim may come over any order."""

STEPS = frozenset(EFFECTS) | {Step.CONTACT_AUTHORITY, Step.SAVE_LIFE, Step.SURVEY_DAMAGE, Step.CLAIM_PAPER,
                              Step.PROPOSE_RETURN, Step.START_TOW, Step.END_TOW}  # fmt: skip
"""Every step of this module."""

AFTERMATH_ITEMS = "aftermath"
"""The checklist whose lines change the scene (register, X-11)."""

SOFT_LINK_M = (4.0, 10.0)
"""道路交通安全法实施条例 第六十一条: a soft link is so long, in metres."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What a step must not be told: all of `when` together. Without a `why`, `field` is lacking."""

    field: str
    when: tuple[When, ...]
    why: str = ""

    def refusal(self, step: str) -> Refused:
        """The refusal, naming the field and which rule forbids it."""
        if not self.why:
            return Refused("field_required", clause="R-9.6", field=self.field, step=step)
        return Refused("tow_forbidden", clause="R-9.7", field=self.field, why=self.why)


DRAWN = (Towing.SOFT, Towing.RIGID)
TOW_LAW: tuple[Forbidden, ...] = (
    Forbidden("tractor", (When("tractor", (Tractor.CRANE, Tractor.SPECIAL)),), "tractor_forbidden"),
    Forbidden("towing", (When("brakes_fail", (True,)), When("towing", (Towing.SOFT, Towing.OWN))), "brakes_need_rigid"),
    Forbidden("towing", (When("steering_fail", (True,)), When("towing", (*DRAWN, Towing.OWN))),
              "steering_needs_wrecker"),
    Forbidden("tractor", (When("towing", DRAWN), When("tractor", (Tractor.NONE,))), "tractor_missing"),
    Forbidden("link_m", (When("towing", (Towing.SOFT,)), When("link_m", between=SOFT_LINK_M)), "link_length"),
)  # fmt: skip
"""道路交通安全法实施条例 第六十一条."""

BACKED = (When("settled", (Settled.WAIVED, Settled.DECLINED)), When("paper", absent=True))
SETTLING: tuple[Forbidden, ...] = (
    *(Forbidden(name, (When("settled", (Settled.AGREED,)), When(name, absent=True)))
      for name in ("losses", "amount_cny")),
    Forbidden("paper", BACKED),
)  # fmt: skip
"""An agreed loss has its list and amount; the insurer's consent or refusal is in writing (R-9.6)."""

FORBIDDEN: Mapping[str, tuple[Forbidden, ...]] = {Step.START_TOW: TOW_LAW, Step.SETTLE_CLAIM: SETTLING}


@clause("R-9.3", "R-9.4", "R-9.5", "R-9.6", "R-9.7")
def closed_after(closed: frozenset[str], step: str, told: Mapping[str, Any]) -> frozenset[str]:
    """The gates that stand closed after a step: an assessment can hold the scene, but never let go of it."""
    for effect in EFFECTS.get(step, ()):
        if not effect.closes:
            closed -= {effect.gate}
        elif not effect.when or any(when.fits(told) for when in effect.when):
            closed |= {effect.gate}
    return closed


@clause("R-9.5")
def holds_after(holds: tuple[Hold, ...], *, held: bool, at: datetime) -> tuple[Hold, ...]:
    """When the scene was held, now that it is `held` or not from `at` on. No hold begins within an earlier one."""
    since, until = holds[-1] if holds else (at, at)
    if held and (not holds or until is not None):
        return (*holds, (max(at, until or at), None))
    if not held and holds and until is None:
        return (*holds[:-1], (since, max(since, at)))
    return holds


@clause("R-9.5")
def is_held(holds: Iterable[Hold], at: datetime) -> bool:
    """Whether the scene was held at a moment: what is told late is judged by when it happened."""
    return any(since <= at and (until is None or at < until) for since, until in holds)


def rescue_gates(closed: frozenset[str], holds: tuple[Hold, ...], at: datetime) -> frozenset[str]:
    """The gates of a rescue that stand closed for what happened at `at`."""
    return (closed - {SCENE}) | ({SCENE} if is_held(holds, at) else frozenset())


@clause("R-9.3", "R-9.5", "R-9.6", "R-9.7")
def require_untouched(gates: Iterable[str], closed: frozenset[str], *, step: str) -> None:
    """Refused by the first of the step's gates that stands closed, each with words of its own; nobody overrides it."""
    wanted = set(gates) & closed
    barred = next((gate for gate in REFUSALS if gate in wanted), None)
    if barred is not None:
        code, cited = REFUSALS[barred]
        raise Refused(code, clause=cited, gates=[barred], step=step)


def require_possible(step: str, *, rescue: str, closed: frozenset[str], state: str) -> None:
    """Refused("wrong_step") for a step that opens what is open, or is a rescue's where there is none."""
    needed = NEEDS_CLOSED.get(step)
    if (needed is not None and needed not in closed) or (step in RESCUES_ONLY and not rescue):
        raise Refused("wrong_step", field="step", step=step, state=state, possible=[])


@clause("R-9.6", "R-9.7")
def require_fitting(step: str, told: Mapping[str, Any]) -> None:
    """Refused("tow_forbidden") for a way of towing that the law forbids, ("field_required") for a bare settlement."""
    for each in FORBIDDEN.get(step, ()):
        if all(when.fits(told) for when in each.when):
            raise each.refusal(step)


@clause("R-9.4", "R-9.5")
def require_no_aftermath(items: Iterable[Item], *, held: bool) -> None:
    """Refused("scene_held"): what clears up the scene waits for the release, however it is told."""
    if held and any(item.gate == AFTERMATH_ITEMS for item in items):
        raise Refused(HELD, clause=REFUSALS[SCENE][1], gates=[SCENE], step=Step.CLEAR_SCENE)
