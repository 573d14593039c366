"""The job page as the pack for the hours without signal: every screen, every form, and the data the gates need."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import NEAR, NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.field.now import RESCUE_SCREENS, SCREENS, screens_of
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.journal import queries as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.scene import RESCUES_ONLY
from yinuo.orders.rules.transitions import TABLE

pytestmark = pytest.mark.django_db

Page = Callable[[ServiceOrder], str]


@pytest.fixture
def page(world: World, client: Client) -> Page:
    client.force_login(world.users["engineer"])
    return lambda order: client.get(f"/field/orders/{order.number}/").content.decode()


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="job-data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def refusal(world: World, order: ServiceOrder, step: str, **told: Any) -> Any:
    """What the server says to a command that it does not take."""
    command = {"id": str(uuid7()), "order": order.number, "kind": step, "data": told, "occurred_at": NOON.isoformat()}
    act = replace(world.act(Role.ENGINEER, NOON), door="field")
    [answer] = apply_batch([command], acts_like(act))
    return answer["problem"]


def test_every_screen_the_engineer_may_come_to_is_on_the_page(world: World, page: Page) -> None:
    html = page(order := world.until(world.report(), "dispatch"))

    assert re.findall(r'<template data-screen="(\w+)">', html) == list(screens_of(order))
    assert set(SCREENS) - set(screens_of(order)) == RESCUE_SCREENS
    assert html.count('id="screen" data-screen="accept"') == 1


def test_the_table_on_the_phone_is_the_engineers_part_of_the_one_table(world: World, page: Page) -> None:
    data = data_of(page(world.until(world.report(), "dispatch")))

    mine = [line for line in TABLE if Role.ENGINEER in line.roles and line.step not in RESCUES_ONLY]
    assert [(row["step"], row["frm"], row["to"], row["gates"]) for row in data["table"]] == [
        (line.step, sorted(line.frm), line.to, list(line.gates)) for line in mine
    ]
    assert [field["name"] for field in data["fields"]["sign"]] == [field.name for field in FIELDS[mine[-1].step.SIGN]]


def test_the_basis_is_at_least_the_jobs_own_version(world: World, page: Page) -> None:
    order = world.until(world.report(), "accept")

    data = data_of(page(order))

    assert data["basis"] >= journal.last_ids([f"order:{order.number}"])[f"order:{order.number}"]
    assert data["user"] == world.users["engineer"].pk


def test_a_closed_gate_is_refused_on_the_phone_in_the_servers_words(world: World, page: Page) -> None:
    order = world.until(world.report(), "arrive")
    order = world.step(order, "declare_hazards", NOON + timedelta(minutes=85), hazards=["welding", "height"])
    data = data_of(page(order))

    said = refusal(world, order, "begin_repair", items=ticks("hazards", "height"))

    asked = {each["code"]: each for each in data["items"] + data["demands"]}
    assert said["missing"] == [
        {name: asked[each["code"]][name] for name in each} for each in said["missing"]
    ]  # fmt: skip
    known = data["refusals"]["begin_repair"]
    assert {name: said[name] for name in ("code", "title", "remedy", "clause", "field", "gates")} == {
        name: known[name] for name in ("code", "title", "remedy", "clause", "field", "gates")
    }


def test_work_may_not_begin_on_the_phone_before_hazards_were_declared(world: World, page: Page) -> None:
    order = world.until(world.report(), "arrive")

    assert refusal(world, order, "begin_repair")["missing"] == [data_of(page(order))["undeclared_missing"]]


def test_the_phone_knows_which_papers_are_held_today(world: World, page: Page) -> None:
    data = data_of(page(world.until(world.report(), "arrive")))

    held = {each["certificate"]: each["held"] for each in data["demands"]}
    assert held == {"welding": True, "electrician": False, "confined_space": False, "height": False}


def test_the_fence_lies_around_the_machine(world: World, page: Page) -> None:
    data = data_of(page(world.until(world.report(), "depart")))

    assert data["place"] == {"lat": NEAR.lat, "lon": NEAR.lon, "radius_m": 500}


def test_forms_of_steps_that_cannot_be_taken_yet_wait_on_the_page(world: World, page: Page) -> None:
    html = page(world.until(world.report(), "accept"))

    assert re.search(r'id="more-rework" data-step="rework" hidden', html)
    assert re.search(r'id="more-decline" data-step="decline">', html)


def test_help_says_what_it_does_to_the_promise(world: World, page: Page) -> None:
    html = page(world.until(world.report(), "accept"))

    assert "承诺改为接报后 2 小时内答复并约定时间" in html
    assert '<input type="hidden" name="wait_for" value="parts">' in html
    assert '<option value="E002">赵工</option>' in html


def test_what_was_done_to_the_same_model_elsewhere_is_told_without_the_other_customer(world: World, page: Page) -> None:
    act = system_act(NOON - timedelta(days=30), door="test")
    other, _ = assets.save_customer(
        "C002", {"name": "威海市环卫局", "kind": "sanitation", "province": "山东", "city": "威海"}, act=act
    )
    model = world.sweeper.model
    elsewhere, _ = assets.save_vehicle(
        "V0002", {"vin": "LY9W18G61MAYN1009", "plate": "鲁K99999", "model": model, "customer": other,
                  "delivered_on": date(2025, 6, 1)}, act=act,
    )  # fmt: skip
    told = {"contact_name": "周队长", "contact_phone": "13700000007", "fault_description": "周队长说升不起来"}
    world.until(world.report(vehicle=elsewhere, **told), "close")

    html = page(world.until(world.report(), "accept"))

    known = html.partition('id="alike"')[2].partition("<template")[0]
    assert "油管接头老化" in known
    assert not [each for each in ("威海", "周队长", "13700000007", "鲁K99999", "V0002") if each in html]


def test_the_answer_is_packed(world: World, client: Client) -> None:
    client.force_login(world.users["engineer"])
    order = world.until(world.report(), "accept")

    answer = client.get(f"/field/orders/{order.number}/", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 40_000
