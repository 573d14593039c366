"""Out of warranty, through the doors: quoted, accepted, repaired, billed at cost, paid, closed (R-6.11 to R-6.13)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.actions.test_order_charges import BEFORE, PEN, out_of_warranty
from tests.doors.api import caller
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.charges import queries
from yinuo.charges.models import Invoice, Payment
from yinuo.journal.queries import faults
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.receipt import from_canonical

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(minutes=86), tick=False) as traveller:
        yield traveller


@pytest.fixture
def order(world: World) -> ServiceOrder:
    """The engineer stands before a machine out of warranty, with two hoses on his van."""
    out_of_warranty(world)
    return world.until(world.report(), "declare_hazards")


@pytest.fixture
def office(world: World) -> dict[str, Client]:
    clients = {}
    for role in (Role.DISPATCHER, Role.SERVICE_MANAGER, Role.FINANCE, Role.ENGINEER):
        clients[role] = Client()
        clients[role].force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return clients


def phone(client: Client, order: ServiceOrder, *commands: tuple[str, dict[str, Any]], at: int) -> list[str]:
    """Send commands as the phone does; answers applied or the code of the refusal for each."""
    told = [
        {"id": str(uuid4()), "order": order.number, "kind": kind, "data": data,
         "occurred_at": (NOON + timedelta(minutes=at + place)).isoformat()}
        for place, (kind, data) in enumerate(commands)
    ]  # fmt: skip
    answer = client.post("/field/commands/", json.dumps({"commands": told}), content_type="application/json")
    return [each.get("problem", {}).get("code", each["result"]) for each in answer.json()["answers"]]


def quote(client: Client, order: ServiceOrder, **more: str) -> Any:
    form = {"of.GS-01": "3", "of.LC-01": "40", "parts": "HOSE-12 1", "note": "含往返路程", "command_id": str(uuid4())}
    return client.post(f"/orders/{order.number}/offer_quote/", form | more)


def shown(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def papers_are_whole(order: ServiceOrder, client: Client, finance: Client, follow: str) -> None:
    """The service receipt says the money, the money receipts are whole and genuine, the invoice is written."""
    order.refresh_from_db()
    paper = from_canonical(order.receipt.content)
    assert paper.payment is not None
    assert [str(line.unit_cny) for line in paper.parts if not line.covered] == ["86.5"]
    first, second = Payment.objects.order_by("serial")
    assert (first.number, second.number) == ("SJ-2026-000001", "SJ-2026-000002")
    pdf = client.get(f"{follow}money/{first.number}.pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert client.get(f"{follow}money/{first.number}.pdf", headers={"If-None-Match": pdf["ETag"]}).status_code == 304
    assert "这是真收据" in shown(client, f"/p/m/{first.key}/")
    assert "一张不缺" in shown(finance, "/charges/receipts/")
    invoice = Invoice.objects.get(payment=first)
    write = {"invoice_number": "24372000000012345678", "command_id": str(uuid4())}
    assert finance.post(f"/charges/invoices/{invoice.pk}/", write).status_code == 302
    assert "24372000000012345678" in shown(client, f"{follow}money/")


def agreed(order: ServiceOrder, office: dict[str, Client], client: Client, follow: str) -> None:
    """A price above cost is refused; at cost it goes out, and the customer accepts it by link."""
    # A price above cost stays with what was typed; at cost it goes out.
    above = quote(office[Role.SERVICE_MANAGER], order, prices="HOSE-12 120")
    assert above.status_code == 422
    assert "高于成本价" in above.content.decode()
    assert quote(office[Role.DISPATCHER], order).status_code == 302

    # The customer sees the price by link, and accepts it there.
    assert "446.50" in shown(client, follow)
    [quotation] = queries.quotations_of(f"order:{order.number}")
    answer = {"answer": "yes", "signer": "刘师傅", "quote": quotation.number, "command_id": str(uuid4())}
    assert client.post(f"{follow}money/", answer).status_code == 302
    assert Notice.objects.filter(kind="quote_answered").count() == 2


@pytest.mark.clause(id="R-5.8")
@pytest.mark.clause(id="R-6.11")
@pytest.mark.clause(id="R-6.12")
@pytest.mark.clause(id="R-6.13")
def test_a_repair_out_of_warranty_from_the_price_to_the_money_receipt(
    world: World, order: ServiceOrder, office: dict[str, Client], client: Client, clock: time_machine.Traveller
) -> None:
    desk, finance, engineer = office[Role.DISPATCHER], office[Role.FINANCE], office[Role.ENGINEER]
    follow = f"/p/o/{order.follow_key}/"

    # Without the customer's yes nobody begins, not even with a command that comes late.
    items = ticks("hazards", "under_chassis")
    assert phone(engineer, order, ("begin_repair", {"items": items}), at=86) == ["gate_closed"]

    agreed(order, office, client, follow)

    # The work, with one hose more than was accepted.
    hose = {"part": "HOSE-12", "quantity": "1", "old_part": True}
    done = phone(
        engineer, order, ("begin_repair", {"items": items}), ("use_part", hose), ("use_part", hose),
        ("finish_repair", {"cause": "油管老化", "work_done": "更换油管"}),
        ("complete_checks", {"items": ticks("completion")}), at=90,
    )  # fmt: skip
    assert set(done) == {"applied"}
    clock.move_to(NOON + timedelta(minutes=170))
    page = shown(desk, f"/charges/of/order:{order.number}/")
    assert "446.50" in page
    assert "要收费得先补报价" in page

    # Signed and paid at the machine, with a receipt at once; nothing above the bill.
    sign = {"signer": "刘师傅", "no_improper": True, "strokes": PEN}
    paid = phone(
        engineer, order, ("sign", sign), ("take_payment", {"amount": "400", "method": "cash"}),
        ("take_payment", {"amount": "46.51", "method": "cash"}), at=171,
    )  # fmt: skip
    assert paid == ["applied", "applied", "over_paid"]
    close = {"command_id": str(uuid4())}
    assert desk.post(f"/orders/{order.number}/close/", close).status_code == 409
    rest = {"amount": "46.50", "method": "transfer", "reference": "回单 8812", "command_id": str(uuid4())}
    assert finance.post(f"/orders/{order.number}/take_payment/", rest).status_code == 302
    assert desk.post(f"/orders/{order.number}/close/", close).status_code == 302

    papers_are_whole(order, client, finance, follow)

    assert order.state == "closed"
    assert list(differences()) == []
    assert list(faults()) == []


@pytest.mark.clause(id="R-6.11")
def test_a_customer_objects_to_a_charge_and_the_right_people_hear_it(
    world: World, order: ServiceOrder, client: Client
) -> None:
    told = {"note": "现场让我另付 50 元", "command_id": str(uuid4())}
    assert client.post(f"/p/o/{order.follow_key}/money/improper/", told).status_code == 302

    heard = Notice.objects.filter(kind="improper_charge").order_by("pk").values_list("recipient__role", flat=True)
    assert sorted(heard) == [Role.FINANCE, Role.SERVICE_MANAGER]


@pytest.mark.clause(id="R-6.13")
def test_a_program_reads_the_bill_and_takes_a_payment_once(
    world: World, order: ServiceOrder, office: dict[str, Client], clock: time_machine.Traveller
) -> None:
    quote(office[Role.DISPATCHER], order)
    phone(office[Role.ENGINEER], order, ("accept_quote", {"signer": "刘师傅", "strokes": PEN}), at=86)
    world.until(order, "complete_checks", start=NOON, skip=BEFORE)
    clock.move_to(NOON + timedelta(minutes=170))
    finance = caller(world, Role.FINANCE)

    prices = {each["code"]: each["unit_cny"] for each in finance.get("/prices").json()}
    bill = finance.get(f"/orders/{order.number}/bill").json()
    told = {"amount_cny": bill["due_cny"], "method": "transfer", "reference": "回单 1"}
    answers = [finance.post(f"/orders/{order.number}/payments", told, key="pay-1") for _each in range(2)]

    assert prices["GS-01"] == "80.00"
    assert (bill["cover"], bill["due_cny"], len(bill["lines"])) == ("not_covered", "360.00", 2)
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    [receipt] = finance.get("/money-receipts").json()["items"]
    assert (receipt["number"], receipt["amount_cny"]) == ("SJ-2026-000001", "360.00")
    assert finance.post(f"/orders/{order.number}/payments", told).json()["code"] == "nothing_due"


@pytest.mark.clause(id="R-6.11")
def test_everybody_reads_the_price_list(order: ServiceOrder, client: Client) -> None:
    page = shown(client, "/p/tariff/")

    assert "维修工时" in page
    assert "¥80.00 / 小时" in page


def test_a_refund_is_a_counter_entry_with_its_own_receipt(
    world: World, order: ServiceOrder, office: dict[str, Client], clock: time_machine.Traveller
) -> None:
    quote(office[Role.DISPATCHER], order)
    phone(office[Role.ENGINEER], order, ("accept_quote", {"signer": "刘师傅", "strokes": PEN}), at=86)
    world.until(order, "complete_checks", start=NOON, skip=BEFORE)
    clock.move_to(NOON + timedelta(minutes=170))
    pay = {"amount": "360", "method": "cash", "command_id": str(uuid4())}
    office[Role.DISPATCHER].post(f"/orders/{order.number}/take_payment/", pay)
    first = Payment.objects.get()

    told = {"amount": "80", "method": "cash", "reason": "少用一小时", "command_id": str(uuid4())}
    office[Role.FINANCE].post(f"/charges/receipts/{first.number}/refund/", told)
    again = office[Role.FINANCE].post(f"/charges/receipts/{first.number}/refund/", told)

    assert again.status_code == 302
    assert [str(each.amount_cny) for each in Payment.objects.order_by("serial")] == ["360.00", "-80.00"]
    page = shown(office[Role.DISPATCHER], f"/charges/receipts/{first.number}/")
    assert "SJ-2026-000002" in page
    register = office[Role.FINANCE].get("/charges/receipts/?export=pdf")
    assert register.content[:5] == b"%PDF-"


def test_a_code_to_pay_by_is_the_companys_own_picture(
    world: World, order: ServiceOrder, office: dict[str, Client], client: Client, tmp_path: Any, monkeypatch: Any,
    clock: time_machine.Traveller,
) -> None:  # fmt: skip
    picture = tmp_path / "pay.png"
    picture.write_bytes(b"\x89PNG own code")
    monkeypatch.setattr(settings, "PAY_QR", str(picture))
    quote(office[Role.DISPATCHER], order)
    phone(office[Role.ENGINEER], order, ("accept_quote", {"signer": "刘师傅", "strokes": PEN}), at=86)
    world.until(order, "complete_checks", start=NOON, skip=BEFORE)
    clock.move_to(NOON + timedelta(minutes=170))

    answer = client.get(f"/p/o/{order.follow_key}/money/code/")

    assert (answer.content, answer["Content-Type"]) == (b"\x89PNG own code", "image/png")
    assert "公司收款码" in shown(client, f"/p/o/{order.follow_key}/money/")
