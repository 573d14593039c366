"""Tours through actions: plans, visits, findings that become orders, cycles that do not pile up (R-5.5)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.assets.models import MeterReading, Vehicle
from yinuo.charges.actions.quoting import locked_account
from yinuo.charges.models import Account
from yinuo.checklists import actions as checklists
from yinuo.checklists.queries import inspections_for
from yinuo.checklists.types import InspectionKind
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.tours.actions import planning, recurring, visiting
from yinuo.tours.models import TourAnswer, TourMachine, TourPlan, TourVisit
from yinuo.tours.queries import plans
from yinuo.tours.queries.replay import differences
from yinuo.tours.types import LeftOut, PlanDraft

SEASON = PlanDraft("入冬前巡检", "season", ("sweeper",), date(2026, 11, 1), ends_on=date(2027, 1, 15), before_snow=True)
YEARLY = PlanDraft("定期巡检", "repeat", ("sweeper",), date(2026, 11, 1), every_months=6, every_hours=500)


@pytest.fixture
def company(world: World) -> World:
    """The company with its lists; snow falls in 山东 on 2 December."""
    checklists.install_inspection(act=world.act(Role.SYSTEM))
    planning.save_first_snow("山东", month=12, day=2, source="公司自定", act=world.act(Role.SERVICE_MANAGER))
    return world


@pytest.fixture
def visit(company: World) -> TourVisit:
    planning.make_plan(SEASON, act=company.act(Role.SERVICE_MANAGER))
    return TourVisit.objects.get()


def step(
    world: World, visit: TourVisit, name: str, role: str = Role.ENGINEER, at: datetime = NOON, **data: Any
) -> TourVisit:
    return visiting.advance(visit.number, name, data, act=world.act(role, at))


def answers(**changes: str) -> dict[str, str]:
    """Everything in order, but for what is told."""
    good = {InspectionKind.JUDGED: "ok", InspectionKind.MEASURE: "26"}
    told = {each.code: good[InspectionKind(each.kind)] for each in inspections_for("sweeper") if each.kind in good}
    return told | {"in_coolant_freezing": "-30", "in_other": "none"} | changes


def under_way(world: World, visit: TourVisit) -> TourVisit:
    step(world, visit, "agree", agreed_with="刘师傅", agreed_at=(NOON + timedelta(hours=1)).isoformat())
    return step(world, visit, "begin", at=NOON + timedelta(hours=1))


@pytest.mark.clause(id="R-5.5")
def test_a_season_makes_one_visit_a_customer_with_the_last_day_before_the_snow_and_who_goes(company: World) -> None:
    second(company)

    plan = planning.make_plan(SEASON, act=company.act(Role.SERVICE_MANAGER))

    [visit] = TourVisit.objects.all()
    assert (visit.due_on, visit.engineer, visit.outlet) == (date(2026, 12, 2), company.wang, company.outlet)
    assert visit.machines.count() == 2
    assert Notice.objects.get(recipient=company.users["engineer"]).kind == "tour_planned"
    assert plans.missed(plan, today=NOON.date()) == []


def second(world: World, **changes: Any) -> Vehicle:
    told = {"vin": "LZZYN1806TA000002", "plate": "鲁F54321", "model": world.sweeper.model, "customer": world.customer}
    return assets.save_vehicle("V0002", told | changes, act=world.act(Role.SALES))[0]


@pytest.mark.clause(id="R-5.5")
def test_who_is_left_out_stands_with_the_reason(company: World) -> None:
    elsewhere, _new = assets.save_customer(
        "C002",
        {"name": "三亚环卫", "kind": "sanitation", "province": "海南", "city": "三亚"},
        act=company.act(Role.SALES),
    )
    second(company, customer=elsewhere)

    plan = planning.make_plan(SEASON, act=company.act(Role.SERVICE_MANAGER))

    assert [(each.vehicle.number, each.why) for each in plans.missed(plan, today=NOON.date())] == [
        ("V0002", LeftOut.NO_DATE)
    ]
    assert plans.preview(SEASON, today=NOON.date()).left_out == ((LeftOut.NO_DATE, 1),)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"families": ()}, "field_required", "families"),
        ({"families": ("boats",)}, "field_wrong", "families"),
        ({"ends_on": None}, "field_required", "ends_on"),
        ({"ends_on": date(2026, 10, 1)}, "bad_time", "ends_on"),
        ({"families": ("snow_plough",)}, "nothing_to_visit", "families"),
        ({"kind": "repeat"}, "field_required", "every_months"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_at_its_field(
    company: World, changes: dict[str, Any], code: str, field: str
) -> None:
    told = {name: getattr(SEASON, name) for name in SEASON.__slots__} | changes

    with pytest.raises(Refused) as no:
        planning.make_plan(PlanDraft(**told), act=company.act(Role.SERVICE_MANAGER))

    assert (no.value.code, no.value.field) == (code, field)
    assert TourPlan.objects.count() == 0


@pytest.mark.clause(id="R-5.5")
def test_what_is_found_becomes_an_order_reported_when_we_learn_of_it(company: World, visit: TourVisit) -> None:
    under_way(company, visit)
    photo = files.store(jpeg(), "a.jpg", act=company.act(Role.ENGINEER)).pk
    there, back = NOON + timedelta(hours=2), NOON + timedelta(hours=9)

    visiting.advance(
        visit.number, "inspect",
        {"machine": "V0001", "items": answers(in_hydraulic_leaks="finding"), "orders": {"in_hydraulic_leaks": "on"},
         "notes": {"in_hydraulic_leaks": "接头渗油"}, "photos": {"in_hydraulic_leaks": photo}, "hours": "1200"},
        act=company.act(Role.ENGINEER, there, recorded_at=back),
    )  # fmt: skip

    order = ServiceOrder.objects.get()
    assert (order.channel, order.fault_system, order.reported_at) == ("tour", "hydraulics", back)
    assert (order.contact_name, order.contact_phone) == ("刘师傅", "139 0000 0001")
    assert "接头渗油" in order.fault_description
    assert [each.blob_id for each in attachments_of("order", order.number)] == [photo]
    assert TourAnswer.objects.get(finding=True).order == order
    assert (MeterReading.objects.get().hours, TourMachine.objects.get().hours) == (Decimal(1200), Decimal(1200))


def test_a_meter_that_does_not_fit_never_costs_the_inspection(company: World, visit: TourVisit) -> None:
    under_way(company, visit)
    step(company, visit, "inspect", machine="V0001", items=answers(), hours="1200")

    step(company, visit, "inspect", at=NOON + timedelta(hours=3), machine="V0001", items=answers(), hours="900")

    assert MeterReading.objects.count() == 1
    assert TourMachine.objects.get().hours == Decimal(900)
    assert Entry.objects.filter(kind="tour.inspect").order_by("pk").last().data["meter"] == "meter_falls"


@pytest.mark.clause(id="R-5.5")
def test_findings_left_over_are_raised_later_with_the_parts_they_take_and_only_once(
    company: World, visit: TourVisit
) -> None:
    under_way(company, visit)
    step(company, visit, "inspect", machine="V0001", items=answers(in_battery="21"))
    raised = {"role": Role.DISPATCHER, "machine": "V0001", "codes": "in_battery", "description": "入冬前必须修"}

    step(company, visit, "raise", **raised)

    assert ServiceOrder.objects.get().fault_description == "入冬前必须修\n蓄电池电压（熄火静置） 21 V"
    with pytest.raises(Refused, match="raised_already"):
        step(company, visit, "raise", **raised)


@pytest.mark.clause(id="R-5.5")
def test_a_visit_is_done_when_every_machine_was_seen_and_somebody_signed(company: World, visit: TourVisit) -> None:
    under_way(company, visit)
    with pytest.raises(Refused, match="machines_left"):
        step(company, visit, "finish", signer="刘师傅")
    with pytest.raises(Refused, match="items_open"):
        step(company, visit, "inspect", machine="V0001", items={"in_oil": "ok"})
    step(company, visit, "skip", machine="V0001", reason="车在外作业")

    done = step(company, visit, "finish", signer="刘师傅", opinion="好")

    assert (done.state, done.signer) == ("done", "刘师傅")
    assert list(differences()) == []
    with pytest.raises(Refused, match="tour_step_wrong"):
        step(company, visit, "inspect", machine="V0001", items=answers())


def test_a_colleagues_visit_is_nobody_elses(company: World, visit: TourVisit) -> None:
    step(company, visit, "assign", Role.DISPATCHER, engineer=company.zhao.number)

    with pytest.raises(Refused, match="visit_not_yours"):
        step(company, visit, "begin")


def test_a_visit_that_could_not_be_made_gets_a_new_day_or_waits_for_one(company: World, visit: TourVisit) -> None:
    moved = step(company, visit, "fail", reason="车在外作业", new_on="2026-12-20")
    assert (moved.state, moved.due_on, moved.moved, moved.ended_at) == ("planned", date(2026, 12, 20), 1, None)

    given_up = step(company, visit, "fail", reason="客户停用")
    assert (given_up.state, given_up.reason) == ("not_possible", "客户停用")
    with pytest.raises(Refused, match="bad_time"):
        step(company, visit, "reopen", Role.DISPATCHER, new_on="2026-11-01")

    again = step(company, visit, "reopen", Role.SERVICE_MANAGER, new_on="2027-01-05")
    assert (again.state, again.moved) == ("planned", 2)
    assert list(differences()) == []


def test_nobody_is_promised_a_visit_that_nobody_makes(company: World, visit: TourVisit) -> None:
    TourVisit.objects.update(engineer=None)

    with pytest.raises(Refused, match="visit_unassigned"):
        step(company, visit, "agree", Role.DISPATCHER, agreed_with="刘师傅", agreed_at="2026-11-25T09:00:00+08:00")


def test_a_visit_that_is_missed_is_told_once_however_often_the_worker_looks(company: World, visit: TourVisit) -> None:
    for days in (10, 11, 12):
        recurring.make_due(now=NOON + timedelta(days=days))

    told = Notice.objects.filter(kind="tour_overdue").values_list("recipient__username", flat=True)
    assert sorted(told) == ["engineer", "service_manager"]


def test_a_closed_plan_makes_no_more_visits_and_gives_up_those_nobody_went_on(company: World, visit: TourVisit) -> None:
    planning.close_plan(visit.plan.number, reason="并入明年", act=company.act(Role.SERVICE_MANAGER))

    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("not_possible", "并入明年")
    with pytest.raises(Refused, match="settled_already"):
        planning.close_plan(visit.plan.number, reason="再来", act=company.act(Role.SERVICE_MANAGER))


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.SALES, Role.STOREKEEPER, Role.AUDITOR])
def test_only_the_desk_plans(company: World, role: str) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        planning.make_plan(SEASON, act=company.act(role))
    with pytest.raises(Refused, match="not_allowed"):
        planning.save_first_snow("吉林", month=10, day=28, source="x", act=company.act(role))


def test_a_day_that_no_calendar_has_is_no_first_snow(company: World) -> None:
    with pytest.raises(Refused, match="field_wrong"):
        planning.save_first_snow("吉林", month=2, day=30, source="x", act=company.act(Role.SERVICE_MANAGER))


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.clause(id="R-5.5")
def test_nothing_can_be_charged_or_quoted_on_a_tour(company: World, visit: TourVisit) -> None:
    with pytest.raises(Refused) as no:
        locked_account(f"tour:{visit.number}", company.customer.pk)

    assert (no.value.code, no.value.clause) == ("tour_is_free", "R-5.5")
    assert Account.objects.count() == 0
