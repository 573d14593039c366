"""On the engineer's phone: what was written about the machine and its fault, the own stock, and the price list."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.actions import documents
from yinuo.assets.models import Document
from yinuo.assets.types import Draft
from yinuo.kernel.ids import uuid7
from yinuo.parts.actions import catalogue, store
from yinuo.parts.models import PartsRequest
from yinuo.parts.types import Line, PlaceKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


def write(world: World, number: str, title: str, *systems: str, **more: Any) -> Document:
    draft = Draft("article", title, "先看油位。", ("sweeper",), (), systems)
    return documents.save(number, draft, act=world.act(Role.ADMIN), **more)


def load(world: World) -> None:
    """Ten hoses and two pumps at the outlet; two hoses and a pump with its number on the van; a filter nowhere."""
    keeper = world.act(Role.STOREKEEPER)
    for number, values in (
        ("HOSE-12", {"name": "高压油管", "unit": "件", "cost_cny": Decimal("86.50"), "barcode": "690001"}),
        ("PUMP-3", {"name": "水泵", "unit": "台", "cost_cny": Decimal(980), "serial_kept": True}),
        ("FILTER", {"name": "滤芯", "unit": "只", "cost_cny": Decimal(45)}),
    ):
        catalogue.save_part(number, values, act=keeper)
    yantai, _new = catalogue.open_place(
        "YT", {"kind": PlaceKind.OUTLET, "name": "烟台库", "outlet": world.outlet}, act=keeper
    )
    pumps = Line("PUMP-3", Decimal(2), ("P1", "P2"))
    store.receive(yantai, [Line("HOSE-12", Decimal(10)), pumps], act=keeper)
    van = store.van_of(world.wang.pk, act=keeper)
    store.issue(yantai, van, [Line("HOSE-12", Decimal(2)), Line("PUMP-3", Decimal(1), ("P1",))], act=keeper)


def head(client: Client) -> str:
    return str(client.get("/field/pull/").json()["cursor"].split("~")[0])


def test_a_job_holds_what_fits_the_best_first(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    write(world, "D-1", "洗扫车通则")
    write(world, "D-2", "举升慢", "hydraulics")
    write(world, "D-3", "扫刷不转", "brush")

    page = engineer.get(f"/field/orders/{order.number}/").content.decode()

    assert page.index("举升慢") < page.index("洗扫车通则")
    assert "扫刷不转" not in page
    assert "<p>先看油位。</p>" in page


def test_a_file_is_named_with_its_size_and_comes_down_by_its_hash(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    blob = write(world, "D-2", "举升慢", "hydraulics", file=(jpeg(), "a.jpg")).blob
    assert blob is not None

    page = engineer.get(f"/field/orders/{order.number}/").content.decode()
    answer = engineer.get(f"/field/documents/{blob.pk}/")

    assert f'data-manual="{blob.pk}" data-bytes="{blob.size_bytes}"' in page
    assert len(b"".join(answer)) == blob.size_bytes


def test_the_file_of_a_withdrawn_document_and_of_an_order_are_no_documents(world: World, engineer: Client) -> None:
    blob = write(world, "D-2", "举升慢", file=(jpeg(), "a.jpg")).blob_id
    documents.withdraw("D-2", reason="过时", act=world.act(Role.ADMIN))

    assert engineer.get(f"/field/documents/{blob}/").status_code == 404


def test_a_new_or_withdrawn_document_and_a_moved_part_bring_the_jobs_anew(
    world: World, engineer: Client, now: time_machine.Traveller
) -> None:
    heads = [head(engineer)]
    write(world, "D-1", "洗扫车通则")
    heads.append(head(engineer))
    now.shift(60)
    documents.withdraw("D-1", reason="过时", act=world.act(Role.ADMIN, NOON.replace(minute=1)))
    heads.append(head(engineer))
    load(world)
    heads.append(head(engineer))

    assert len(set(heads)) == 4
    assert head(engineer) == heads[-1]


def test_the_own_stock_stands_with_serials_and_the_prices_with_what_the_outlet_holds(
    world: World, engineer: Client
) -> None:
    load(world)

    page = engineer.get("/field/parts/").content.decode()

    assert 'data-stock="HOSE-12"' in page
    assert 'data-serial="P1"' in page
    assert 'data-serial="P2"' not in page
    assert "¥86.50" in page
    assert "车上 2 · 本网点 8" in page
    assert "本网点没有" in page
    assert "gaoyayouguan" in page
    assert "690001" in page


def test_with_signal_the_whole_catalogue_is_searched(world: World, engineer: Client, settings: Any) -> None:
    load(world)
    settings.PHONE_PARTS = 2

    kept = engineer.get("/field/parts/").content.decode()
    found = engineer.get("/field/parts/?q=lvxin").content.decode()

    assert [number in kept for number in ("HOSE-12</span>", "PUMP-3</span>", "FILTER</span>")] == [True, True, False]
    assert "最常用的 2 种" in kept
    assert "FILTER</span>" in found
    assert "最常用的" not in found


def test_an_engineer_without_a_van_finds_prices_all_the_same(world: World, engineer: Client) -> None:
    catalogue.save_part("FILTER", {"name": "滤芯", "unit": "只", "cost_cny": Decimal(45)},
                        act=world.act(Role.STOREKEEPER))  # fmt: skip

    page = engineer.get("/field/parts/").content.decode()

    assert "车上没有登记的配件" in page
    assert "¥45.00" in page


def test_the_page_asks_as_much_for_many_parts_as_for_few(
    world: World, engineer: Client, django_assert_max_num_queries: Any
) -> None:
    load(world)

    with django_assert_max_num_queries(12):
        assert engineer.get("/field/parts/").status_code == 200


@pytest.mark.clause(id="R-6.4")
def test_an_engineer_asks_the_store_for_parts_once_however_often_it_is_pressed(world: World, engineer: Client) -> None:
    load(world)
    order = world.until(world.report(), "dispatch")
    told = {"command_id": str(uuid7()), "order": order.number, "note": "下午要用", "part": ["HOSE-12", "PUMP-3"],
            "name": ["高压油管", "水泵"], "quantity": ["2", "1"]}  # fmt: skip

    for _press in range(2):
        assert engineer.post("/field/parts/ask/", told).status_code == 302

    [request] = PartsRequest.objects.order_by("pk")
    assert (request.engineer, request.order, request.note) == (world.wang, order, "下午要用")
    assert [str(line.quantity.normalize()) for line in request.lines.order_by("pk")] == ["2", "1"]
    assert request.number in engineer.get("/field/parts/").content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"part": "HOSE-12", "name": "高压油管", "quantity": "很多"}, "数量"),
        ({"part": "NONE-1", "name": "没有的", "quantity": "1"}, "NONE-1"),
    ],
)
def test_a_request_that_is_refused_keeps_what_was_filled_in(
    world: World, engineer: Client, told: dict[str, str], said: str
) -> None:
    load(world)

    answer = engineer.post("/field/parts/ask/", told)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'name="part" value="{told["part"]}"' in page
    assert PartsRequest.objects.count() == 0


def test_nobody_asks_for_parts_for_a_colleagues_order(world: World, engineer: Client) -> None:
    load(world)
    order = world.step(world.until(world.report(), "respond"), "dispatch", NOON, engineer=world.zhao.number)

    told = {"part": "HOSE-12", "name": "高压油管", "quantity": "1", "order": order.number}

    assert engineer.post("/field/parts/ask/", told).status_code == 404
    assert PartsRequest.objects.count() == 0
