"""What proves that an engineer has come (R-5.11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.geo import Place
from yinuo.orders.rules.arrival import proof_of
from yinuo.orders.types import Proof

pytestmark = pytest.mark.clause(id="R-5.11")

MACHINE = Place(45.0, 126.0)
KM = 1 / 111.195  # degrees of latitude in a kilometre


def off(km: float) -> Place:
    """A place so far north of the machine."""
    return Place(MACHINE.lat + km * KM, MACHINE.lon)


def proof(told: Place | None, machine: Place | None = MACHINE, *, accuracy_m: float = 0, note: str = "") -> Proof:
    return proof_of(told, machine, accuracy_m=accuracy_m, fence_m=500, note=note)[0]


@pytest.mark.parametrize(
    ("km", "accuracy_m", "expected"),
    [
        (0.1, 0, Proof.LOCATION),
        (0.499, 0, Proof.LOCATION),
        (0.501, 0, Proof.NONE),
        (0.6, 120, Proof.LOCATION),
        (0.6, 80, Proof.NONE),
        (0.9, 50_000, Proof.LOCATION),
        (1.1, 50_000, Proof.NONE),
    ],
)
def test_a_place_within_the_fence_and_the_phones_own_inaccuracy_proves_it(
    km: float, accuracy_m: float, expected: Proof
) -> None:
    assert proof(off(km), accuracy_m=accuracy_m) == expected


@pytest.mark.parametrize("told", [None, off(3.2)])
def test_without_a_place_near_the_machine_the_engineers_word_is_the_proof(told: Place | None) -> None:
    assert (proof(told, note="车在山坳里，没有定位"), proof(told)) == (Proof.HAND, Proof.NONE)


def test_where_the_machine_stands_is_not_known_the_place_told_counts() -> None:
    assert proof_of(off(300), None, accuracy_m=10, fence_m=500, note="") == (Proof.LOCATION, None)


def test_how_far_off_it_was_is_told() -> None:
    _proof, off_km = proof_of(off(3.2), MACHINE, accuracy_m=0, fence_m=500, note="")

    assert off_km == pytest.approx(3.2, rel=1e-3)


@given(st.floats(0, 5), st.floats(0, 10_000), st.floats(0, 10_000))
def test_a_less_exact_phone_never_disproves_what_a_more_exact_one_proves(km: float, one: float, other: float) -> None:
    exact, vague = sorted((one, other))

    if proof(off(km), accuracy_m=exact) == Proof.LOCATION:
        assert proof(off(km), accuracy_m=vague) == Proof.LOCATION
