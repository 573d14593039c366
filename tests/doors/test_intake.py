"""Taking a call: the caller is recognised, the promises are shown before they start, nothing typed is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.world import FAR, NOON, SWEEPER_VIN, World
from yinuo.assets import queries as assets
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.promises.queries import promises_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def call(**changes: str) -> dict[str, str]:
    told = {
        "command_id": str(uuid7()), "phone": "139 0000 0001", "vehicle": "V0001", "contact_name": "刘师傅",
        "fault_system": "hydraulics", "fault": "举升油缸漏油", "place": "home", "minutes_ago": "0",
    }  # fmt: skip
    return told | changes


def only_order() -> ServiceOrder:
    return ServiceOrder.objects.get()


@pytest.mark.parametrize(("role", "status"), [("dispatcher", 200), ("service_manager", 200), ("sales", 403)])
def test_only_those_who_take_calls_open_the_page(world: World, client: Client, role: str, status: int) -> None:
    client.force_login(world.users[role])

    assert client.get("/intake/").status_code == status


def test_a_known_number_brings_the_caller_and_the_machine(dispatcher: Client) -> None:
    html = dispatcher.get("/intake/match/", {"phone": "13900000001"}).content.decode()

    assert 'data-caller="刘师傅"' in html
    assert "鲁F12345" in html
    assert "checked" in html


def test_an_unknown_number_asks_for_the_plate(dispatcher: Client) -> None:
    assert "没有找到车辆" in dispatcher.get("/intake/match/", {"phone": "18800001111"}).content.decode()


@pytest.mark.parametrize("q", ["鲁F·12345", "f123", SWEEPER_VIN[-6:], "zfqhw"])
def test_a_machine_is_found_by_plate_vin_or_customer(dispatcher: Client, q: str) -> None:
    assert "鲁F12345" in dispatcher.get("/intake/match/", {"q": q}).content.decode()


def test_a_machine_with_an_open_order_says_so_before_a_second_is_made(world: World, dispatcher: Client) -> None:
    order = world.report()

    match = dispatcher.get("/intake/match/", {"phone": "13900000001"}).content.decode()
    preview = dispatcher.get("/intake/preview/", call()).content.decode()

    assert "有 1 张未完工单" in match
    assert f'href="/orders/{order.number}/"' in preview


def test_the_promises_are_shown_before_they_start(dispatcher: Client) -> None:
    html = dispatcher.get("/intake/preview/", call()).content.decode()

    assert "<b>11-23 12:30</b> 前响应" in html
    assert "<b>11-23 16:00</b> 前到场" in html


def test_a_far_place_shows_the_answer_in_two_hours(dispatcher: Client) -> None:
    html = dispatcher.get("/intake/preview/", call(place="point", lat=str(FAR.lat), lon=str(FAR.lon))).content.decode()

    assert "<b>11-23 14:00</b> 前答复" in html


def test_a_place_off_the_map_does_not_break_the_preview(dispatcher: Client) -> None:
    assert dispatcher.get("/intake/preview/", call(place="point", lat="-80", lon="-100")).status_code == 200


def test_a_call_becomes_an_order_with_its_promises(dispatcher: Client) -> None:
    answer = dispatcher.post("/intake/", call())

    order = only_order()
    assert answer.headers["Location"] == f"/orders/{order.number}/"
    assert (order.channel, order.distance_km, order.address) == ("phone", 40.4, "芝罘区环卫停车场")
    assert [due.kind for due in promises_of(order.pk)] == ["respond", "arrive"]


def test_the_clock_starts_when_the_call_came_in(dispatcher: Client) -> None:
    dispatcher.post("/intake/", call(minutes_ago="12"))

    assert only_order().reported_at == NOON - timedelta(minutes=12)


def test_a_call_sent_twice_is_one_order(dispatcher: Client) -> None:
    told = call()

    first, second = dispatcher.post("/intake/", told), dispatcher.post("/intake/", told)

    assert first.headers["Location"] == second.headers["Location"]
    assert ServiceOrder.objects.count() == 1


def test_an_address_alone_starts_the_stricter_clock(dispatcher: Client) -> None:
    told = call(place="address", address="滨海路收费站旁")

    assert "没有坐标，先按较严的到场时限计时" in dispatcher.get("/intake/preview/", told).content.decode()
    dispatcher.post("/intake/", told)

    order = only_order()
    assert (order.lat, order.address) == (None, "滨海路收费站旁")
    assert promises_of(order.pk)[1].why == "distance_unknown"


def test_a_new_caller_is_known_the_next_time(world: World, dispatcher: Client) -> None:
    dispatcher.post("/intake/", call(phone="13811112222", contact_name="孙班长"))

    assert [each.name for each in assets.callers("13811112222")] == ["孙班长"]


def test_an_unknown_machine_is_told_and_nothing_typed_is_lost(dispatcher: Client) -> None:
    answer = dispatcher.post("/intake/", call(vehicle="", q="京A99999"))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "没有找到这台车" in html
    assert "举升油缸漏油" in html
    assert 'value="139 0000 0001"' in html
    assert ServiceOrder.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fault": ""}, "还有几处要补充"),
        ({"place": "point"}, "请在地图上点一下车辆的位置"),
        ({"place": "address"}, "请写下客户说的地址或地标"),
        ({"place": "point", "lat": "-80", "lon": "-100"}, "坐标不在服务范围之内"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_it(dispatcher: Client, changes: dict[str, str], words: str) -> None:
    answer = dispatcher.post("/intake/", call(**changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ServiceOrder.objects.count() == 0
