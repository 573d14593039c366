"""Arrivals and their evidence: by place, by word, and by clocks that go wrong (R-5.11, DESIGN 6)."""

from datetime import timedelta

import pytest

from tests.world import FAR, NEAR, NOON, World, ticks
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.hall.notices import noticed
from yinuo.hall.story import story as in_words
from yinuo.kernel.act import Act
from yinuo.kernel.ids import uuid7
from yinuo.messages.models import Notice
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.one import story
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.receipt import from_canonical
from yinuo.orders.types import State
from yinuo.promises.queries import promises_of

pytestmark = pytest.mark.clause(id="R-5.11")

AT = NOON + timedelta(minutes=80)


def arrives(world: World, **data: object) -> ServiceOrder:
    return world.step(world.until(world.report(), "depart"), "arrive", AT, **data)


def flagged(kind: str) -> list[str]:
    return [noticed(each).sentence for each in Notice.objects.filter(kind=kind, recipient__role="dispatcher")]


def proof(order: ServiceOrder) -> dict[str, object]:
    [event] = [each for each in story(order.number) if each.kind == "order.arrive"]
    return {name: event.data[name] for name in ("proof", "off_km") if name in event.data}


def test_an_arrival_at_the_machine_is_proved_by_its_place(world: World) -> None:
    order = arrives(world, lat=NEAR.lat + 0.001, lon=NEAR.lon, accuracy_m="12.3")

    assert proof(order) == {"proof": "location", "off_km": 0.11}
    assert flagged("flagged_place") == []


@pytest.mark.parametrize(
    ("data", "expected", "said"),
    [
        ({"lat": FAR.lat, "lon": FAR.lon, "note": "车已拖到莱阳"}, "hand",
         "到场待核：手机定位不在车辆附近。离车辆 120.28 公里。工程师说明：车已拖到莱阳。"),
        ({"lat": FAR.lat, "lon": FAR.lon}, "none", "到场待核：手机定位不在车辆附近。离车辆 120.28 公里。"),
        ({"note": "地下车库没有信号"}, "hand", "到场待核：没有手机定位。工程师说明：地下车库没有信号。"),
        ({}, "none", "到场待核：没有手机定位。"),
        ({"lat": NEAR.lat}, "none", "到场待核：没有手机定位。"),
    ],
)  # fmt: skip
def test_an_arrival_that_its_place_does_not_prove_counts_and_the_dispatcher_looks_at_it(
    world: World, data: dict[str, object], expected: str, said: str
) -> None:
    order = arrives(world, **data)

    assert (order.state, proof(order)["proof"]) == (State.ON_SITE, expected)
    assert promises_of(order.pk)[1].state == "kept"
    assert flagged("flagged_place") == [said]
    assert list(differences()) == []


def test_a_place_is_taken_as_it_is_while_the_machines_is_unknown(world: World) -> None:
    order = world.until(world.report(place=None), "depart")

    order = world.step(order, "arrive", AT, lat=FAR.lat, lon=FAR.lon)

    assert proof(order) == {"proof": "location"}
    assert flagged("flagged_place") == []


@pytest.mark.parametrize(
    ("data", "line", "step"),
    [
        ({"lat": NEAR.lat, "lon": NEAR.lon}, "到场凭据：手机定位", "arrive_by_location"),
        ({"note": "地下车库"}, "到场凭据：工程师说明", "arrive_by_hand"),
        ({}, "到场凭据：没有定位，也没有说明", "arrive"),
    ],
)
def test_timeline_and_receipt_say_how_the_arrival_was_proved(
    world: World, data: dict[str, object], line: str, step: str
) -> None:
    order = arrives(world, **data)
    rest = (("declare_hazards", {"hazards": []}), ("begin_repair", {}),
            ("finish_repair", {"cause": "老化", "work_done": "更换"}),
            ("complete_checks", {"items": ticks("completion")}),
            ("sign", {"signer": "刘师傅", "no_improper": True}))  # fmt: skip
    for minutes, (name, told) in enumerate(rest, 81):
        order = world.step(order, name, NOON + timedelta(minutes=minutes), **told)

    [arrival] = [each for each in in_words(story(order.number)) if each.kind == "order.arrive"]
    receipt = from_canonical(Receipt.objects.get(order=order).content)

    assert line in arrival.lines
    assert step in [moment.step for moment in receipt.timeline]


# ── the phone's clock ──


def sent(world: World, told: timedelta, *, offset: timedelta = timedelta()) -> ServiceOrder:
    """An arrival that happened at `AT` by our clock, `told` later or earlier by the phone's, sent at once."""
    order = world.until(world.report(), "depart")
    act = Act(world.users["engineer"].pk, "engineer", AT, AT, "field", actor_name="王工")
    command = {
        "id": str(uuid7()), "order": order.number, "kind": "arrive", "occurred_at": (AT + told).isoformat(),
        "device_clock_offset": offset.total_seconds(), "data": {"lat": NEAR.lat, "lon": NEAR.lon},
    }  # fmt: skip
    [answer] = apply_batch([command], acts_like(act))
    assert answer["result"] == "applied"
    return ServiceOrder.objects.get(pk=order.pk)


@pytest.mark.parametrize("wrong", [timedelta(hours=5), timedelta(hours=-20), timedelta(days=-400)])
def test_a_phone_whose_wrong_clock_is_known_is_believed(world: World, wrong: timedelta) -> None:
    order = sent(world, wrong, offset=-wrong)

    assert (order.arrived_at, flagged("flagged_time")) == (AT, [])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (timedelta(hours=5), "它晚于现在"),
        (timedelta(minutes=6), "它晚于现在"),
        (timedelta(hours=-20), "它早于报修时间"),
    ],
)
def test_a_phone_whose_wrong_clock_is_not_known_is_flagged_and_counts_from_when_we_heard(
    world: World, wrong: timedelta, why: str
) -> None:
    order = sent(world, wrong)

    [said] = flagged("flagged_time")
    assert why in said
    assert promises_of(order.pk)[1].met_at == AT
    assert list(differences()) == []


def test_a_clock_a_few_minutes_fast_is_not_worth_a_flag(world: World) -> None:
    order = sent(world, timedelta(minutes=4))

    assert (flagged("flagged_time"), promises_of(order.pk)[1].met_at) == ([], AT)


@pytest.mark.parametrize(("hours", "count"), [(12, 0), (12.1, 1)])
def test_evidence_older_than_the_bound_is_flagged(world: World, hours: float, count: int) -> None:
    order = world.until(world.report(), "depart")
    heard = AT + timedelta(hours=hours)
    command = {"id": str(uuid7()), "order": order.number, "kind": "arrive", "occurred_at": AT.isoformat(), "data": {}}
    act = Act(world.users["engineer"].pk, "engineer", heard, heard, "field", actor_name="王工")

    apply_batch([command], acts_like(act))

    assert len(flagged("flagged_time")) == count
    assert promises_of(order.pk)[1].met_at == (heard if count else AT)
