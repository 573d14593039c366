"""What goes with a step besides its words: photos in pairs, voice notes, which machine it was."""

import pytest

from yinuo.files.rules import purpose_of
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.inputs import read

BEFORE, AFTER = "a" * 64, "b" * 64
FINISHED = {"cause": "油管老化", "work_done": "换油管"}


def test_a_photo_after_is_told_with_the_one_before() -> None:
    clean = read("finish_repair", {**FINISHED, "pairs": {BEFORE: AFTER}})

    assert clean["pairs"] == {BEFORE: AFTER}


@pytest.mark.parametrize(
    "pairs", [[BEFORE, AFTER], {BEFORE: "after.jpg"}, {"before.jpg": AFTER}, {f"{n:064x}": AFTER for n in range(31)}]
)
def test_what_is_no_pair_of_photos_is_refused(pairs: object) -> None:
    with pytest.raises(Refused) as no:
        read("finish_repair", {**FINISHED, "pairs": pairs})

    assert (no.value.code, no.value.field) == ("field_wrong", "pairs")


def test_the_engineer_may_tell_how_the_machine_was_known() -> None:
    assert read("arrive", {"vehicle_confirmed": "scanned"}) == {"vehicle_confirmed": "scanned"}


@pytest.mark.parametrize(
    ("media_type", "purpose", "kept_as"),
    [
        ("audio/webm", "work", "voice"),
        ("audio/mp4", "after", "voice"),
        ("audio/ogg", "report", "report"),
        ("image/jpeg", "after", "after"),
    ],
)
def test_a_voice_note_is_one_whatever_step_it_came_with(media_type: str, purpose: str, kept_as: str) -> None:
    assert purpose_of(media_type, purpose) == kept_as
