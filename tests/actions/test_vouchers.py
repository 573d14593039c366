"""The vouchers of a month: put together, handed in and frozen, given back, received and locked (R-6.5, R-6.6)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from tests.actions.test_parts import keeper, stocked
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.parts.actions import store, using
from yinuo.parts.types import Line as Parts
from yinuo.vouchers import actions, tasks
from yinuo.vouchers.models import VoucherLine, VoucherPack
from yinuo.vouchers.queries import listing
from yinuo.vouchers.queries.building import content_of, draft_of
from yinuo.vouchers.types import Content, Lack, PackState, Paper, Sort

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
PACK, NEXT = "PZ-202611-E001", "PZ-202612-E001"
AFTER = datetime(2026, 12, 3, 2, tzinfo=UTC)
"""The morning of 3 December: November is over, its vouchers are due on the 5th."""


def by(world: World, role: str, at: datetime = AFTER) -> Act:
    return world.act(role, at)


def opened(world: World) -> None:
    """Both engineers have their packs of November and December."""
    for month in (NOVEMBER, DECEMBER):
        actions.open_packs([world.wang, world.zhao], month, act=system_act(NOON))


def repaired(world: World, last: str = "close") -> ServiceOrder:
    """王工 drew three hoses, built two in, and the customer signed."""
    yantai, van = stocked(world)
    store.issue(yantai, van, [Parts("HOSE-12", Decimal(3))], act=keeper(world))
    order = world.until(world.report(), "begin_repair")
    world.step(order, "use_part", NOON + timedelta(minutes=100), part="HOSE-12", quantity="2", old_part=True)
    for step, minutes, told in (
        ("finish_repair", 150, {"cause": "老化", "work_done": "更换"}),
        ("complete_checks", 170, {"items": ticks("completion")}),
        ("sign", 175, {"signer": "刘师傅", "no_improper": True}),
        ("close", 200, {}),
    ):  # fmt: skip
        order = world.step(order, step, NOON + timedelta(minutes=minutes), **told)
        if step == last:
            break
    return order


def locked(world: World) -> VoucherPack:
    actions.hand_in(PACK, note="旧件已寄出", act=by(world, Role.ENGINEER))
    return actions.receive(PACK, reason="旧件在途", act=by(world, Role.DISPATCHER))


def sorts(content: Content) -> list[Sort]:
    return [line.sort for line in content.lines]


@pytest.mark.clause(id="R-6.6")
def test_a_pack_holds_the_months_orders_with_receipts_and_all_that_went_through_the_engineers_hands(
    world: World,
) -> None:
    order = repaired(world)
    opened(world)

    content = draft_of(world.wang, NOVEMBER)

    assert sorts(content) == [Sort.ORDER, Sort.ISSUE, Sort.USE, Sort.OWED]
    assert (content.lines[0].number, content.lines[0].paper, content.lines[0].note) == (
        order.number, order.receipt.number, Paper.SIGNED,
    )  # fmt: skip
    [hose] = content.balances
    assert (hose.opening, hose.issued, hose.used, hose.returned, hose.in_hand) == (0, 3, 2, 0, 1)
    assert [line.order for line in content.owing] == [order.number]
    assert draft_of(world.zhao, NOVEMBER).lines == ()


@pytest.mark.clause(id="R-6.6")
def test_what_is_handed_in_is_frozen_and_its_hash_stands_in_the_journal(world: World) -> None:
    repaired(world)
    opened(world)

    pack = actions.hand_in(PACK, act=by(world, Role.ENGINEER))

    assert (pack.state, pack.orders, pack.lacking, pack.alarm_at) == (PackState.HANDED_IN, 1, 0, None)
    assert pack.content_hash == sha256(pack.content.encode()).hexdigest()
    assert Entry.objects.get(kind="voucher.hand_in").data["hash"] == pack.content_hash
    assert VoucherLine.objects.filter(pack=pack).count() == 4


@pytest.mark.clause(id="R-6.6")
def test_a_month_that_runs_is_not_handed_in(world: World) -> None:
    opened(world)

    with pytest.raises(Refused, match="voucher_month_runs"):
        actions.hand_in(PACK, act=by(world, Role.ENGINEER, NOON))


@pytest.mark.clause(id="R-6.6")
def test_work_that_nobody_signed_is_missing_and_a_pack_with_gaps_needs_a_reason_from_both(world: World) -> None:
    order = repaired(world, last="complete_checks")
    opened(world)

    assert [(each.lack, each.what) for each in draft_of(world.wang, NOVEMBER).missing] == [
        (Lack.UNSIGNED, order.number)
    ]
    with pytest.raises(Refused, match="voucher_lacks"):
        actions.hand_in(PACK, act=by(world, Role.ENGINEER))
    actions.hand_in(PACK, note="客户出差，周五签", act=by(world, Role.ENGINEER))
    with pytest.raises(Refused, match="field_required"):
        actions.receive(PACK, act=by(world, Role.DISPATCHER))
    assert actions.receive(PACK, reason="已与客户约好", act=by(world, Role.DISPATCHER)).state == PackState.LOCKED


@pytest.mark.clause(id="R-6.6")
def test_an_engineer_hands_in_the_own_pack_alone_and_receives_none(world: World) -> None:
    opened(world)

    with pytest.raises(Refused, match="not_found"):
        actions.hand_in("PZ-202611-E002", act=by(world, Role.ENGINEER))
    actions.hand_in(PACK, act=by(world, Role.ENGINEER))
    with pytest.raises(Refused, match="not_allowed"):
        actions.receive(PACK, act=by(world, Role.ENGINEER))


@pytest.mark.clause(id="R-6.6")
def test_who_hands_in_for_an_engineer_does_not_receive_it(world: World) -> None:
    opened(world)
    actions.hand_in(PACK, act=by(world, Role.DISPATCHER))

    with pytest.raises(Refused, match="voucher_same_hands"):
        actions.receive(PACK, act=by(world, Role.DISPATCHER))

    assert actions.receive(PACK, act=by(world, Role.SERVICE_MANAGER)).state == PackState.LOCKED


@pytest.mark.clause(id="R-6.6")
def test_a_pack_given_back_says_what_is_missing_to_the_engineer_and_is_open_again(world: World) -> None:
    repaired(world)
    opened(world)
    actions.hand_in(PACK, act=by(world, Role.ENGINEER))

    with pytest.raises(Refused, match="field_required"):
        actions.give_back(PACK, reason=" ", act=by(world, Role.DISPATCHER))
    pack = actions.give_back(PACK, reason="缺回执原件", act=by(world, Role.DISPATCHER))

    assert (pack.state, pack.content, VoucherLine.objects.count()) == (PackState.RETURNED, "", 0)
    told = Notice.objects.get(kind="voucher_returned")
    assert (told.recipient, told.data["reason"]) == (world.users["engineer"], "缺回执原件")
    assert actions.hand_in(PACK, act=by(world, Role.ENGINEER)).state == PackState.HANDED_IN


@pytest.mark.clause(id="R-6.6")
def test_months_are_handed_in_received_and_given_back_in_order(world: World) -> None:
    opened(world)
    january = datetime(2027, 1, 3, 2, tzinfo=UTC)

    with pytest.raises(Refused, match="voucher_earlier_open"):
        actions.hand_in(NEXT, act=by(world, Role.ENGINEER, january))
    actions.hand_in(PACK, act=by(world, Role.ENGINEER))
    actions.hand_in(NEXT, act=by(world, Role.ENGINEER, january))
    with pytest.raises(Refused, match="voucher_later_handed_in"):
        actions.give_back(PACK, reason="缺", act=by(world, Role.DISPATCHER, january))
    with pytest.raises(Refused, match="voucher_earlier_open"):
        actions.receive(NEXT, act=by(world, Role.DISPATCHER, january))


@pytest.mark.clause(id="R-6.6")
def test_what_comes_late_stands_in_the_next_pack_and_the_locked_one_does_not_change(world: World) -> None:
    order = repaired(world, last="begin_repair")
    opened(world)
    before = locked(world).content
    # A phone without signal delivers on 4 December what was built in and undone on 23 November.
    late = AFTER + timedelta(days=1)
    told = world.act(Role.ENGINEER, NOON + timedelta(minutes=140), recorded_at=late)
    using.use(
        order.pk, Parts("HOSE-12", Decimal(1)), engineer_id=world.wang.pk, old_part=True, act=told
    )  # fmt: skip

    pack, following = VoucherPack.objects.get(number=PACK), draft_of(world.wang, DECEMBER)

    assert pack.content == before
    assert [(line.sort, line.at) for line in following.lines] == [
        (Sort.USE, told.occurred_at), (Sort.OWED, told.occurred_at),
    ]  # fmt: skip
    [hose] = following.balances
    assert (hose.opening, hose.used, hose.in_hand) == (1, 1, 0)


@pytest.mark.clause(id="R-6.5")
@pytest.mark.clause(id="R-6.6")
def test_a_use_undone_after_the_lock_is_a_correction_and_its_old_part_is_owed_no_more(world: World) -> None:
    order = repaired(world, last="begin_repair")
    opened(world)
    before = locked(world).content
    used = order.used_parts.get()
    late = world.act(Role.ENGINEER, NOON + timedelta(minutes=145), recorded_at=AFTER + timedelta(days=1))
    using.undo(order.pk, used.command_id, act=late)

    following = draft_of(world.wang, DECEMBER)

    assert VoucherPack.objects.get(number=PACK).content == before
    assert sorts(following) == [Sort.UNUSE, Sort.UNOWED]
    assert (following.owing, following.balances[0].in_hand) == ((), Decimal(3))


@pytest.mark.clause(id="R-6.5")
def test_old_parts_owed_go_from_pack_to_pack_until_they_come_in(world: World) -> None:
    repaired(world)
    opened(world)
    locked(world)
    late = AFTER + timedelta(days=20)
    owed = content_of(VoucherPack.objects.get(number=PACK)).owing

    assert draft_of(world.wang, DECEMBER).owing == owed
    assert [each.lack for each in draft_of(world.wang, DECEMBER).missing] == [Lack.OLD_PART]
    using.hand_in(int(owed[0].key.partition(":")[2]), act=world.act(Role.STOREKEEPER, late))
    assert (draft_of(world.wang, DECEMBER).owing, draft_of(world.wang, DECEMBER).missing) == ((), ())
    assert sorts(draft_of(world.wang, DECEMBER)) == [Sort.HANDED_IN]


@pytest.mark.clause(id="R-6.6")
def test_the_worker_opens_a_pack_for_everybody_who_serves_once_a_month(world: World) -> None:
    world.zhao.active = False
    world.zhao.save(update_fields=["active"])

    assert tasks.open_packs(now=NOON)
    assert not tasks.open_packs(now=NOON + timedelta(days=3))
    # A worker that stood still for a month makes up for it.
    while tasks.open_packs(now=NOON + timedelta(days=60)):
        pass

    assert list(VoucherPack.objects.order_by("number").values_list("number", flat=True)) == [
        PACK, NEXT, "PZ-202701-E001",
    ]  # fmt: skip
    assert VoucherPack.objects.get(number=PACK).due_on == date(2026, 12, 5)


@pytest.mark.clause(id="R-6.6")
def test_what_is_due_soon_and_what_is_overdue_is_told_once_each(world: World) -> None:
    opened(world)

    def told(day: int) -> list[tuple[str, str]]:
        while tasks.remind(now=datetime(2026, 12, day, 1, tzinfo=UTC)):
            pass
        return [(each.kind, each.recipient.role) for each in Notice.objects.order_by("pk")]

    assert told(2) == []
    assert told(3) == told(5) == [("voucher_due", "engineer")]
    assert told(6) == told(30) == [
        ("voucher_due", "engineer"), ("voucher_overdue", "engineer"), ("voucher_overdue", "service_manager"),
        ("voucher_overdue", "service_manager"),
    ]  # fmt: skip


@pytest.mark.clause(id="R-6.6")
def test_nobody_is_told_of_a_pack_that_came(world: World) -> None:
    opened(world)
    for number in (PACK, "PZ-202611-E002"):
        actions.hand_in(number, act=by(world, Role.DISPATCHER, datetime(2026, 12, 1, 2, tzinfo=UTC)))

    assert not tasks.remind(now=datetime(2026, 12, 20, tzinfo=UTC))


@pytest.mark.clause(id="R-6.6")
def test_the_months_say_how_many_came_in_time(world: World) -> None:
    opened(world)
    actions.hand_in(PACK, act=by(world, Role.ENGINEER))
    actions.hand_in("PZ-202611-E002", act=by(world, Role.DISPATCHER, AFTER + timedelta(days=3)))

    december, november = listing.months(12)

    assert (november.packs, november.handed_in, november.in_time, november.percent) == (2, 2, 1, 50)
    assert (december.handed_in, december.percent) == (0, 0)
