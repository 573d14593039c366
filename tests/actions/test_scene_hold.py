"""The scene of an accident is held until the authority releases it, at every door and for what is told late."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.doors.stage import jpeg
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.inbox.models import Conflict
from yinuo.journal import queries as journal
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import uuid7
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def photo(world: World) -> str:
    return files.store(jpeg(), "scene.jpg", act=world.act(Role.ENGINEER)).pk


@pytest.fixture
def rescue(world: World) -> ServiceOrder:
    """An accident on the road: the crew has arrived and touched nothing."""
    order = world.report()
    world.step(order, "respond", after(5), how="phone")
    world.step(order, "call_rescue", after(6), Role.DISPATCHER, rescue="accident")
    return world.until(order, "arrive", skip=("respond",))


def assessed(world: World, order: ServiceOrder, photo: str, at: float = 85, **told: Any) -> ServiceOrder:
    said = {"legal": "none", "injured": False, "insured": False, "photos": [photo]} | told
    return world.step(order, "assess_scene", after(at), **said)


def release(world: World, order: ServiceOrder, photo: str, at: float = 120) -> ServiceOrder:
    return world.step(
        order, "release_scene", after(at), unit="芝罘交警大队", officer="孙警官", paper="放行2026-118", photos=[photo]
    )


def begin(world: World, order: ServiceOrder, at: float) -> ServiceOrder:
    return world.step(order, "begin_repair", after(at), items=ticks("hazards", "under_chassis"))


@pytest.mark.clause(id="R-9.3")
def test_nothing_is_touched_before_the_scene_was_assessed(world: World, rescue: ServiceOrder, photo: str) -> None:
    world.step(rescue, "declare_hazards", after(82), hazards=["under_chassis"])
    with pytest.raises(Refused) as no:
        begin(world, rescue, 84)

    assert (no.value.code, no.value.clause) == ("scene_unassessed", "R-9.3")

    assessed(world, rescue, photo)
    assert begin(world, rescue, 90).state == "in_repair"
    assert list(differences()) == []


@pytest.mark.clause(id="R-9.3")
def test_an_assessment_without_a_picture_is_none(world: World, rescue: ServiceOrder) -> None:
    with pytest.raises(Refused) as no:
        world.step(rescue, "assess_scene", after(85), legal="none", injured=False, insured=False)

    assert (no.value.code, no.value.field) == ("field_required", "photos")


@pytest.mark.clause(id="R-9.4")
@pytest.mark.clause(id="R-9.5")
def test_a_held_scene_is_released_by_the_authority_and_only_then_changed(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    world.step(rescue, "declare_hazards", after(82), hazards=["under_chassis"])
    assessed(world, rescue, photo, legal="traffic_police", circumstances=["cannot_move"])
    with pytest.raises(Refused) as no:
        begin(world, rescue, 90)
    with pytest.raises(Refused) as bare:
        world.step(rescue, "release_scene", after(100), unit="交警", officer="孙警官", paper="放行2026-118")

    order = release(world, rescue, photo)
    order = begin(world, order, 125)

    assert (no.value.code, bare.value.field) == ("scene_held", "photos")
    assert order.holds == [[after(85).isoformat(), after(120).isoformat()]]
    assert list(differences()) == []


@pytest.mark.clause(id="R-9.4")
def test_clearing_up_waits_for_the_release_line_by_line_and_closes_the_case(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo, injured=True)
    for step in ("clear_scene", "confirm_items"):
        with pytest.raises(Refused) as no:
            world.step(rescue, step, after(95), items=ticks("aftermath"))
        assert no.value.code == "scene_held"

    world.step(rescue, "confirm_items", after(96), items=ticks("protect"))
    release(world, rescue, photo)
    order = world.step(rescue, "clear_scene", after(130), items=ticks("aftermath"))

    assert "clearing" not in order.closed


@pytest.mark.clause(id="R-9.4")
def test_an_order_whose_aftermath_is_open_is_not_closed(world: World, photo: str) -> None:
    order = world.until(world.report(), "complete_checks")
    world.step(order, "hold_scene", after(171), reason="邻车刮蹭，交警要求", unit="芝罘交警大队")
    release(world, order, photo, at=173)
    world.until(order, "sign", skip=tuple(step for step in SKIPPED))

    with pytest.raises(Refused) as no:
        world.step(order, "close", after(200))

    assert no.value.code == "scene_uncleared"


SKIPPED = (
    "respond", "dispatch", "accept", "depart", "arrive", "declare_hazards", "begin_repair", "finish_repair",
    "complete_checks",
)  # fmt: skip


@pytest.mark.clause(id="R-9.5")
def test_saving_life_is_never_refused_and_says_where_everything_was(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo, injured=True)

    world.step(
        rescue, "save_life", after(86), words="破拆车门救出驾驶员", marked="四轮位置已用粉笔标出", photos=[photo]
    )

    assert Entry.objects.get(kind="order.save_life").data["marked"] == "四轮位置已用粉笔标出"


@pytest.mark.clause(id="R-9.5")
def test_the_dispatcher_cannot_get_round_the_hold_by_cancelling_or_by_a_shop(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo, legal="other_authority")

    for step, told in (("cancel", {"reason": "客户撤单"}), ("outsource", {"shop": "甲厂", "reason": "要吊装"})):
        with pytest.raises(Refused) as no:
            world.step(rescue, step, after(90), Role.DISPATCHER, **told)
        assert no.value.code == "scene_held"
    with pytest.raises(Refused) as no:
        world.step(rescue, "override", after(91), gate="scene", reason="急用")
    assert no.value.code == "field_wrong"


def sent(order: ServiceOrder, step: str, at: datetime, **data: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "order": order.number, "kind": step, "data": data, "occurred_at": at.isoformat()}


@pytest.mark.clause(id="R-9.5")
def test_what_the_phone_tells_late_is_refused_for_the_time_of_the_hold_and_the_attempt_is_kept(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    """The dispatcher hears from the police while the phone has no signal; it tells all after the release."""
    assessed(world, rescue, photo)
    world.step(rescue, "declare_hazards", after(86), hazards=[])
    world.step(rescue, "hold_scene", after(90), Role.DISPATCHER, reason="交警来电，要求保护现场", unit="芝罘交警大队")
    world.step(
        rescue, "release_scene", after(120), Role.DISPATCHER, unit="芝罘交警大队", officer="孙警官", paper="放行118",
        photos=[photo],
    )  # fmt: skip
    late = world.act(Role.ENGINEER, after(150))

    [answer] = apply_batch([sent(rescue, "begin_repair", after(100))], acts_like(late))

    assert (answer["result"], answer["problem"]["code"], answer["in_tray"]) == ("refused", "scene_held", True)
    assert Conflict.objects.get().code == "scene_held"
    attempt = Entry.objects.get(kind="order.scene_attempt")
    assert (attempt.data["step"], attempt.occurred_at, attempt.actor_name) == ("begin_repair", after(100), "王工")

    [answer] = apply_batch([sent(rescue, "begin_repair", after(130))], acts_like(late))
    assert answer["result"] == "applied"
    assert list(differences()) == []


@pytest.mark.clause(id="R-9.5")
def test_what_happened_before_the_hold_is_taken_though_it_is_told_during_it(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo)
    world.step(rescue, "declare_hazards", after(86), hazards=[])
    world.step(rescue, "hold_scene", after(90), Role.DISPATCHER, reason="交警来电")

    [answer] = apply_batch([sent(rescue, "begin_repair", after(88))], acts_like(world.act(Role.ENGINEER, after(95))))

    assert answer["result"] == "applied"


@pytest.mark.clause(id="R-9.6")
def test_damaged_parts_are_left_alone_until_the_loss_is_settled_and_hidden_damage_asks_again(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo, insured=True)
    world.step(rescue, "declare_hazards", after(86), hazards=[])
    with pytest.raises(Refused) as no:
        begin(world, rescue, 87)
    world.step(rescue, "report_claim", after(88), insurer="人保财险", report_no="RDZA2026", insurance="compulsory")
    world.step(rescue, "survey_damage", after(110), surveyor="周查勘", address="现场")
    world.step(rescue, "settle_claim", after(118), settled="agreed", losses="前杠总成；水箱框架", amount_cny="8600.5")
    begin(world, rescue, 120)
    world.step(rescue, "find_damage", after(130), losses="转向横拉杆弯曲", photos=[photo])
    with pytest.raises(Refused) as again:
        world.step(rescue, "finish_repair", after(135), cause="碰撞", work_done="更换前杠")
    world.step(rescue, "settle_claim", after(140), settled="agreed", losses="转向横拉杆", amount_cny="900")
    order = world.step(rescue, "finish_repair", after(160), cause="碰撞", work_done="更换前杠、横拉杆")

    assert (no.value.code, again.value.code, order.state) == ("claim_held", "claim_held", "testing")


@pytest.mark.clause(id="R-9.7")
def test_the_machine_goes_back_after_the_owners_word_in_a_lawful_way(
    world: World, rescue: ServiceOrder, photo: str
) -> None:
    assessed(world, rescue, photo)
    tow = {"towing": "flatbed", "tractor": "truck", "carrier": "鲁F88888 平板车", "odometer": "20311"}
    with pytest.raises(Refused) as no:
        world.step(rescue, "start_tow", after(90), items=ticks("tow"), **tow)
    advance(
        rescue.number, "confirm_return",
        {"owner": "刘师傅", "phone": "139", "destination": "烟台工厂", "cost": "拖运 800 元"},
        act=world.act(Role.CONTACT, after(92)),
    )  # fmt: skip
    with pytest.raises(Refused) as unlawful:
        world.step(rescue, "start_tow", after(94), items=ticks("tow"), **tow | {"tractor": "crane"})
    with pytest.raises(Refused) as unchecked:
        world.step(rescue, "start_tow", after(94), **tow)
    order = world.step(rescue, "start_tow", after(95), items=ticks("tow"), **tow)
    assert order.state == "towing"

    order = world.step(order, "end_tow", after(150), received_by="车间 孙班长", work_done="平板车送回工厂")

    codes = (no.value.code, unlawful.value.code, unchecked.value.code)
    assert codes == ("owner_unconfirmed", "tow_forbidden", "gate_closed")
    assert (order.state, order.work_done) == ("awaiting_signature", "平板车送回工厂")
    assert list(differences()) == []


def test_an_order_nobody_called_a_rescue_is_not_towed(world: World) -> None:
    order = world.until(world.report(), "arrive")

    with pytest.raises(Refused) as no:
        world.step(order, "start_tow", after(90), towing="flatbed", tractor="truck", carrier="x")

    assert no.value.code == "wrong_step"
    assert journal.length_of(f"order:{order.number}") == 6
