"""Vehicle identification numbers and their check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.vin import CHECK_AT, VALUES, WEIGHTS, is_vin, vin_check_digit

vins = st.text(alphabet=sorted(VALUES), min_size=17, max_size=17)


def checked(vin: str) -> str:
    return vin[:CHECK_AT] + vin_check_digit(vin) + vin[CHECK_AT + 1 :]


@pytest.mark.parametrize("vin", ["11111111111111111", "1M8GDM9AXKP042788", "5GZCZ43D13S812715", "WP0ZZZ99ZTS392124"])
def test_published_numbers_are_judged_as_published(vin: str) -> None:
    # The first is the standard's own test number; the last is a European one, which carries no check digit.
    assert is_vin(vin) is not vin.startswith("WP0")


@given(vins)
def test_a_number_with_its_check_digit_is_whole(vin: str) -> None:
    assert is_vin(checked(vin))


@given(vins)
def test_what_stands_in_ninth_place_does_not_change_the_check_digit(vin: str) -> None:
    assert vin_check_digit(vin) == vin_check_digit(vin[:CHECK_AT] + "0" + vin[CHECK_AT + 1 :])


@given(vins, st.integers(0, 16), st.sampled_from(sorted(VALUES)))
def test_one_misread_character_of_another_value_is_noticed(vin: str, at: int, other: str) -> None:
    right = checked(vin)
    wrong = right[:at] + other + right[at + 1 :]

    noticed = not is_vin(wrong)

    harmless = wrong == right or (at != CHECK_AT and VALUES[other] == VALUES[right[at]])
    assert noticed is not harmless


@given(vins, st.integers(0, 15))
def test_swapped_neighbours_of_another_value_are_noticed(vin: str, at: int) -> None:
    right = checked(vin)
    swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]

    if CHECK_AT not in {at, at + 1} and VALUES[right[at]] != VALUES[right[at + 1]] and WEIGHTS[at] != WEIGHTS[at + 1]:
        assert not is_vin(swapped)


@pytest.mark.parametrize(
    "text", ["", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427888", "IM8GDM9AXKP042788", "1m8gdm9axkp042788"]
)
def test_what_is_no_vin_is_refused(text: str) -> None:
    assert not is_vin(text)
    with pytest.raises(ValueError, match="17"):
        vin_check_digit(text)
