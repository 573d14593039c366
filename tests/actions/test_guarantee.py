"""Cases of the three guarantees: opened by the thresholds or a demand, decided, ended with a paper (R-5.6)."""

from datetime import date, timedelta

import pytest

from tests.doors.stage import jpeg
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.assets.actions.warranty import record_sale, save_policy
from yinuo.assets.types import Cover, Extra, PolicyDraft, SaleDraft
from yinuo.journal.queries import events_of
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.warranty.actions import cases
from yinuo.warranty.models.cases import GuaranteeCase, RepairNews
from yinuo.warranty.queries.cases import findings_of
from yinuo.warranty.queries.promised import differences
from yinuo.warranty.tasks.cases import check_repairs, read_repairs, remind_of_answers
from yinuo.warranty.types.cases import CaseState, Opening

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.6")]


@pytest.fixture
def sold(world: World) -> World:
    act = world.act(Role.SERVICE_MANAGER)
    save_policy("ZB-01", PolicyDraft("标准", (Cover("hydraulics", 24), Cover("chassis", 24))), act=act)
    extras = (Extra("液压系统终身保修", "hydraulics"),)
    record_sale(world.sweeper, SaleDraft("ZB-01", date(2026, 3, 1), extras=extras), act=act)
    return world


def repaired(world: World, system: str, days_ago: int = 1) -> ServiceOrder:
    """An order of a fault in the system, mended within the hour so many days ago."""
    at = NOON - timedelta(days=days_ago)
    order = world.report(at=at, fault_system=system)
    order = world.step(order, "respond", at)
    order = world.step(order, "dispatch", at, engineer=world.wang.number)
    for step, data in (
        ("accept", {}), ("depart", {"items": ticks("check_out")}), ("arrive", {}), ("declare_hazards", {"hazards": []}),
        ("begin_repair", {}), ("finish_repair", {"cause": "老化", "work_done": "更换"}),
        ("complete_checks", {"items": ticks("completion")}),
    ):  # fmt: skip
        order = world.step(order, step, at, **data)
    return order


def watched(world: World) -> None:
    """The worker has read the journal before, and reads it now."""
    RepairNews.objects.update_or_create(pk=1, defaults={"read_until": NOON - timedelta(days=30)})
    assert read_repairs(now=NOON + timedelta(minutes=2))
    while check_repairs(now=NOON + timedelta(minutes=2)):
        pass


def test_the_second_repair_of_a_safety_fault_opens_a_case_once_and_tells_the_manager(sold: World) -> None:
    repaired(sold, "chassis", days_ago=9)
    watched(sold)
    assert GuaranteeCase.objects.count() == 0
    repaired(sold, "chassis", days_ago=2)

    watched(sold)
    watched(sold)

    case = GuaranteeCase.objects.get()
    assert [each["ground"] for each in case.findings] == ["safety"]
    assert case.promised["extras"][0]["text"] == "液压系统终身保修"
    told = Notice.objects.filter(kind="guarantee", recipient=sold.users[Role.SERVICE_MANAGER])
    assert told.count() == 1


def test_repairs_out_of_warranty_open_no_case(sold: World) -> None:
    repaired(sold, "chassis", days_ago=9)
    repaired(sold, "chassis", days_ago=2)
    act = sold.act(Role.SERVICE_MANAGER)

    record_sale(sold.sweeper, SaleDraft("ZB-01", date(2020, 3, 1)), reason="日期登记错", act=act)
    watched(sold)

    assert findings_of(sold.sweeper, NOON) == ()
    assert GuaranteeCase.objects.count() == 0


def test_a_case_goes_from_the_demand_to_its_paper(sold: World) -> None:
    manager, general = sold.act(Role.SERVICE_MANAGER), sold.act(Role.GENERAL_MANAGER)
    case = cases.open_case(sold.sweeper, Opening("修了三次还漏", "exchange"), act=sold.act(Role.DISPATCHER))

    cases.step(case.number, "propose", {"remedy": "exchange", "reason": "同一处反复泄漏"}, act=manager)
    with pytest.raises(Refused) as not_his:
        cases.step(case.number, "decide", {"remedy": "exchange", "reason": "同意"}, act=manager)
    cases.step(case.number, "decide", {"remedy": "exchange", "reason": "同意更换"}, act=general)
    with pytest.raises(Refused) as no_paper:
        cases.step(case.number, "close", {"outcome": "已换新车"}, act=manager)
    cases.step(case.number, "close", {"outcome": "已换新车"}, papers=[(jpeg(), "交接单.jpg")], act=manager)

    case.refresh_from_db()
    assert list(differences()) == []
    assert (not_his.value.code, no_paper.value.field) == ("not_allowed", "file")
    assert (case.state, case.is_open, case.remind_at) == (CaseState.CLOSED, False, None)
    assert [each.kind for each in events_of(f"case:{case.number}")] == [
        "case.open", "case.propose", "case.decide", "file.attach", "case.close",
    ]  # fmt: skip
    assert Notice.objects.filter(kind="guarantee", recipient=sold.users[Role.GENERAL_MANAGER]).count() == 1


def test_a_machine_has_one_open_case(sold: World) -> None:
    dispatcher = sold.act(Role.DISPATCHER)
    cases.open_case(sold.sweeper, Opening("要求退货"), act=dispatcher)

    with pytest.raises(Refused) as no:
        cases.open_case(sold.sweeper, Opening("要求退货"), act=dispatcher)

    assert no.value.code == "case_open"


def test_the_answer_is_due_after_ten_working_days_and_its_lateness_is_told_once(sold: World) -> None:
    case = cases.open_case(sold.sweeper, Opening("要求换车"), act=sold.act(Role.SALES))
    assert case.answer_by == NOON + timedelta(days=14)

    assert not remind_of_answers(now=case.answer_by - timedelta(minutes=1))
    assert remind_of_answers(now=case.answer_by)
    assert not remind_of_answers(now=case.answer_by + timedelta(days=9))

    assert events_of(f"case:{case.number}")[-1].kind == "case.late"


def test_an_order_of_another_machine_is_not_taken_for_the_cases(sold: World) -> None:
    with pytest.raises(Refused) as no:
        cases.open_case(sold.sweeper, Opening("要求换车", order="SO-1"), act=sold.act(Role.SALES))

    assert no.value.code == "unknown_order"


def test_a_case_that_was_decided_behind_the_journal_is_found(sold: World) -> None:
    case = cases.open_case(sold.sweeper, Opening("要求退货"), act=sold.act(Role.SALES))

    GuaranteeCase.objects.filter(pk=case.pk).update(state=CaseState.DECIDED, decision="refund")

    assert list(differences()) == [(case.number, "decided refund", "opened")]
