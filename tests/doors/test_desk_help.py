"""A request for help as the desk sees and answers it (R-6.16)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.doors.api import caller
from tests.world import NOON, World
from yinuo.hall.notices import noticed
from yinuo.kernel.ids import uuid7
from yinuo.messages import queries as messages
from yinuo.orders.models import ServiceOrder

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-6.16")]

AT = NOON + timedelta(minutes=100)


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=2), tick=False) as traveller:
        yield traveller


def asks(world: World, help: str, **more: str) -> ServiceOrder:
    order = world.until(world.report(), "begin_repair")
    return world.step(order, "request_help", AT, help=help, reason="一个人抬不动油泵", **more)


def page(client: Client, order: ServiceOrder) -> str:
    return client.get(f"/orders/{order.number}/").content.decode()


@pytest.mark.parametrize(
    ("help", "step"), [("colleague", "reassign"), ("shop", "outsource"), ("advice", "answer_help")]
)
def test_the_page_shows_the_request_and_first_the_step_that_gives_what_is_asked(
    world: World, dispatcher: Client, help: str, step: str
) -> None:
    html = page(dispatcher, asks(world, help))

    aid = html[html.index('class="aid') : html.index("</section>")]
    steps = [aid.index(f"/{each}/") for each in ("reassign", "outsource", "answer_help")]
    assert "王工请求支援" in aid
    assert "一个人抬不动油泵" in aid
    assert aid.index(f"/{step}/") == min(steps)


def test_reassigning_begins_with_the_colleague_wished_for_and_the_reason_given(
    world: World, dispatcher: Client
) -> None:
    order = asks(world, "colleague", to=world.zhao.number)

    form = dispatcher.get(f"/orders/{order.number}/reassign/?engineer={world.zhao.number}&reason=一个人抬不动油泵")

    html = form.content.decode()
    assert "希望由赵工来" in page(dispatcher, order)
    assert f'<option value="{world.zhao.number}" selected>' in html
    assert "一个人抬不动油泵</textarea>" in html


def test_the_board_marks_an_order_whose_engineer_waits_for_help_until_it_is_answered(
    world: World, dispatcher: Client
) -> None:
    order = asks(world, "advice")
    marked = dispatcher.get("/").content.decode()

    answer = {"command_id": str(uuid7()), "answer": "先查溢流阀"}
    dispatcher.post(f"/orders/{order.number}/answer_help/", answer)

    assert "请求支援" in marked
    assert "请求支援" not in dispatcher.get("/").content.decode()
    assert 'class="aid' not in page(dispatcher, order)


def test_a_reader_sees_the_request_without_buttons(world: World, client: Client) -> None:
    order = asks(world, "shop")
    client.force_login(world.users["auditor"])

    html = page(client, order)

    assert "王工请求支援" in html
    assert "/answer_help/" not in html


def test_the_notices_say_who_needs_what(world: World) -> None:
    asks(world, "colleague", to=world.zhao.number)
    asks(world, "advice")

    newest, older = messages.notices_of(world.users["dispatcher"].pk, "help")

    assert noticed(newest).sentence == "王工请求支援：请教怎么处理。一个人抬不动油泵。"
    assert noticed(older).sentence == "王工请求支援：请同事接手。一个人抬不动油泵。希望由赵工来。"


def test_a_program_asks_and_answers_too(world: World) -> None:
    order = world.until(world.report(), "begin_repair")
    engineer, desk = caller(world, "engineer"), caller(world, "dispatcher")

    asked = engineer.step(order.number, "request_help", help="shop", reason="要起重设备").json()
    answered = desk.step(order.number, "answer_help", answer="已联系汽修厂").json()

    assert (asked["help_wanted"], answered["help_wanted"]) == ("shop", "")
