"""The storekeeper's scanner in a real browser: ten lines to an order, counted in presses and not in seconds (R-6.4)."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.console import refusals_expected
from tests.journeys.hands import accessible, sign_in
from tests.world import World, make_world
from yinuo.accounts.types import Role
from yinuo.kernel import clock
from yinuo.parts import queries
from yinuo.parts.actions import catalogue, store
from yinuo.parts.types import Line, PlaceKind

pytestmark = pytest.mark.django_db(transaction=True)

TEN = [f"P-{n:02d}" for n in range(1, 11)]


@pytest.fixture
def today() -> World:
    """A store with fifty of each of ten parts, every one with a barcode, and two control units."""
    world = make_world(clock.now())
    keeper = world.act(Role.STOREKEEPER, clock.now())
    for number in TEN:
        values = {"name": f"滤芯 {number}", "unit": "只", "cost_cny": Decimal(10), "barcode": f"69{number[2:]}"}
        catalogue.save_part(number, values, act=keeper)
    told = {"name": "控制器", "unit": "台", "cost_cny": Decimal(2300), "serial_kept": True}
    catalogue.save_part("ECU-3", told, act=keeper)
    yantai, _new = catalogue.open_place("YT", {"kind": PlaceKind.OUTLET, "name": "烟台库"}, act=keeper)
    lines = [Line(number, Decimal(50)) for number in TEN]
    store.receive(yantai, [*lines, Line("ECU-3", Decimal(2), ("E1", "E2"))], act=keeper)
    return world


@pytest.fixture
def moving(desk: Page, today: World, live_server: LiveServer) -> Page:
    sign_in(desk.context, today.users["storekeeper"], live_server)
    desk.goto(f"{live_server}/parts/moves/")
    expect(desk.get_by_label("扫码或输入")).to_be_focused()
    return desk


def scan(page: Page, code: str) -> None:
    """What a wedge scanner does: it types faster than anybody, and presses Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def on_van(world: World) -> dict[str, Decimal]:
    return {each.number: each.quantity for each in queries.on_van(world.wang.pk)}


@pytest.mark.clause(id="R-6.4")
def test_ten_lines_go_to_an_order_by_eleven_scans_one_choice_and_one_press(moving: Page, today: World) -> None:
    order = today.until(today.report(at=clock.now()), "dispatch")
    moving.get_by_label("从仓库").select_option("YT")  # the first time only: the desk remembers the store
    moving.get_by_label("扫码或输入").focus()

    scan(moving, order.number)
    for number in TEN:
        scan(moving, f"69{number[2:]}")
    expect(moving.locator("#total-lines")).to_have_text("10")
    expect(moving.get_by_label("发给")).to_have_value("E001")
    accessible(moving)
    moving.keyboard.press("Control+Enter")

    expect(moving.get_by_text("领用已办好：10 行，合计 10")).to_be_visible()
    assert on_van(today) == dict.fromkeys(TEN, Decimal(1))
    assert {each.order for each in queries.movements(part_id=queries.parts()[1].pk) if each.kind == "issue"} == {order}
    expect(moving.get_by_label("从仓库")).to_have_value("YT")


def test_the_same_label_twice_is_two_pieces_and_the_last_scan_can_be_undone(moving: Page, today: World) -> None:
    for code in ("P-01", "P-01", "P-02"):
        scan(moving, code)
    expect(moving.get_by_label("P-01 的数量")).to_have_value("2")

    moving.get_by_role("button", name="撤销上一次扫描").click()

    expect(moving.get_by_label("P-02 的数量")).to_have_count(0)
    expect(moving.get_by_label("扫码或输入")).to_be_focused()


def test_pieces_with_serials_are_asked_for_one_by_one(moving: Page, today: World) -> None:
    scan(moving, "ECU-3")
    expect(moving.get_by_text("请逐件扫 ECU-3 控制器 的序列号")).to_be_visible()

    scan(moving, "E1")
    expect(moving.get_by_label("ECU-3 的序列号")).to_have_value("E1")
    scan(moving, "E001")
    moving.get_by_label("从仓库").select_option("YT")
    moving.keyboard.press("Control+Enter")

    expect(moving.get_by_text("领用已办好：1 行")).to_be_visible()
    assert on_van(today) == {"ECU-3": Decimal(1)}


def test_a_refusal_stands_at_its_line_and_nothing_is_lost(moving: Page, today: World) -> None:
    moving.get_by_label("从仓库").select_option("YT")
    moving.get_by_label("发给").select_option("E001")
    moving.get_by_label("扫码或输入").focus()
    scan(moving, "P-01")
    scan(moving, "P-02")
    moving.get_by_label("P-02 的数量").fill("51")

    with refusals_expected(moving, 422):
        moving.get_by_role("button", name="确认发料").click()
        expect(moving.get_by_role("alert")).to_contain_text("只有 50，需要 51")
    accessible(moving)
    moving.get_by_label("P-02 的数量").fill("50")
    moving.get_by_role("button", name="确认发料").click()

    expect(moving.get_by_text("领用已办好：2 行，合计 51")).to_be_visible()
    assert on_van(today) == {"P-01": Decimal(1), "P-02": Decimal(50)}


def test_words_offer_the_parts_they_find(moving: Page) -> None:
    scan(moving, "lvxin")

    moving.get_by_role("button", name="P-03 滤芯 P-03").click()

    expect(moving.get_by_label("P-03 的数量")).to_have_value("1")


@pytest.mark.parametrize(
    "path",
    [
        "/parts/", "/parts/of/P-01/", "/parts/new/", "/parts/places/", "/parts/places/YT/", "/parts/places/YT/restock/",
        "/parts/old/", "/parts/requests/", "/parts/requests/new/", "/parts/waste/new/", "/parts/moves/count/",
    ],
)  # fmt: skip
def test_the_storekeepers_pages_are_accessible(moving: Page, live_server: LiveServer, path: str) -> None:
    moving.goto(f"{live_server}{path}")

    accessible(moving)
