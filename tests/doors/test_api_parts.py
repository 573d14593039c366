"""Parts by the API: a program reads the catalogue and the stock, and books slips as the storekeeper does (R-6.4)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tests.actions.test_parts import held, stocked
from tests.doors.api import Caller, caller
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.parts.models import StockPlace

pytestmark = pytest.mark.django_db

HOSES = [{"part": "HOSE-12", "quantity": "3"}]


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def places(world: World) -> tuple[StockPlace, StockPlace]:
    return stocked(world)


@pytest.fixture
def keeper(world: World, places: tuple[StockPlace, StockPlace]) -> Caller:
    return caller(world, Role.STOREKEEPER)


def issue(keeper: Caller, **changes: Any) -> Any:
    slip = {"kind": "issue", "store": "YT", "engineer": "E001", "lines": HOSES} | changes
    return keeper.post("/parts/moves", slip, key="slip-1")


def test_a_part_is_read_with_its_cost_and_what_there_is_of_it(keeper: Caller) -> None:
    [part] = keeper.get("/parts?q=油管").json()["items"]

    assert (part["number"], part["cost_cny"], part["in_stock"]) == ("HOSE-12", "86.50", "10")


@pytest.mark.clause(id="R-6.4")
def test_the_same_slip_sent_twice_is_booked_once(keeper: Caller, places: tuple[StockPlace, StockPlace]) -> None:
    answers = [issue(keeper) for _each in range(2)]

    assert [each.status_code for each in answers] == [201, 201]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert held(places[1]) == {"HOSE-12": Decimal(3)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": [{"part": "HOSE-12", "quantity": "11"}]}, "stock_short"),
        ({"lines": []}, "parts_missing"),
        ({"kind": "use"}, "field_wrong"),
        ({"store": "XX"}, "field_wrong"),
        ({"store": ""}, "field_required"),
        ({"engineer": "E999"}, "unknown_engineer"),
        ({"order": "SO-1"}, "unknown_order"),
    ],
)
def test_a_slip_that_cannot_be_moves_nothing(
    keeper: Caller, places: tuple[StockPlace, StockPlace], changes: dict[str, Any], code: str
) -> None:
    answer = issue(keeper, **changes)

    assert (answer.status_code // 100, answer.json()["code"]) == (4, code)
    assert held(places[1]) == {}


def test_an_engineer_reads_the_own_van_and_no_other_place(world: World, keeper: Caller) -> None:
    issue(keeper)
    engineer = caller(world, Role.ENGINEER)

    [van] = engineer.get("/places").json()["items"]
    [row] = engineer.get(f"/stock?place={van['code']}").json()["items"]

    assert (van["engineer"], row["part"], row["quantity"]) == ("E001", "HOSE-12", "3")
    assert engineer.get("/stock?place=YT").status_code == 404
