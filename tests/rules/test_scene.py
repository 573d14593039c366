"""The gates of a rescue: what closes and opens them, the hold of the scene, and the law of towing (R-9.3 to R-9.7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yinuo.accounts.types import Role
from yinuo.journal.types import Event
from yinuo.kernel.errors import Refused
from yinuo.orders.rules import scene
from yinuo.orders.rules.story import applied
from yinuo.orders.rules.transitions import OVERRIDABLE, TABLE, transition
from yinuo.orders.types import State, Step, Work

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ASSESSED = {"legal": "none", "injured": False, "insured": False, "circumstances": []}
CHANGING = {
    Step.BEGIN_REPAIR, Step.FINISH_REPAIR, Step.USE_PART, Step.COMPLETE_CHECKS, Step.OUTSOURCE, Step.SHOP_DONE,
    Step.START_TOW, Step.CLEAR_SCENE,
}  # fmt: skip
"""Steps that change the scene or the machine."""


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def event(step: str, at: datetime = NOON, recorded_at: datetime | None = None, **data: Any) -> Event:
    return Event("order:SO-1", 2, f"order.{step}", at, recorded_at or at, data, Role.ENGINEER)


@pytest.mark.clause(id="R-9.5")
def test_every_step_that_changes_the_scene_stands_behind_the_assessment_and_the_hold() -> None:
    for line in TABLE:
        if line.step in CHANGING:
            assert {scene.ASSESSMENT, scene.SCENE} <= set(line.gates), line.step


@pytest.mark.clause(id="R-9.5")
def test_no_manager_lets_a_gate_of_a_rescue_pass() -> None:
    assert OVERRIDABLE & set(scene.REFUSALS) == set()

    line = transition(State.ON_SITE, Step.BEGIN_REPAIR, Role.ENGINEER)
    with pytest.raises(Refused) as no:
        scene.require_untouched(line.gates, frozenset({scene.SCENE}), step=line.step)

    assert (no.value.code, no.value.clause) == ("scene_held", "R-9.5")


@pytest.mark.clause(id="R-9.5")
def test_saving_life_is_exempt_from_the_hold() -> None:
    assert [line.gates for line in TABLE if line.step == Step.SAVE_LIFE] == [()]


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ({}, False),
        ({"legal": "traffic_police"}, True),
        ({"legal": "dispute"}, True),
        ({"injured": True}, True),
        ({"circumstances": ["cannot_move"]}, True),
        ({"insured": True}, False),
    ],
)
@pytest.mark.clause(id="R-9.3")
def test_the_assessment_holds_the_scene_where_the_law_or_an_injury_is_concerned(
    told: dict[str, Any], held: bool
) -> None:
    closed = scene.closed_after(frozenset({scene.ASSESSMENT}), Step.ASSESS_SCENE, ASSESSED | told)

    assert (scene.SCENE in closed) is held
    assert scene.ASSESSMENT not in closed
    assert (scene.CLAIM in closed) is told.get("insured", False)


@pytest.mark.clause(id="R-9.5")
def test_a_second_assessment_does_not_let_go_of_the_scene() -> None:
    held = scene.closed_after(frozenset(), Step.HOLD_SCENE, {})

    assert scene.SCENE in scene.closed_after(held, Step.ASSESS_SCENE, ASSESSED)


@pytest.mark.clause(id="R-9.5")
def test_what_is_told_late_is_judged_by_when_it_happened() -> None:
    work = Work(State.ON_SITE)
    work = applied(work, event(Step.HOLD_SCENE, after(0)))
    work = applied(work, event(Step.RELEASE_SCENE, after(60), after(180)))

    asked = [scene.is_held(work.holds, after(minutes)) for minutes in (-1, 0, 59, 60, 170)]

    assert asked == [False, True, True, False, False]


STEPS = some.sampled_from([Step.HOLD_SCENE, Step.RELEASE_SCENE, Step.ASSESS_SCENE, *sorted(CHANGING)])
TOLD = some.fixed_dictionaries({
    "legal": some.sampled_from(["none", "traffic_police"]), "injured": some.booleans(), "insured": some.booleans(),
})  # fmt: skip
TRIES = some.lists(some.tuples(STEPS, TOLD, some.integers(0, 300), some.integers(0, 300)), max_size=40)


@pytest.mark.clause(id="R-9.5")
@given(TRIES)
def test_no_history_has_a_changing_step_between_hold_and_release(tries: list[Any]) -> None:
    """Some steps are told late: none that changes the scene is taken for a moment at which it was held."""
    work = Work(State.ON_SITE, 1, rescue="accident", closed=frozenset({scene.ASSESSMENT, scene.OWNER}))
    lines = {step: next(line for line in TABLE if line.step == step) for step in Step}
    for step, told, happened, learned in sorted(tries, key=lambda each: max(each[2], each[3])):
        at, heard = after(happened), after(max(happened, learned))
        held = scene.is_held(work.holds, at)
        try:
            scene.require_untouched(lines[step].gates, scene.rescue_gates(work.closed, work.holds, at), step=step)
        except Refused:
            continue
        assert not (held and step in CHANGING), (step, at, work.holds)
        work = replace(applied(work, event(step, at, heard, **told)), state=State.ON_SITE)
        assert (scene.SCENE in work.closed) is (bool(work.holds) and work.holds[-1][1] is None)
        assert all(until is not None and since <= until for since, until in work.holds[:-1])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"towing": "soft", "tractor": "truck", "link_m": "5"}, None),
        ({"towing": "soft", "tractor": "truck", "link_m": "3"}, "link_length"),
        ({"towing": "soft", "tractor": "truck", "link_m": "12"}, "link_length"),
        ({"towing": "soft", "tractor": "truck"}, "link_length"),
        ({"towing": "soft", "tractor": "truck", "link_m": "5", "brakes_fail": True}, "brakes_need_rigid"),
        ({"towing": "rigid", "tractor": "truck", "brakes_fail": True}, None),
        ({"towing": "rigid", "tractor": "truck", "steering_fail": True}, "steering_needs_wrecker"),
        ({"towing": "wrecker", "tractor": "wrecker", "steering_fail": True}, None),
        ({"towing": "rigid", "tractor": "crane"}, "tractor_forbidden"),
        ({"towing": "rigid", "tractor": "special"}, "tractor_forbidden"),
        ({"towing": "rigid", "tractor": "none"}, "tractor_missing"),
        ({"towing": "own", "tractor": "none", "brakes_fail": True}, "brakes_need_rigid"),
        ({"towing": "flatbed", "tractor": "truck", "brakes_fail": True, "steering_fail": True}, None),
    ],
)
@pytest.mark.clause(id="R-9.7")
def test_the_law_says_how_a_machine_may_be_towed(told: dict[str, Any], why: str | None) -> None:
    if why is None:
        scene.require_fitting(Step.START_TOW, told)
        return
    with pytest.raises(Refused) as no:
        scene.require_fitting(Step.START_TOW, told)

    assert (no.value.code, no.value.facts["why"]) == ("tow_forbidden", why)


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        ({"settled": "agreed", "losses": "保险杠", "amount_cny": "1200"}, None),
        ({"settled": "agreed", "losses": "保险杠"}, "amount_cny"),
        ({"settled": "agreed", "amount_cny": "1200"}, "losses"),
        ({"settled": "waived"}, "paper"),
        ({"settled": "waived", "paper": "TY-1"}, None),
        ({"settled": "declined"}, "paper"),
    ],
)
@pytest.mark.clause(id="R-9.6")
def test_an_agreed_loss_has_list_and_amount_and_a_waiver_is_in_writing(
    told: dict[str, Any], lacking: str | None
) -> None:
    if lacking is None:
        scene.require_fitting(Step.SETTLE_CLAIM, told)
        return
    with pytest.raises(Refused) as no:
        scene.require_fitting(Step.SETTLE_CLAIM, told)

    assert (no.value.code, no.value.field) == ("field_required", lacking)
