"""Vouchers as pure rules: one pack for every line, parts in balance, a life with an order (R-6.5, R-6.6)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused
from yinuo.vouchers.rules.balance import balances, missing, owing, unused
from yinuo.vouchers.rules.content import canonical, digest, from_canonical
from yinuo.vouchers.rules.months import alarms, due_on, following, home, month_bounds, month_of, preceding
from yinuo.vouchers.rules.states import advance, steps_from
from yinuo.vouchers.types import MOVES, Content, Lack, Line, Missing, PackState, PackStep, Paper, Sort

ZONE = "Asia/Shanghai"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
MONTHS = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))
QUANTITIES = st.integers(1, 9_999).map(lambda n: Decimal(n) / 100)


def line(sort: Sort, key: str = "move:1", quantity: Decimal = Decimal(1), at: datetime = NOON, **more: str) -> Line:
    return Line(key, sort, at, more.pop("number", "HOSE-12"), "高压油管", quantity=quantity, unit="件", **more)


MOVED = st.lists(st.tuples(st.sampled_from(MOVES), st.sampled_from(["HOSE-12", "ECU-3"]), QUANTITIES), max_size=40)


def moved(drawn: list[tuple[Sort, str, Decimal]]) -> list[Line]:
    return [line(sort, f"move:{n}", quantity, number=part) for n, (sort, part, quantity) in enumerate(drawn)]


@pytest.mark.clause(id="R-6.5")
@given(MOVED, MOVED)
def test_what_he_had_and_drew_is_what_he_used_brought_back_and_still_has(earlier, now) -> None:
    before = balances((), moved(earlier))

    for each in (*before, *balances(before, moved(now))):
        assert each.opening + each.issued + each.counted == each.used + each.returned + each.in_hand


@pytest.mark.clause(id="R-6.5")
@given(MOVED, st.integers(0, 40))
def test_two_months_one_after_the_other_end_as_one_long_month(drawn, cut: int) -> None:
    lines = moved(drawn)
    long = {each.number: each.in_hand for each in balances((), lines) if each.in_hand}

    parted = balances(balances((), lines[:cut]), lines[cut:])

    assert {each.number: each.in_hand for each in parted if each.in_hand} == long


@pytest.mark.clause(id="R-6.6")
@given(MONTHS, st.none() | MONTHS)
def test_a_line_stands_in_its_own_month_or_in_the_first_that_is_not_frozen(own: date, until: date | None) -> None:
    found = home(own, until)

    assert found >= own
    assert until is None or found > until
    assert found in {own, following(until) if until else own}


@pytest.mark.clause(id="R-6.6")
def test_a_pack_is_due_on_the_set_day_of_the_next_month() -> None:
    assert due_on(date(2026, 12, 1), 5) == date(2027, 1, 5)
    assert due_on(date(2027, 1, 1), 31) == date(2027, 2, 28)


@given(MONTHS)
def test_months_follow_one_another_without_a_gap(month: date) -> None:
    start, end = month_bounds(month, ZONE)

    assert preceding(following(month)) == month
    assert month_of(start, ZONE) == month_of(end - timedelta(microseconds=1), ZONE) == month
    assert month_bounds(following(month), ZONE)[0] == end


def test_people_are_told_in_the_morning_before_it_is_due_and_after() -> None:
    soon, late = alarms(date(2026, 12, 5), 2, ZONE)

    assert (soon.isoformat(), late.isoformat()) == ("2026-12-03T08:00:00+08:00", "2026-12-06T08:00:00+08:00")


@pytest.mark.clause(id="R-6.5")
def test_an_old_part_is_owed_until_it_is_settled_and_no_longer() -> None:
    first, second = (line(Sort.OWED, f"old:{n}") for n in (1, 2))

    assert owing([first], [second, line(Sort.HANDED_IN, "old:1:handed_in")]) == (second,)
    assert owing([], [first, line(Sort.UNOWED, "old:1:unowed")]) == ()


@pytest.mark.clause(id="R-6.6")
def test_a_pack_says_which_receipt_which_signature_and_which_old_part_is_missing() -> None:
    end = datetime(2026, 12, 1, tzinfo=UTC)
    orders = [line(Sort.ORDER, f"order:SO-{n}", number=f"SO-{n}", note=paper) for n, paper in enumerate(Paper)]
    unsigned = Missing(Lack.UNSIGNED, "SO-9", NOON, "SO-9")
    old = [line(Sort.OWED, "old:1", at=end - timedelta(days=16)), line(Sort.OWED, "old:2", at=end - timedelta(days=15))]

    found = missing(orders, old, [unsigned], end=end, old_part_days=15)

    assert [(each.lack, each.what) for each in found] == [
        (Lack.RECEIPT, f"SO-{list(Paper).index(Paper.MISSING)}"), (Lack.UNSIGNED, "SO-9"),
        (Lack.OLD_PART, "HOSE-12 高压油管"),
    ]  # fmt: skip


@pytest.mark.clause(id="R-6.6")
@given(MOVED)
def test_what_was_frozen_is_read_again_as_it_was_and_one_text_has_one_hash(drawn) -> None:
    lines = moved(drawn)
    content = Content("PZ-202611-E001", "E001", "王工", "烟台", date(2026, 11, 1), tuple(lines), balances((), lines),
                      (), (Missing(Lack.UNSIGNED, "SO-9", NOON),))  # fmt: skip

    again = from_canonical(canonical(content))

    assert again == content
    assert digest(canonical(again)) == digest(canonical(content))


@pytest.mark.clause(id="R-6.6")
def test_a_pack_is_handed_in_by_the_engineer_and_received_by_customer_service_alone() -> None:
    assert advance(PackState.OPEN, PackStep.HAND_IN, Role.ENGINEER) == PackState.HANDED_IN
    assert advance(PackState.HANDED_IN, PackStep.RECEIVE, Role.DISPATCHER) == PackState.LOCKED
    assert advance(PackState.HANDED_IN, PackStep.GIVE_BACK, Role.DISPATCHER) == PackState.RETURNED
    for role in set(Role) - {Role.DISPATCHER, Role.SERVICE_MANAGER, Role.SYSTEM}:
        with pytest.raises(Refused, match="not_allowed"):
            advance(PackState.HANDED_IN, PackStep.RECEIVE, role)


@pytest.mark.clause(id="R-6.6")
@pytest.mark.parametrize("step", list(PackStep))
def test_a_locked_pack_stays_locked(step: PackStep) -> None:
    with pytest.raises(Refused, match="voucher_wrong_state"):
        advance(PackState.LOCKED, step, Role.SERVICE_MANAGER)
    assert steps_from(PackState.LOCKED, Role.SERVICE_MANAGER) == []


@pytest.mark.clause(id="R-6.5")
def test_what_was_drawn_for_an_ended_order_and_not_used_has_to_come_back() -> None:
    def drawn(*more: Line, returned: Mapping[str, Decimal] = MappingProxyType({})) -> list[str]:
        issue = line(Sort.ISSUE, "move:1", Decimal(3), order="SO-1")
        ended = line(Sort.ORDER, "order:SO-1", number="SO-1", order="SO-1", note=Paper.SIGNED)
        return [each.what for each in unused([ended, issue, *more], returned)]

    used = line(Sort.USE, "move:2", Decimal(2), order="SO-1")
    assert drawn() == ["HOSE-12 高压油管 × 3 件"]
    assert drawn(used) == ["HOSE-12 高压油管 × 1 件"]
    assert drawn(used, line(Sort.RETURN, "move:3", Decimal(1))) == []
    assert drawn(used, returned={"HOSE-12": Decimal(4)}) == []
    assert unused([line(Sort.ISSUE, "move:1", Decimal(3), order="SO-2")], {}) == ()  # it still runs
    assert unused([line(Sort.ISSUE, "move:1", Decimal(3))], {}) == ()  # for the van
