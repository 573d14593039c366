"""A signature as it was drawn: strokes of whole-numbered points, and bounds that keep them small."""

from typing import Any

import pytest

from yinuo.kernel.errors import Refused
from yinuo.orders.rules.inputs import read
from yinuo.orders.rules.readers import MOST_POINTS, MOST_STROKES

SIGNED = {"signer": "刘师傅", "no_improper": True}


def strokes_of(told: Any) -> Any:
    return read("sign", SIGNED | {"strokes": told}).get("strokes")


def test_strokes_are_kept_as_drawn() -> None:
    drawn = [[[10, 20, 0], [12, 24, 16]], [[-3, 0, 400]]]

    assert strokes_of(drawn) == drawn


def test_a_signature_without_strokes_is_one_too() -> None:
    assert "strokes" not in read("sign", SIGNED | {"strokes": []})


def test_as_many_as_a_long_name_needs_fit() -> None:
    assert len(strokes_of([[[1, 1, 1]] * (MOST_POINTS // MOST_STROKES)] * MOST_STROKES)) == MOST_STROKES


@pytest.mark.parametrize(
    "told",
    [
        "M 0 0",
        7,
        [7],
        [[7]],
        [["abc"]],
        [[[1, 2]]],
        [[[1, 2, 3, 4]]],
        [[[1.5, 2, 3]]],
        [[[True, 2, 3]]],
        [[["1", 2, 3]]],
        [[[1, 2, 10**9]]],
        [[[1, 2, 3]]] * (MOST_STROKES + 1),
        [[[1, 2, 3]] * (MOST_POINTS + 1)],
    ],
)
def test_what_is_no_drawing_is_refused(told: Any) -> None:
    with pytest.raises(Refused) as no:
        strokes_of(told)

    assert (no.value.code, no.value.field) == ("field_wrong", "strokes")
