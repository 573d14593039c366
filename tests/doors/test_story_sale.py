"""Parts sold and sent, through the doors: asked, a substitute, quoted, accepted by link, paid, picked, sent late with
its reason, arrived (R-5.8, R-5.9)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from tests.actions.test_charges import price_list
from tests.actions.test_parts import held, stocked
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.charges import actions as charge_actions
from yinuo.charges import queries as charges
from yinuo.journal.queries import faults
from yinuo.kernel.errors import Refused
from yinuo.parts import queries as parts
from yinuo.parts.actions import catalogue
from yinuo.parts.rules import sums
from yinuo.parts.types import Line
from yinuo.sales import actions, queries
from yinuo.sales.actions import Order
from yinuo.sales.models import Sale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(world: World) -> dict[str, Client]:
    """A price list, ten hoses in store, an old hose made no more; and the office's browsers."""
    price_list(world)
    stocked(world)
    keeper = world.act(Role.STOREKEEPER)
    told = {"name": "旧式油管", "unit": "件", "cost_cny": Decimal(60), "active": False}
    catalogue.save_with_fits("HOSE-OLD", told, models=[], substitutes=["HOSE-12"], act=keeper)
    clients = {}
    for role in (Role.SALES, Role.STOREKEEPER, Role.FINANCE, Role.AUDITOR):
        clients[role] = Client()
        clients[role].force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return clients


def send(client: Client, path: str, **form: str) -> int:
    return int(client.post(path, form | {"command_id": str(uuid4())}).status_code)


def shown(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def asked(world: World, *lines: Line) -> Sale:
    wanted = lines or (Line("HOSE-12", Decimal(2)),)
    order = Order(world.customer, "刘师傅", "13900000001", "芝罘区环卫停车场", wanted)
    return actions.ask(order, act=world.act(Role.SALES))


def take(world: World, sale: Sale, step: str, role: str = Role.SALES, **data: Any) -> Sale:
    return actions.advance(sale.number, step, data, act=world.act(role))


def refused(code: str, run: Any) -> None:
    with pytest.raises(Refused) as no:
        run()
    assert no.value.code == code


@pytest.mark.clause(id="R-5.8")
@pytest.mark.clause(id="R-5.9")
def test_parts_are_sold_at_cost_and_sent_on_the_customers_behalf(
    world: World, office: dict[str, Client], client: Client, clock: time_machine.Traveller
) -> None:
    sales, keeper, finance = office[Role.SALES], office[Role.STOREKEEPER], office[Role.FINANCE]
    store = parts.place("YT")
    before = held(store)["HOSE-12"]

    # A part that is made no more is taken down all the same.
    form = {"customer": "C001", "vehicle": "V0001", "contact_name": "刘师傅", "contact_phone": "13900000001",
            "address": "芝罘区环卫停车场", "lines": "HOSE-OLD 2"}  # fmt: skip
    assert send(sales, "/sales/new/", **form) == 302
    sale = Sale.objects.get()
    page = f"/sales/{sale.number}/"
    offer = {"promised_on": "2026-11-25", "freight": "prepaid", "carriage": "YF-01 8"}
    assert send(sales, f"{page}offer/", **offer) == 422
    assert send(sales, f"{page}offer/", **offer, **{"instead.HOSE-OLD": "HOSE-12"}) == 302

    # The customer accepts by link: 2 × 86.50 + 8 × 2.50, at cost.
    link = f"/p/parts/{sale.follow_key}/"
    assert "193.00" in shown(client, link)
    assert send(client, link, step="accept", by="刘师傅") == 302

    # Nothing is picked before it is paid; then it is set aside for this customer.
    assert send(keeper, f"{page}pick/", place="YT") == 409
    assert send(finance, f"{page}pay/", amount="193", method="transfer", reference="回单 9") == 302
    assert send(keeper, f"{page}pick/", place="YT") == 302
    assert held(store)["HOSE-12"] == before - 2
    assert held(parts.place("DF"))["HOSE-12"] == 2

    # Late, with its reason; then it leaves the house.
    clock.move_to(NOON + timedelta(days=3))
    assert send(keeper, f"{page}send/", carrier="德邦物流", waybill="DB123") == 422
    assert "晚于承诺" in shown(sales, page)
    assert send(keeper, f"{page}send/", carrier="德邦物流", waybill="DB123", late_why="大雪停运") == 302
    assert "HOSE-12" not in held(parts.place("DF"))
    assert "DB123" in shown(client, link)
    assert send(client, link, step="arrive", by="刘师傅") == 302

    sale.refresh_from_db()
    assert (sale.state, sale.arrived_by, sale.late_why) == ("arrived", "刘师傅", "大雪停运")
    assert charges.bill_of(f"sale:{sale.number}").due_cny == 0
    assert sales.get(f"{page}packing.pdf").content[:5] == b"%PDF-"
    assert "晚了" in shown(office[Role.AUDITOR], "/sales/")
    assert sums(parts.every_movement()) == parts.every_stock()
    assert list(queries.differences()) == []
    assert list(faults()) == []


@pytest.mark.clause(id="R-5.8")
def test_a_part_without_a_substitute_is_rebuilt_not_refused(world: World, office: dict[str, Client]) -> None:
    told = {"name": "停产齿轮", "unit": "件", "cost_cny": Decimal(300), "active": False}
    catalogue.save_part("GEAR-1", told, act=world.act(Role.STOREKEEPER))
    sale = asked(world, Line("GEAR-1", Decimal(1)))
    offer = {"promised_on": date(2026, 12, 5), "freight": "collect"}

    refused("discontinued", lambda: take(world, sale, "offer", **offer))
    refused("not_a_substitute", lambda: take(world, sale, "offer", **offer, instead={"GEAR-1": "HOSE-12"}))
    sale = take(world, sale, "offer", **offer, rebuilt={"GEAR-1": "按图纸定制"})

    assert queries.lines_of(sale)[0].rebuilt == "按图纸定制"


def test_a_cancelled_order_gives_its_parts_back_once_the_money_went_back(
    world: World, office: dict[str, Client]
) -> None:
    sale, store = asked(world), parts.place("YT")
    before = held(store)["HOSE-12"]
    take(world, sale, "offer", promised_on=date(2026, 11, 25), freight="company")
    take(world, sale, "accept", Role.CONTACT, by="刘师傅")
    take(world, sale, "pay", Role.FINANCE, amount="173", method="cash")
    take(world, sale, "pick", Role.STOREKEEPER, place="YT")

    refused("has_receipts", lambda: take(world, sale, "cancel", reason="不要了"))
    from_us = charges.bill_of(f"sale:{sale.number}").paid[0]
    give_back(world, from_us.number)
    take(world, sale, "cancel", reason="不要了")

    assert held(store)["HOSE-12"] == before
    bill = charges.bill_of(f"sale:{sale.number}")
    assert (bill.total_cny, bill.paid_cny) == (0, 0)


def give_back(world: World, number: str) -> None:
    from_finance = world.act(Role.FINANCE)
    charge_actions.refund(number, Decimal(173), "cash", reason="客户退订", act=from_finance)


def test_nobody_takes_a_step_out_of_turn_or_of_another_role(world: World, office: dict[str, Client]) -> None:
    sale = asked(world)

    refused("sale_step_wrong", lambda: take(world, sale, "send", Role.STOREKEEPER))
    refused("not_allowed", lambda: take(world, sale, "offer", Role.CONTACT))
    refused("bad_time", lambda: take(world, sale, "offer", promised_on=date(2026, 11, 1), freight="company"))
    refused("field_required", lambda: asked_without_address(world))


def asked_without_address(world: World) -> None:
    order = Order(world.customer, "刘师傅", "13900000001", " ", (Line("HOSE-12", Decimal(1)),))
    actions.ask(order, act=world.act(Role.SALES))
