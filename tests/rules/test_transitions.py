"""The one table of the service order's life."""

from pathlib import Path

import pytest

from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.diagram import page
from yinuo.orders.rules.inputs import FIELDS, read
from yinuo.orders.rules.transitions import RESUME, TABLE, steps_from, transition
from yinuo.orders.types import ENDED, State, Step

DOCS = Path(__file__).parents[2] / "docs"


def test_every_step_has_a_line_and_says_what_it_is_told() -> None:
    assert {line.step for line in TABLE} == set(Step)
    assert set(FIELDS) == set(Step)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {State.REPORTED} | {State(line.to) for line in TABLE if line.to not in (None, RESUME)}
    left = {state for line in TABLE if line.to is not None for state in line.frm}

    assert reached == set(State)
    assert left >= set(State) - ENDED


def test_nothing_moves_an_ended_order() -> None:
    assert [line.step for line in TABLE if line.to is not None and line.frm & ENDED] == []


def test_no_state_and_role_have_two_lines_for_one_step() -> None:
    for state in State:
        for role in Role:
            steps = [line.step for line in TABLE if state in line.frm and role in line.roles]
            assert len(steps) == len(set(steps))


def test_the_page_in_the_docs_is_the_table() -> None:
    assert (DOCS / "service-order.md").read_text(encoding="utf-8") == page()


def test_a_refused_step_names_those_that_are_possible() -> None:
    with pytest.raises(Refused) as no:
        transition("reported", "arrive", "dispatcher")

    assert no.value.facts["possible"] == steps_from("reported", "dispatcher")


@pytest.mark.parametrize(
    ("step", "data", "code", "field"),
    [
        ("finish_repair", {"cause": "x"}, "field_required", "work_done"),
        ("finish_repair", {"cause": "  ", "work_done": "y"}, "field_wrong", "cause"),
        ("respond", {"how": "robot"}, "field_wrong", "how"),
        ("respond", {"hwo": "phone"}, "field_unknown", "hwo"),
        ("locate", {"lat": 95, "lon": 10}, "place_off_map", "lat"),
        ("locate", {"lat": "nan", "lon": 10}, "place_off_map", "lat"),
        ("sign", {"signer": "刘", "no_improper": "maybe"}, "field_wrong", "no_improper"),
        ("sign", {"signer": "刘", "no_improper": True, "score": 6}, "field_wrong", "score"),
        ("sign", {"signer": "刘", "no_improper": True, "signature": "x"}, "field_wrong", "signature"),
        (
            "agree_appointment",
            {"appointment_at": "2026-11-24T09:00", "agreed_by": "刘"},
            "field_wrong",
            "appointment_at",
        ),
        ("declare_hazards", {"hazards": ["lava"]}, "field_wrong", "hazards"),
        ("cancel", {"reason": "x" * 501}, "field_wrong", "reason"),
        ("depart", {"items": ["work_card"]}, "field_wrong", "items"),
    ],
)
def test_bad_input_names_its_field(step: str, data: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as no:
        read(step, data)

    assert (no.value.code, no.value.field) == (code, field)
