"""Suppliers and campaigns as the desk and a supplier's phone see them (R-5.12, GB/T 27922 5.2.5)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from tests.doors.test_portal_report import jpeg
from tests.doors.who import read
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of
from yinuo.files.types import Purpose
from yinuo.suppliers.actions import register
from yinuo.suppliers.models import SupplierMessage, SupplierRequest
from yinuo.warranty.actions import campaigns
from yinuo.warranty.models import Campaign
from yinuo.warranty.types.campaigns import Plan

pytestmark = pytest.mark.django_db

AT = NOON + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def asked(world: World) -> SupplierRequest:
    """The maker of hydraulics, asked about an order with two photos."""
    act = world.act(Role.SERVICE_MANAGER)
    for number, name, system in (("PT01", "潍柏动力", "engine"), ("PT02", "齐鲁液压", "hydraulics")):
        values = {"name": name, "phone": "400-1", "systems": [system], "answer_minutes": 60}
        register.save_supplier(number, values, act=act)
    order = world.until(world.report(), "respond")
    for width, purpose in ((640, Purpose.REPORT), (320, Purpose.AFTER)):
        blob = files.store(jpeg(width), "a.jpg", act=act)
        files.attach("order", order.number, blob, purpose=purpose, act=act)
    world.step(order, "need_supplier", NOON + timedelta(minutes=10), needed=True, supplier="PT02")
    return SupplierRequest.objects.get()


def status(answer: Any) -> int:
    """The status of an answer that was read to its end."""
    read(answer)
    return int(answer.status_code)


def answer(client: Client, asked: SupplierRequest, **told: Any) -> Any:
    return client.post(f"/p/s/{asked.key}/", {"kind": "guidance", "words": "先测卸荷压力"} | told)


def test_a_step_offers_the_makers_of_the_faults_system_first(
    world: World, dispatcher: Client, asked: SupplierRequest
) -> None:
    form = dispatcher.get(f"/orders/{asked.order.number}/need_supplier/").content.decode()

    assert form.index("齐鲁液压") < form.index("潍柏动力")


@pytest.mark.clause(id="R-5.12")
def test_an_answer_sent_twice_is_one(world: World, client: Client, asked: SupplierRequest) -> None:
    twice = [answer(client, asked, command_id="0199c0de-0000-7000-8000-000000000001") for _time in range(2)]

    assert [each.status_code for each in twice] == [302, 302]
    assert SupplierMessage.objects.count() == 1


@pytest.mark.clause(id="R-5.12")
def test_who_sends_somebody_says_who_and_when_and_loses_nothing_typed(
    world: World, client: Client, asked: SupplierRequest
) -> None:
    page = answer(client, asked, kind="sending", words="我们的人马上来")

    html = page.content.decode()
    assert page.status_code == 422
    assert "我们的人马上来" in html
    assert "派谁来" in html
    assert SupplierMessage.objects.count() == 0


def test_a_supplier_sees_the_photos_that_were_chosen_and_no_other(
    world: World, dispatcher: Client, asked: SupplierRequest
) -> None:
    order = asked.order.number
    shown, hidden = [each.blob_id for each in attachments_of("order", order)]
    supplier = Client()

    first = [status(supplier.get(f"/p/s/{asked.key}/files/{sha}/")) for sha in (shown, hidden)]
    chosen = dispatcher.post(f"/suppliers/requests/{asked.number}/photos/", {"photo": hidden})
    then = [status(supplier.get(f"/p/s/{asked.key}/files/{sha}/")) for sha in (shown, hidden)]
    strange = dispatcher.post(f"/suppliers/requests/{asked.number}/photos/", {"photo": "0" * 64})

    assert (first, chosen.status_code, then, strange.status_code) == ([200, 404], 302, [404, 200], 404)


@pytest.mark.clause(id="R-5.12")
def test_a_withdrawn_link_says_so_kindly(world: World, dispatcher: Client, asked: SupplierRequest) -> None:
    told = dispatcher.post(f"/suppliers/requests/{asked.number}/withdraw/", {"reason": "找错了厂家"})
    page = Client().get(f"/p/s/{asked.key}/")

    assert (told.status_code, page.status_code) == (302, 410)
    assert "链接已失效" in page.content.decode()


def test_an_answer_by_phone_is_kept_under_the_name_of_who_wrote_it_down(
    world: World, dispatcher: Client, asked: SupplierRequest
) -> None:
    told = {"kind": "guidance", "words": "换溢流阀阀芯", "command_id": str(uuid4())}
    answered = dispatcher.post(f"/suppliers/requests/{asked.number}/answer/", told)

    page = dispatcher.get(f"/suppliers/requests/{asked.number}/").content.decode()
    assert answered.status_code == 302
    assert "电话答复，张调度记录" in page


def test_the_register_is_searched_by_system_and_exported(
    world: World, dispatcher: Client, asked: SupplierRequest
) -> None:
    found = dispatcher.get("/suppliers/?system=engine").content.decode()
    book = dispatcher.get("/suppliers/?export=xlsx")

    assert "潍柏动力" in found
    assert "齐鲁液压" not in found
    assert book["Content-Type"].endswith("sheet")


@pytest.fixture
def recall(world: World) -> Campaign:
    wanted = Plan("recall", "更换油缸密封", "换密封圈", "密封圈会老化。", NOON.date() + timedelta(days=90))
    return campaigns.plan(wanted, act=world.act(Role.SERVICE_MANAGER))


@pytest.fixture
def manager(world: World) -> Client:
    client = Client()
    client.force_login(world.users["service_manager"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("told", [{"numbers": "V0001\n鲁A99999"}, {"first": "999999"}, {}])
def test_a_list_that_names_no_machine_or_all_of_them_is_not_taken(
    recall: Campaign, manager: Client, told: dict[str, str]
) -> None:
    page = manager.post(f"/campaigns/{recall.number}/add/", told)

    assert page.status_code == 422
    assert recall.vehicles.count() == 0


@pytest.mark.parametrize(
    "told", [{"numbers": "鲁f12345"}, {"first": "1", "last": "1"}, {"model": "YN5180TXSE6", "until": "2025-12-31"}]
)
def test_machines_come_by_number_by_serial_and_by_delivery(
    recall: Campaign, manager: Client, told: dict[str, str]
) -> None:
    manager.post(f"/campaigns/{recall.number}/add/", told)

    assert [each.vehicle.number for each in recall.vehicles.order_by("pk")] == ["V0001"]


def test_an_order_of_a_machine_in_a_running_recall_says_so(
    world: World, dispatcher: Client, manager: Client, recall: Campaign
) -> None:
    manager.post(f"/campaigns/{recall.number}/add/", {"numbers": "V0001"})
    order = world.report()
    before = dispatcher.get(f"/orders/{order.number}/").content.decode()

    manager.post(f"/campaigns/{recall.number}/start/")

    assert "未做的召回" not in before
    assert "未做的召回" in dispatcher.get(f"/orders/{order.number}/").content.decode()
    letters = manager.get(f"/campaigns/{recall.number}/letters.pdf").content
    assert letters.startswith(b"%PDF")
    assert letters == manager.get(f"/campaigns/{recall.number}/letters.pdf").content
