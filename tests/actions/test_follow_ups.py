"""Machines out of warranty are followed (R-5.7), and people say whom they visited (R-3.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.models import MeterReading, Vehicle
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.tours.actions import calling, recurring
from yinuo.tours.actions.following import follow
from yinuo.tours.models import CustomerCall, FollowUp
from yinuo.tours.queries import calls, follow_ups
from yinuo.tours.types import Called, Followed

TODAY = NOON.date()
GOOD = Followed("phone", "good", "刘师傅", hours=Decimal(2100))


@pytest.fixture
def old(world: World) -> World:
    """The sweeper's warranty ended 170 days ago."""
    Vehicle.objects.update(warranty_until=TODAY - timedelta(days=170))
    recurring.make_due(now=NOON)
    return world


@pytest.mark.clause(id="R-5.7")
def test_a_machine_is_followed_half_a_year_after_its_warranty_by_the_nearest_outlet(old: World) -> None:
    [row] = FollowUp.objects.all()

    assert (row.due_on, row.engineer, row.outlet) == (TODAY + timedelta(days=10), old.wang, old.outlet)
    assert not recurring.make_due(now=NOON)
    assert FollowUp.objects.count() == 1


@pytest.mark.clause(id="R-5.7")
def test_what_was_learned_is_kept_and_the_next_is_due_from_that_day(old: World) -> None:
    at = NOON + timedelta(days=25)

    done = follow("V0001", GOOD, act=old.act(Role.ENGINEER, at))

    [waiting] = FollowUp.objects.filter(done_at=None)
    assert (done.condition, done.done_by) == ("good", old.users["engineer"])
    assert waiting.due_on == at.date() + timedelta(days=180)
    assert MeterReading.objects.get().hours == Decimal(2100)
    assert Entry.objects.get(kind="vehicle.follow").data["next_on"] == waiting.due_on.isoformat()


@pytest.mark.clause(id="R-5.7")
def test_a_machine_that_is_scrapped_or_sold_leaves_the_list_with_its_record(old: World) -> None:
    follow("V0001", Followed("phone", "gone", "刘师傅"), act=old.act(Role.DISPATCHER))
    recurring.make_due(now=NOON + timedelta(days=1))

    assert FollowUp.objects.filter(done_at=None).count() == 0


@pytest.mark.clause(id="R-5.7")
def test_what_the_customer_wants_mended_becomes_an_order(old: World) -> None:
    told = Followed("phone", "limited", "刘师傅", issues="冷起动困难", system="engine", fault="早上起动不了")

    row = follow("V0001", told, act=old.act(Role.ENGINEER))

    order = ServiceOrder.objects.get()
    assert (row.order, order.fault_system, order.contact_phone) == (order, "engine", "139 0000 0001")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Followed("letter", "good", "刘师傅"), "way"),
        (Followed("phone", "fine", "刘师傅"), "condition"),
        (Followed("phone", "good", " "), "spoke_with"),
        (Followed("phone", "limited", "刘师傅"), "issues"),
        (Followed("phone", "good", "刘师傅", fault="漏油"), "system"),
        (Followed("phone", "good", "刘师傅", system="engine"), "fault"),
    ],
)
def test_a_record_that_says_too_little_is_refused_at_its_field(old: World, told: Followed, field: str) -> None:
    with pytest.raises(Refused) as no:
        follow("V0001", told, act=old.act(Role.ENGINEER))

    assert no.value.field == field
    assert FollowUp.objects.filter(done_at__isnull=False).count() == 0


def test_sales_staff_follow_no_machine(old: World) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        follow("V0001", GOOD, act=old.act(Role.SALES))


def test_the_lists_say_what_is_due_overdue_and_done(old: World) -> None:
    shown = follow_ups.visible(role=Role.SERVICE_MANAGER, user_id=None)
    later = TODAY + timedelta(days=11)

    def counted(today: date) -> dict[str, int]:
        return follow_ups.counts(shown, today=today, ahead=today + timedelta(days=14), since=TODAY)

    assert (counted(TODAY)["due"], counted(TODAY)["overdue"], counted(later)["overdue"]) == (1, 0, 1)
    follow("V0001", GOOD, act=old.act(Role.ENGINEER))
    assert (counted(later)["overdue"], counted(later)["done"]) == (0, 1)


def test_the_engineer_is_told_on_the_day(old: World) -> None:
    recurring.make_due(now=NOON + timedelta(days=10))

    assert Notice.objects.get(kind="follow_ups_due").recipient == old.users["engineer"]


# ── business visits ──

CALL = Called(TODAY, "care", "马主任", "谈了明年的保养安排")


@pytest.mark.clause(id="R-3.6")
def test_business_and_technical_staff_say_whom_they_visited_and_who_never_did_comes_first(world: World) -> None:
    never = calls.figures(NOON - timedelta(days=180), NOON + timedelta(days=1))
    calling.record("C001", CALL, act=world.act(Role.SALES))
    calling.record("C001", CALL, act=world.act(Role.SALES))

    rows = calls.figures(NOON - timedelta(days=180), NOON + timedelta(days=1))

    assert {(each.name, each.total) for each in never} == {("陈业务", 0), ("王工", 0)}
    assert [(each.name, each.calls) for each in rows] == [("王工", 0), ("陈业务", 2)]


@pytest.mark.clause(id="R-3.6")
def test_a_repair_on_site_counts_for_its_engineer(world: World) -> None:
    world.until(world.report(), "arrive")

    [sales, engineer] = calls.figures(NOON - timedelta(days=1), NOON + timedelta(days=1))

    assert (sales.total, engineer.repairs) == (0, 1)


def test_a_record_made_by_mistake_is_taken_back_by_its_maker_or_the_manager(world: World) -> None:
    call = calling.record("C001", CALL, act=world.act(Role.SALES))

    with pytest.raises(Refused, match="not_allowed"):
        calling.withdraw(call.pk, reason="重复", act=world.act(Role.ENGINEER))
    calling.withdraw(call.pk, reason="重复", act=world.act(Role.SERVICE_MANAGER))

    assert calls.calls().count() == 0
    assert CustomerCall.objects.get().withdrawn_why == "重复"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Called(TODAY + timedelta(days=1), "care", "马主任", "好"), "visited_on"),
        (Called(TODAY - timedelta(days=60), "care", "马主任", "好"), "visited_on"),
        (Called(TODAY, "fun", "马主任", "好"), "purpose"),
        (Called(TODAY, "care", "", "好"), "met"),
        (Called(TODAY, "care", "马主任", "好", next_on=TODAY - timedelta(days=1)), "next_on"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused_at_its_field(world: World, told: Called, field: str) -> None:
    with pytest.raises(Refused) as no:
        calling.record("C001", told, act=world.act(Role.SALES))

    assert no.value.field == field
