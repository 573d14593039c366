"""The storekeeper's pages without a script: slips, catalogue, places, old parts (R-6.4, R-6.5)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.actions.test_parts import held, keeper, stocked
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.parts import queries
from yinuo.parts.actions import catalogue, store, using
from yinuo.parts.models import Movement, StockPlace, UsedPart
from yinuo.parts.types import Line, OldPart

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(days=40), tick=False) as traveller:
        yield traveller


@pytest.fixture
def places(world: World) -> tuple[StockPlace, StockPlace]:
    return stocked(world)


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(world: World, places: tuple[StockPlace, StockPlace]) -> Client:
    return signed_in(world, Role.STOREKEEPER)


def owed(world: World, van: StockPlace, yantai: StockPlace) -> UsedPart:
    order = world.until(world.report(), "begin_repair")
    store.issue(yantai, van, [Line("HOSE-12", Decimal(1))], act=keeper(world))
    return using.use(
        order.pk, Line("HOSE-12", Decimal(1)), engineer_id=world.wang.pk, old_part=True, act=world.act(Role.ENGINEER)
    )


def test_a_slip_is_written_scan_by_scan_without_a_script(desk: Client) -> None:
    page = desk.post("/parts/moves/", {"do": "scan", "scan": "hose-12"}).content.decode()

    assert 'name="quantity:HOSE-12" value="1"' in page
    assert 'name="trail" value="HOSE-12"' in page


@pytest.mark.clause(id="R-6.4")
def test_the_same_form_sent_twice_issues_once(desk: Client, places: tuple[StockPlace, StockPlace]) -> None:
    form = {
        "do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "3",
        "command_id": str(uuid7()),
    }  # fmt: skip

    answers = [desk.post("/parts/moves/", form).status_code for _each in range(2)]

    assert answers == [302, 302]
    assert held(places[1]) == {"HOSE-12": Decimal(3)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantity:HOSE-12": "elf"}, "elf"),
        ({"quantity:HOSE-12": "11"}, "只有 10，需要 11"),
        ({"part": "ECU-3", "serials:ECU-3": "E9"}, "E9"),
        ({"order": "SO-1"}, "SO-1"),
        ({"engineer": ""}, "这个字段"),
        ({"part": ""}, "至少要有一行"),
    ],
)
def test_a_refused_slip_comes_back_whole(
    desk: Client, places: tuple[StockPlace, StockPlace], change: dict[str, str], said: str
) -> None:
    form = {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12", "quantity:HOSE-12": "3"} | change

    answer = desk.post("/parts/moves/", {name: value for name, value in form.items() if value})

    assert answer.status_code in (409, 422)
    assert said in answer.content.decode()
    assert Movement.objects.exclude(kind="receive").count() == 0


def test_a_count_says_what_differs(desk: Client, places: tuple[StockPlace, StockPlace]) -> None:
    form = {"do": "book", "place": "YT", "reason": "月末盘点", "part": "HOSE-12", "quantity:HOSE-12": "8"}

    answer = desk.post("/parts/moves/count/", form, follow=True)

    assert "HOSE-12 -2" in answer.content.decode()
    assert held(places[0])["HOSE-12"] == Decimal(8)


def test_the_catalogue_is_found_by_name_pinyin_and_barcode_and_goes_out_as_a_price_list(desk: Client) -> None:
    found = [desk.get("/parts/", {"q": q, "active": ""}).content.decode() for q in ("油管", "gyyg", "hose")]
    sheet = load_workbook(BytesIO(desk.get("/parts/?export=xlsx").content)).active

    assert ["HOSE-12" in page and "ECU-3" not in page for page in found] == [True] * 3
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["ECU-3", "HOSE-12"]


def test_a_part_keeps_what_it_fits_and_what_may_take_its_place(world: World, desk: Client) -> None:
    form = {"number": "hose-13", "name": "高压油管 1.2 米", "unit": "根", "cost_cny": "96", "lead_days": "7",
            "models": [world.sweeper.model_id], "substitutes": "HOSE-12", "active": "on"}  # fmt: skip

    answer = desk.post("/parts/new/", form)

    part = queries.part("HOSE-13")
    assert part is not None
    assert answer.headers["Location"] == "/parts/of/HOSE-13/"
    assert queries.models_of(part.pk) == [world.sweeper.model_id]
    assert [each.number for each in queries.substitutes_of(part.pk)] == ["HOSE-12"]
    assert "洗扫车" in desk.get("/parts/of/HOSE-13/").content.decode()


def test_a_wrong_substitute_leaves_the_part_unwritten(desk: Client) -> None:
    form = {"number": "P-9", "name": "滤芯", "unit": "只", "cost_cny": "96", "lead_days": "7", "substitutes": "XX"}

    answer = desk.post("/parts/new/", form)

    assert (answer.status_code, queries.part("P-9")) == (422, None)
    assert "XX" in answer.content.decode()


def test_a_place_shows_its_stock_its_value_and_its_ledger(
    world: World, desk: Client, places: tuple[StockPlace, StockPlace]
) -> None:
    owed(world, places[1], places[0])

    page = desk.get("/parts/places/YT/").content.decode()
    van = desk.get(f"/parts/places/{places[1].code}/").content.decode()

    assert "5378.50" in page  # nine hoses at 86.50 and two control units at 2,300
    assert "王工" in page
    assert "装车使用" in van


def test_lists_ask_the_same_number_of_queries_whatever_they_show(
    world: World, desk: Client, places: tuple[StockPlace, StockPlace], django_assert_num_queries
) -> None:
    for path in ("/parts/", "/parts/places/", "/parts/old/"):
        desk.get(path)
        with django_assert_num_queries(FIXED[path]):
            desk.get(path)
    owed(world, places[1], places[0])
    store.van_of(world.zhao.pk, act=keeper(world))
    for path in ("/parts/", "/parts/places/", "/parts/old/"):
        with django_assert_num_queries(FIXED[path]):
            desk.get(path)


FIXED = {"/parts/": 5, "/parts/places/": 5, "/parts/old/": 6}


@pytest.mark.clause(id="R-6.5")
def test_an_old_part_is_found_by_a_scan_and_taken_in(
    world: World, desk: Client, places: tuple[StockPlace, StockPlace]
) -> None:
    used = owed(world, places[1], places[0])

    page = desk.get("/parts/old/", {"q": used.order.number}).content.decode()
    desk.post(f"/parts/old/{used.pk}/in/")

    assert '<button class="btn btn-sm btn-primary" autofocus>' in page
    assert '<strong class="late">40</strong>' in page
    assert UsedPart.objects.get().old_part == OldPart.HANDED_IN


@pytest.mark.clause(id="R-6.5")
def test_the_manager_writes_an_old_part_off_with_a_reason(
    world: World, desk: Client, places: tuple[StockPlace, StockPlace]
) -> None:
    used = owed(world, places[1], places[0])
    manager = signed_in(world, Role.SERVICE_MANAGER)

    answers = [
        client.post(f"/parts/old/{used.pk}/off/", {"reason": reason}).status_code
        for client, reason in ((desk, "随车报废"), (manager, ""), (manager, "随车报废"))
    ]

    assert answers == [403, 422, 302]
    assert UsedPart.objects.get().old_part_why == "随车报废"


def test_labels_are_printed_for_one_part_and_for_the_whole_list(desk: Client) -> None:
    files = [desk.get(path) for path in ("/parts/of/HOSE-12/label/", "/parts/labels/?q=油管")]

    assert [(each.headers["Content-Type"], each.content[:5]) for each in files] == [("application/pdf", b"%PDF-")] * 2


@pytest.mark.clause(id="R-6.4")
def test_a_request_is_written_on_the_desk_and_issued_from_the_moving_desk(
    world: World, desk: Client, places: tuple[StockPlace, StockPlace]
) -> None:
    form = {"engineer": "E001", "lines": "hose-12 12\nECU-3", "note": "补车存"}
    page = desk.post("/parts/requests/new/", form)["Location"]
    number = page.split("/")[-2]
    desk.post("/parts/moves/", {"do": "book", "store": "YT", "engineer": "E001", "part": "HOSE-12",
                                "quantity:HOSE-12": "1"})  # fmt: skip  # so that the desk knows the store

    slip = desk.get("/parts/moves/", {"request": number}).content.decode()
    desk.post("/parts/moves/", {"do": "book", "store": "YT", "engineer": "E001", "request": number, "part": "HOSE-12",
                                "quantity:HOSE-12": "9"})  # fmt: skip

    assert 'name="quantity:HOSE-12" value="9"' in slip
    assert "缺货：HOSE-12" in slip
    assert "待发料" in desk.get(page).content.decode()
    assert "HOSE-12" in desk.get(page).content.decode()
    assert desk.post(f"{page}close/", {"reason": "停产"}, follow=True).status_code == 200
    assert number not in desk.get("/parts/requests/?state=open").content.decode()


@pytest.mark.parametrize(("lines", "said"), [("XX 1", "XX"), ("HOSE-12 elf", "elf"), ("HOSE-12 0", "0")])
def test_a_wrong_line_of_a_request_comes_back_with_what_is_wrong(desk: Client, lines: str, said: str) -> None:
    answer = desk.post("/parts/requests/new/", {"engineer": "E001", "lines": lines})

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("quantity", ["NaN", "1e99999999", "-1", "0", "9" * 30, "\x00"])
@pytest.mark.parametrize("do", ["", "undo", "book"])
def test_no_figure_and_no_sign_breaks_the_moving_desk(desk: Client, quantity: str, do: str) -> None:
    form = {"do": do, "store": "YT", "engineer": "E001", "part": ["HOSE-12", "X\x00"], "quantity:HOSE-12": quantity,
            "trail": "HOSE-12"}  # fmt: skip

    assert desk.post("/parts/moves/", form).status_code in (200, 409, 422)
    assert Movement.objects.exclude(kind="receive").count() == 0


@pytest.mark.parametrize("serial", ["x" * 61, "é" * 200])
def test_a_serial_no_label_holds_is_refused(desk: Client, serial: str) -> None:
    form = {"do": "book", "store": "YT", "part": "ECU-3", "serials:ECU-3": serial}

    assert desk.post("/parts/moves/receive/", form).status_code == 422


def test_the_catalogue_shows_what_is_in_use_and_says_so_on_every_page_and_in_the_workbook(desk: Client) -> None:
    catalogue.save_part("OLD-1", {"name": "停产油管", "unit": "件", "cost_cny": Decimal(1), "active": False},
                        act=system_act(NOON))  # fmt: skip

    for path in ("/parts/", "/parts/?sort=name", "/parts/?q=油管"):
        page = desk.get(path).content.decode()
        assert "OLD-1" not in page
        assert '<option value="yes" selected>' in page
    assert "OLD-1" in desk.get("/parts/?active=").content.decode()
    sheet = load_workbook(BytesIO(desk.get("/parts/?export=xlsx").content)).active
    assert "OLD-1" not in [row[0].value for row in sheet.iter_rows(min_row=2)]
