"""A possible defect is noticed, looked into, and becomes a campaign that ends with every machine told or done."""

from datetime import timedelta
from typing import Any

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.assets.models import Vehicle
from yinuo.kernel.errors import Refused
from yinuo.kernel.vin import vin_check_digit
from yinuo.messages.models import Notice
from yinuo.warranty.actions import campaign_calls as calls
from yinuo.warranty.actions import campaigns, defects
from yinuo.warranty.models import Campaign, CampaignVehicle, DefectFile
from yinuo.warranty.queries import campaigns as queries
from yinuo.warranty.queries import recovered
from yinuo.warranty.queries.defects import machines_of
from yinuo.warranty.tasks.defects import notice_defects
from yinuo.warranty.types.campaigns import CampaignState, Plan, Reached, Told, Try
from yinuo.warranty.types.defects import DefectState

PLAN = Plan("recall", "更换油缸密封", "换密封圈、试压", "密封圈会早期老化。", NOON.date() + timedelta(days=90))


@pytest.fixture
def fleet(world: World, settings: Any) -> list[Vehicle]:
    """Sixty sweepers, six of one quarter; five of these leaked."""
    settings.DEFECT_MACHINES, settings.DEFECT_PROBABILITY = 4, 0.01
    act = world.act(Role.ADMIN)
    made = []
    for n in range(60):
        vin = f"LZZYN180XTA{n + 100:06d}"
        vin = vin[:8] + vin_check_digit(vin) + vin[9:]
        month = 5 if n < 6 else 1 + (n % 2) * 9
        vehicle, _new = assets.save_vehicle(
            f"S{n:03d}",
            {"vin": vin, "model": world.sweeper.model, "customer": world.customer,
             "delivered_on": NOON.date().replace(year=2024, month=month, day=1)},
            act=act,
        )  # fmt: skip
        made.append(vehicle)
    for vehicle in made[:5]:
        world.report(vehicle=vehicle)
    return made


def noticed(fleet: list[Vehicle]) -> DefectFile:
    assert notice_defects(now=NOON)
    [file] = DefectFile.objects.order_by("pk")
    return file


def planned(world: World, **named: str) -> Campaign:
    return campaigns.plan(PLAN, act=world.act(Role.SERVICE_MANAGER), **named)


def running(world: World) -> Campaign:
    campaign = planned(world)
    act = world.act(Role.SERVICE_MANAGER)
    campaigns.add_vehicles(campaign.number, [world.sweeper.pk], act=act)
    return campaigns.start(campaign.number, act=act)


def row(campaign: Campaign) -> CampaignVehicle:
    return CampaignVehicle.objects.get(campaign=campaign)


@pytest.mark.clause(id="R-5.6")
def test_a_batch_that_fails_more_than_its_family_is_noticed_once(world: World, fleet: list[Vehicle]) -> None:
    file = noticed(fleet)

    assert (file.system, file.batch, file.figures["failed"], file.figures["size"]) == ("hydraulics", "2024Q2", 5, 6)
    assert notice_defects(now=NOON) is False
    assert notice_defects(now=NOON + timedelta(days=1)) is True
    assert DefectFile.objects.count() == 1
    assert list(Notice.objects.filter(kind="defect").values_list("recipient__role", flat=True)) == ["service_manager"]


def test_a_dismissed_defect_stays_dismissed_until_it_has_grown(world: World, fleet: list[Vehicle]) -> None:
    file = noticed(fleet)
    defects.dismiss(file.number, "同一车队撞坏，不是产品原因", act=world.act(Role.SERVICE_MANAGER))

    notice_defects(now=NOON + timedelta(days=1))

    assert DefectFile.objects.get().state == DefectState.DISMISSED


def test_what_is_dismissed_needs_a_reason_and_is_decided_once(world: World, fleet: list[Vehicle]) -> None:
    file, act = noticed(fleet), world.act(Role.SERVICE_MANAGER)

    with pytest.raises(Refused, match="field_required"):
        defects.dismiss(file.number, " ", act=act)
    defects.investigate(file.number, "密封圈材料批次不良", act=act)
    defects.dismiss(file.number, "已全部更换", act=act)
    with pytest.raises(Refused, match="settled_already"):
        defects.investigate(file.number, "再查", act=act)


@pytest.mark.clause(id="R-5.6")
def test_a_campaign_out_of_a_defect_takes_the_whole_batch_faulty_or_not(world: World, fleet: list[Vehicle]) -> None:
    file = noticed(fleet)

    campaign = planned(world, defect=file.number)
    added = campaigns.add_vehicles(campaign.number, machines_of(file), act=world.act(Role.SERVICE_MANAGER))

    assert added == 6
    assert DefectFile.objects.get().state == DefectState.CAMPAIGN


def test_a_machine_stands_on_a_list_once(world: World) -> None:
    campaign, act = planned(world), world.act(Role.SERVICE_MANAGER)

    counts = [campaigns.add_vehicles(campaign.number, [world.sweeper.pk], act=act) for _twice in range(2)]

    assert counts == [1, 0]


def test_a_campaign_without_machines_does_not_begin(world: World) -> None:
    with pytest.raises(Refused, match="campaign_empty"):
        campaigns.start(planned(world).number, act=world.act(Role.SERVICE_MANAGER))


def test_the_owner_is_told_and_the_machine_reminds_whoever_meets_it(world: World) -> None:
    campaign = running(world)

    calls.tell(campaign.number, "V0001", Try("phone", Told.TOLD, "刘师傅"), act=world.act(Role.DISPATCHER))

    assert row(campaign).state == Reached.TOLD
    assert [each.campaign.number for each in queries.open_for(world.sweeper.pk)] == [campaign.number]


def test_three_tries_without_an_answer_make_an_owner_unreachable(world: World) -> None:
    campaign = running(world)

    states = [
        calls.tell(campaign.number, "V0001", Try("phone", Told.NO_ANSWER), act=world.act(Role.DISPATCHER)).state
        for _try in range(3)
    ]

    assert states == [Reached.NOT_TOLD, Reached.NOT_TOLD, Reached.UNREACHABLE]


@pytest.mark.clause(id="R-6.18")
def test_done_is_what_the_owner_signed_for_after_it_began(world: World) -> None:
    campaign, act = running(world), world.act(Role.DISPATCHER)
    order = world.until(world.report(), "complete_checks")
    with pytest.raises(Refused) as no:
        calls.done(campaign.number, "V0001", order.number, act=act)
    world.step(order, "sign", NOON + timedelta(hours=3), signer="刘师傅", no_improper=True)

    calls.done(campaign.number, "V0001", order.number, act=act)

    assert no.value.facts["why"] == "unsigned"
    assert (row(campaign).state, row(campaign).order_id) == (Reached.DONE, order.pk)
    assert queries.open_for(world.sweeper.pk) == []
    assert queries.progress_of(campaign.pk).share == 100
    assert list(recovered.differences()) == []


def test_an_open_list_ends_only_for_a_reason(world: World) -> None:
    campaign, act = running(world), world.act(Role.SERVICE_MANAGER)

    with pytest.raises(Refused) as no:
        campaigns.end(campaign.number, act=act)
    ended = campaigns.end(campaign.number, "由主机厂接手", act=act)

    assert (no.value.code, no.value.field) == ("field_required", "reason")
    assert ended.state == CampaignState.ENDED
    with pytest.raises(Refused, match="campaign_over"):
        calls.excuse(campaign.number, "V0001", "报废", act=world.act(Role.DISPATCHER))


def test_a_machine_that_need_not_go_through_it_says_why(world: World) -> None:
    campaign = running(world)

    calls.excuse(campaign.number, "V0001", "已报废", act=world.act(Role.SALES))

    assert (row(campaign).state, row(campaign).reason) == (Reached.EXCUSED, "已报废")
    assert campaigns.end(campaign.number, act=world.act(Role.SERVICE_MANAGER)).state == CampaignState.ENDED


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.STOREKEEPER, Role.AUDITOR, Role.FINANCE])
def test_campaigns_are_planned_and_told_by_those_who_may(world: World, role: str) -> None:
    campaign = running(world)

    for forbidden in (
        lambda: campaigns.plan(PLAN, act=world.act(role)),
        lambda: calls.tell(campaign.number, "V0001", Try("phone", Told.TOLD), act=world.act(role)),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            forbidden()
