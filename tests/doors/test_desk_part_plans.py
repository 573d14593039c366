"""Proposals on the desk: what a store should bring in, what an order will take; and waste with its papers."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.actions.test_parts import keeper, stocked
from tests.doors.stage import jpeg
from tests.doors.test_desk_parts import signed_in
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.orders.models import ServiceOrder
from yinuo.parts.actions import store, using
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=6), tick=False) as traveller:
        yield traveller


@pytest.fixture
def repaired(world: World) -> ServiceOrder:
    """Two hoses were built in where one lay too little."""
    yantai, van = stocked(world)
    order = world.until(world.report(), "begin_repair")
    line = Line("HOSE-12", Decimal(9))
    store.issue(yantai, van, [line], act=keeper(world))
    using.use(order.pk, line, engineer_id=world.wang.pk, old_part=True, act=world.act(Role.ENGINEER))
    return order


@pytest.fixture
def desk(world: World, repaired: ServiceOrder) -> Client:
    return signed_in(world, Role.STOREKEEPER)


def test_a_store_is_told_what_to_bring_in_and_why(desk: Client) -> None:
    page = desk.get("/parts/places/YT/restock/").content.decode()
    sheet = load_workbook(BytesIO(desk.get("/parts/places/YT/restock/?export=xlsx").content)).active

    assert "近 90 天用了 9 件" in page
    [row] = sheet.iter_rows(min_row=2, values_only=True)
    assert row[0] == "HOSE-12"


@pytest.mark.clause(id="R-6.2")
def test_an_order_shows_what_like_repairs_took_and_what_is_at_hand(world: World, repaired: ServiceOrder) -> None:
    order = world.until(world.report(at=NOON + timedelta(hours=1)), "dispatch")
    dispatcher = signed_in(world, Role.DISPATCHER)

    page = dispatcher.get(f"/orders/{order.number}/parts/").content.decode()

    assert "同类故障修过 1 次，1 次用到" in page
    assert "HOSE-12" in page
    assert f"engineer=E001&amp;order={order.number}&amp;lines=HOSE-12%209" in page
    assert "HOSE-12" in dispatcher.get(f"/orders/{repaired.number}/parts/").content.decode()


def test_waste_is_kept_with_the_photo_of_its_manifest(desk: Client) -> None:
    form = {"kind": "oil", "quantity": "180", "unit": "升", "place": "YT", "taken_by": "再生能源公司",
            "handed_on": "2026-11-23", "manifest": "2026370600001"}  # fmt: skip

    refused = desk.post("/parts/waste/new/", form)
    photo = SimpleUploadedFile("联单.jpg", jpeg(), "image/jpeg")
    kept = desk.post("/parts/waste/new/", form | {"licence": "鲁危证 006", "file": photo})
    page = desk.get(kept["Location"]).content.decode()

    assert refused.status_code == 422
    assert "许可证编号" in refused.content.decode()
    assert "鲁危证 006" in page
    assert f"{kept['Location']}papers/" in page
