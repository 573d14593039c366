"""When repairs reach the thresholds of exchange and refund, and who decides (R-5.6, STANDARDS 2.1)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.accounts.types import Role
from yinuo.journal.types import Event
from yinuo.kernel.errors import Refused
from yinuo.warranty.rules.cases import after, days_in_repair, findings, repair_of
from yinuo.warranty.types.cases import CaseState, CaseStep, Limits, Remedy, Repair

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LIMITS = Limits(days=30, repairs=4, safety=2)
SAFETY = frozenset({"chassis"})
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.clause(id="R-5.6")


def repair(hours: float, *, system: str = "body", began: datetime = NOON, **more: Any) -> Repair:
    return Repair(f"SO-{began:%H%M%S}", system, began, began + hours * HOUR, **more)


def entry(kind: str, hours: float, **data: Any) -> Event:
    at = NOON + hours * HOUR
    return Event("order:SO-1", 1, f"order.{kind}", at, at, data, "engineer", "王工", "field")


@pytest.mark.parametrize(("hours", "days"), [(2, 1), (24, 1), (25, 2), (72, 3), (0, 0)])
def test_each_24_hours_begun_counts_as_a_day(hours: float, days: int) -> None:
    assert days_in_repair(repair(hours), NOON) == days


def test_a_repair_that_goes_on_counts_until_now() -> None:
    assert days_in_repair(Repair("SO-1", "body", NOON, None), NOON + 49 * HOUR) == 3


def mended(*told: Event) -> Repair:
    found = repair_of("SO-1", "body", told, ended_at=None, counts=True)
    assert found is not None
    return found


def test_waiting_for_parts_made_for_this_machine_does_not_count() -> None:
    found = mended(
        entry("arrive", 0), entry("wait", 2, wait_for="parts", vin_parts=True), entry("resume", 50),
        entry("complete_checks", 70),
    )  # fmt: skip

    assert days_in_repair(found, NOON + 999 * HOUR) == 1  # 70 h less 48 h are 22 h


def test_a_rescue_that_brought_the_machine_back_is_no_repair() -> None:
    told = [entry("arrive", 0), entry("start_tow", 60), entry("end_tow", 70)]

    assert repair_of("SO-1", "chassis", told, ended_at=NOON + 80 * HOUR, counts=True) is None


def test_waiting_for_parts_of_the_trade_counts() -> None:
    found = mended(
        entry("arrive", 0), entry("wait", 2, wait_for="parts"), entry("resume", 50), entry("complete_checks", 60)
    )

    assert days_in_repair(found, NOON) == 3


def test_more_days_than_the_limit_are_found_and_the_limit_itself_is_not() -> None:
    assert findings([repair(30 * 24)], LIMITS, SAFETY, NOON) == ()

    [found] = findings([repair(30 * 24), repair(1, system="water")], LIMITS, SAFETY, NOON)
    assert (found.ground, found.figure) == ("days", 31)


def test_the_fifth_repair_of_the_same_fault_is_found() -> None:
    four = [repair(1, began=NOON + n * HOUR) for n in range(4)]

    assert findings(four, LIMITS, SAFETY, NOON) == ()
    [found] = findings([*four, repair(1, began=NOON + 9 * HOUR)], LIMITS, SAFETY, NOON)
    assert (found.key, found.figure, len(found.orders)) == ("repeats:body", 5, 5)


def test_the_second_repair_of_a_safety_fault_is_found() -> None:
    [found] = findings([repair(1, system="chassis"), repair(2, system="chassis")], LIMITS, SAFETY, NOON)

    assert found.ground == "safety"


def test_repairs_out_of_warranty_count_for_nothing() -> None:
    assert findings([repair(9999, counts=False)] * 9, LIMITS, SAFETY, NOON) == ()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200)), max_size=5), st.integers(0, 2000))
def test_time_that_does_not_count_never_makes_days_more(offs: list[tuple[int, int]], hours: int) -> None:
    spans = tuple((NOON + since * HOUR, NOON + (since + long) * HOUR) for since, long in offs[:1])

    assert 0 <= days_in_repair(repair(hours, off=spans), NOON) <= days_in_repair(repair(hours), NOON)


def test_the_general_manager_alone_decides_on_exchange_and_refund() -> None:
    for remedy in (Remedy.EXCHANGE, Remedy.REFUND):
        with pytest.raises(Refused) as no:
            after(CaseState.PROPOSED, CaseStep.DECIDE, Role.SERVICE_MANAGER, remedy=remedy, reached=False)
        assert no.value.code == "not_allowed"
        decided = after(CaseState.PROPOSED, CaseStep.DECIDE, Role.GENERAL_MANAGER, remedy=remedy, reached=False)
        assert decided is CaseState.DECIDED


def test_a_refusal_although_a_threshold_is_reached_is_the_general_managers() -> None:
    with pytest.raises(Refused):
        after(CaseState.PROPOSED, CaseStep.DECIDE, Role.SERVICE_MANAGER, remedy=Remedy.NONE, reached=True)
    assert (
        after(CaseState.PROPOSED, CaseStep.DECIDE, Role.SERVICE_MANAGER, remedy=Remedy.NONE, reached=False)
        is CaseState.REFUSED
    )


def test_nothing_is_decided_before_it_was_proposed_nor_closed_before_it_was_decided() -> None:
    for state, step in ((CaseState.OPENED, CaseStep.DECIDE), (CaseState.PROPOSED, CaseStep.CLOSE)):
        with pytest.raises(Refused) as no:
            after(state, step, Role.SERVICE_MANAGER, remedy=Remedy.REPAIR, reached=False)
        assert no.value.code == "wrong_case_step"
