"""What was promised at a sale, meters, and what both say of an order (R-5.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import queries
from yinuo.assets.actions import save_vehicle
from yinuo.assets.actions.meters import read_meter
from yinuo.assets.actions.warranty import record_sale, save_policy
from yinuo.assets.models import MeterReading, VehicleSale
from yinuo.assets.queries.coverage import meters_about, sale_of
from yinuo.assets.types import Cover, Extra, PolicyDraft, Reading, SaleDraft, Smaller, Verdict
from yinuo.journal.queries import events_of
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.queries.warranty import warranty_of
from yinuo.warranty.queries import promised

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.6")]

POLICY = PolicyDraft("洗扫车标准质保", (Cover("hydraulics", 12), Cover("body", 12, hours=2000)), frozenset({"misuse"}))
TODAY = date(2026, 11, 23)


def sell(world: World, *, starts_on: date = date(2026, 3, 1), extras: tuple[Extra, ...] = (), months: int = 12) -> None:
    act = world.act(Role.SERVICE_MANAGER)
    save_policy("ZB-01", PolicyDraft(POLICY.name, (Cover("hydraulics", months), *POLICY.covers[1:])), act=act)
    record_sale(world.sweeper, SaleDraft("ZB-01", starts_on, contract="HT-7", extras=extras), act=act)


def read(world: World, *, hours: int, days_ago: int = 0, smaller: str = "") -> MeterReading:
    act = world.act(Role.ENGINEER)
    reading = Reading(NOON - timedelta(days=days_ago), "engineer", hours=Decimal(hours), smaller=smaller)
    return read_meter(world.sweeper, reading, act=act)


def test_a_policy_written_anew_changes_nothing_that_was_sold_before(world: World) -> None:
    sell(world, months=12)

    save_policy("ZB-01", PolicyDraft("短", (Cover("hydraulics", 1),)), act=world.act(Role.SERVICE_MANAGER))

    assert queries.coverage_of(world.sweeper, "hydraulics", TODAY).verdict is Verdict.COVERED
    assert queries.coverage_of(world.sweeper, "hydraulics", date(2027, 3, 2)).verdict is Verdict.NOT_COVERED


def test_the_machine_shows_until_when_its_body_is_covered(world: World) -> None:
    sell(world)

    world.sweeper.refresh_from_db()
    assert (world.sweeper.delivered_on, world.sweeper.warranty_until) == (date(2026, 3, 1), date(2027, 3, 1))


def test_no_form_says_another_day_than_the_sale(world: World) -> None:
    sell(world)

    with pytest.raises(Refused) as no:
        save_vehicle("V0001", {"warranty_until": date(2030, 1, 1)}, act=world.act(Role.SALES))
    save_vehicle("V0001", {"warranty_until": date(2027, 3, 1), "plate": "鲁F54321"}, act=world.act(Role.SALES))

    assert (no.value.code, no.value.field) == ("sale_decides", "warranty_until")


def test_a_policy_that_covers_nothing_or_twice_is_refused(world: World) -> None:
    manager = world.act(Role.SERVICE_MANAGER)
    for covers in ((), (Cover("body"),), (Cover("body", 12), Cover("body", 24))):
        with pytest.raises(Refused) as no:
            save_policy("ZB-09", PolicyDraft("空", covers), act=manager)
        assert no.value.field == "covers"


def test_a_recorded_sale_is_changed_by_the_manager_only_who_says_why(world: World) -> None:
    sell(world)
    more = SaleDraft("ZB-01", date(2026, 3, 1), extras=(Extra("液压三年", "hydraulics", 36),))

    with pytest.raises(Refused) as seller:
        record_sale(world.sweeper, more, reason="漏记", act=world.act(Role.SALES))
    with pytest.raises(Refused) as silent:
        record_sale(world.sweeper, more, act=world.act(Role.SERVICE_MANAGER))
    record_sale(world.sweeper, more, reason="合同补充协议漏记", act=world.act(Role.SERVICE_MANAGER))

    assert (seller.value.code, silent.value.field) == ("not_allowed", "reason")
    assert queries.coverage_of(world.sweeper, "hydraulics", date(2028, 1, 1)).verdict is Verdict.COVERED
    assert events_of(f"vehicle:{world.sweeper.number}")[-1].data["reason"] == "合同补充协议漏记"


def test_a_meter_never_falls_without_a_reason(world: World) -> None:
    read(world, hours=900, days_ago=30)

    with pytest.raises(Refused) as no:
        read(world, hours=800)

    assert (no.value.code, no.value.facts["shown"]) == ("meter_falls", "900.0")


def test_an_exchanged_meter_counts_on(world: World) -> None:
    read(world, hours=900, days_ago=30)
    read(world, hours=5, days_ago=10, smaller=Smaller.REPLACED)
    read(world, hours=60)

    known = meters_about(world.sweeper.pk, TODAY).hours.before
    assert known is not None
    assert known.value == 960


def test_a_wrong_reading_is_struck_and_stays_in_sight(world: World) -> None:
    wrong = read(world, hours=9000, days_ago=30)

    right = read(world, hours=950, smaller=Smaller.CORRECTED)

    wrong.refresh_from_db()
    assert (wrong.struck, right.total_hours) == (True, 950)
    assert events_of(f"vehicle:{world.sweeper.number}")[-1].data["struck"] == [wrong.pk]


def test_the_same_reading_again_is_the_one_that_is_kept(world: World) -> None:
    first = read(world, hours=900)

    assert read(world, hours=900).pk == first.pk
    assert MeterReading.objects.count() == 1


def test_an_order_is_covered_as_the_machine_was_on_the_day_it_was_reported(world: World) -> None:
    sell(world, starts_on=date(2025, 11, 24))
    order = world.report()

    assert warranty_of(order).verdict is Verdict.COVERED
    assert warranty_of(world.report(at=NOON + timedelta(days=2))).verdict is Verdict.NOT_COVERED


def test_what_the_engineer_reads_on_site_decides_what_nobody_knew(world: World) -> None:
    sell(world)
    order = world.report(fault_system="body")
    before = warranty_of(order).verdict
    advance(order.number, "respond", {}, act=world.act(Role.DISPATCHER))

    advance(order.number, "read_meter", {"meter_hours": "1480.5"}, act=world.act(Role.DISPATCHER))

    assert (before, warranty_of(order).verdict) == (Verdict.NEEDS_DECISION, Verdict.COVERED)


def test_the_managers_ruling_stands_above_what_was_reckoned_and_is_replayed(world: World) -> None:
    sell(world)
    order = world.report()

    advance(
        order.number, "rule_warranty", {"covered": False, "reason": "撞击所致，见照片"},
        act=world.act(Role.SERVICE_MANAGER),
    )  # fmt: skip

    found = warranty_of(ServiceOrder.objects.get(pk=order.pk))
    assert found.verdict is Verdict.NOT_COVERED
    assert found.reasons[0].facts["reason"] == "撞击所致，见照片"
    assert list(differences()) == []


def test_nobody_but_the_service_manager_rules(world: World) -> None:
    order = world.report()

    with pytest.raises(Refused) as no:
        advance(order.number, "rule_warranty", {"covered": True, "reason": "客户要求"}, act=world.act(Role.DISPATCHER))

    assert no.value.code == "not_allowed"


def test_a_machine_brought_in_with_a_date_alone_is_judged_by_it(world: World) -> None:
    world.sweeper.warranty_until = date(2026, 12, 31)
    world.sweeper.save(update_fields=["warranty_until"])

    assert sale_of(world.sweeper.pk) is None
    assert queries.coverage_of(world.sweeper, "other", TODAY).verdict is Verdict.COVERED


def test_a_promise_or_a_reading_changed_behind_the_journal_is_found(world: World) -> None:
    sell(world)
    kept = read(world, hours=900)
    assert list(promised.differences()) == []

    VehicleSale.objects.update(starts_on=date(2026, 9, 1))
    MeterReading.objects.filter(pk=kept.pk).update(hours=Decimal(90))

    assert [number for number, *_each in promised.differences()] == ["V0001", "V0001"]
