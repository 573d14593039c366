"""The rescue's pages at the desk: who stands by, gaps, checks, call-outs, and the case with what comes next."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.doors.stage_rescue import standing_by
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.people.models import Shift
from yinuo.people.types import DutyKind
from yinuo.rescue.models import CallOutTest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.mark.clause(id="R-9.2")
def test_without_anybody_on_stand_by_the_board_says_so_and_leads_to_the_roster(dispatcher: Client) -> None:
    page = dispatcher.get("/rescue/").content.decode()

    assert "现在没有救援班组待命" in page
    assert "无人待命" in page

    form = {"driver": "E001", "technician": "E002", "starts_at": "2026-11-23T12:00", "hours": 24, "days": 14}
    assert dispatcher.post("/rescue/roster/", form).status_code == 302
    assert Shift.objects.filter(kind=DutyKind.RESCUE).count() == 28
    assert "每个小时都有班组待命" in dispatcher.get("/rescue/").content.decode()


@pytest.mark.clause(id="R-9.2")
def test_one_person_alone_is_not_put_on_stand_by(dispatcher: Client) -> None:
    form = {"driver": "E001", "technician": "E001", "starts_at": "2026-11-23T12:00", "hours": 12, "days": 1}

    answer = dispatcher.post("/rescue/roster/", form)

    assert answer.status_code == 422
    assert "驾驶员和维修人员不能是同一人" in answer.content.decode()


@pytest.mark.clause(id="R-9.1")
def test_a_line_that_nobody_counted_is_asked_for(world: World, dispatcher: Client) -> None:
    standing_by(world)

    answer = dispatcher.post(
        "/rescue/checks/new/YT01/", {"driver": "E001", "technician": "E002", "vehicle": "鲁F救001"}
    )

    assert answer.status_code == 422


@pytest.mark.clause(id="R-9.2")
def test_the_turn_out_is_noted_to_the_minute(world: World, dispatcher: Client, clock: time_machine.Traveller) -> None:
    test = standing_by(world)["call_out"]
    clock.move_to(NOON + timedelta(minutes=15))

    early = dispatcher.post(f"/rescue/call-outs/{test}/", {"turned_out_at": "2026-11-23T11:30"})
    there = dispatcher.post(f"/rescue/call-outs/{test}/", {"turned_out_at": "2026-11-23T12:09"})

    assert (early.status_code, there.status_code) == (422, 302)
    assert CallOutTest.objects.get().turned_out_at == NOON + timedelta(minutes=9)
    assert "9 分钟" in dispatcher.get("/rescue/").content.decode()


@pytest.mark.clause(id="R-9.4")
def test_the_order_leads_to_the_case_and_keeps_the_rescues_steps_there(world: World, dispatcher: Client) -> None:
    order = world.until(world.report(), "arrive")
    world.step(order, "hold_scene", NOON + timedelta(minutes=82), Role.DISPATCHER, reason="交警来电")

    page = dispatcher.get(f"/orders/{order.number}/").content.decode()

    assert "现场正在保护" in page
    assert f"/rescue/cases/{order.number}/" in page
    assert f"/orders/{order.number}/release_scene/" not in page
    assert "执法部门放行" in dispatcher.get(f"/rescue/cases/{order.number}/").content.decode()


def test_an_unknown_step_of_a_case_is_refused(world: World, dispatcher: Client) -> None:
    order = world.report()

    assert dispatcher.get(f"/rescue/cases/{order.number}/steps/close/").status_code == 404
