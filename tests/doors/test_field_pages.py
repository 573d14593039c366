"""The engineer's pages: what each state asks for, for whom, and what a page costs."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.world import NOON, World, ticks
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db

STATES = {
    "dispatch": "接单",
    "accept": "出发",
    "depart": "我已到场",
    "arrive": "确认危险作业",
    "declare_hazards": "开始维修",
    "begin_repair": "维修完毕",
    "finish_repair": "检验完成，请客户验收",
    "complete_checks": "确认签字",
}
"""The last step taken → what the one big button says then."""


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


@pytest.fixture
def page(engineer: Client) -> Callable[[ServiceOrder], str]:
    def read(order: ServiceOrder) -> str:
        answer = engineer.get(f"/field/orders/{order.number}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def screen(html: str) -> str:
    """What the one thing to do now asks for."""
    return html.partition('id="screen"')[2].partition("我需要支援")[0]


def bar(html: str) -> str:
    return html.partition('class="act-bar"')[2].partition("</div>")[0]


@pytest.mark.parametrize("last", STATES)
def test_every_state_has_one_big_next_action(world: World, page: Callable[..., str], last: str) -> None:
    order = world.until(world.report(), last)

    assert STATES[last] in bar(page(order))


def test_the_head_of_a_job_says_whom_to_call_where_to_go_and_by_when(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "dispatch")

    html = page(order)

    assert 'href="tel:13900000001"' in html
    assert 'href="geo:37.300000,121.200000?q=' in html
    assert 'class="count count-big"' in html
    assert "在 100 公里服务半径内" in html


def test_hazards_that_the_fault_usually_brings_are_suggested(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "arrive")

    html = screen(page(order))

    assert html.count("按故障建议") == 2
    assert 'value="moving_parts" checked' in html
    assert 'value="welding">' in html


def test_a_certificate_that_is_not_held_is_said_before_the_work(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "arrive")
    world.step(order, "declare_hazards", NOON + timedelta(minutes=85), hazards=["welding", "height"])

    html = screen(page(order))

    assert html.count("证件不在有效期内，不能开始维修") == 3
    assert 'data-hazard="height">' in html
    assert 'data-item="height" data-unheld' in html
    assert 'data-item="welding"' not in html


def test_who_came_late_is_asked_to_apologise_with_words_to_begin_from(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "accept")
    world.step(order, "depart", NOON + timedelta(minutes=200), items=ticks("check_out"))
    world.step(order, "arrive", NOON + timedelta(minutes=265))

    assert "比承诺的时间晚到了 25 分钟" in page(order)


def test_a_waiting_job_says_for_what_and_goes_on(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "accept")
    world.step(order, "wait", NOON + timedelta(minutes=20), wait_for="parts", reason="油管接头缺货")

    html = page(order)

    assert "油管接头缺货" in html
    assert "继续这张工单" in bar(html)


def test_the_customer_may_sign_later_by_link(world: World, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "complete_checks")
    world.step(order, "sign_later", NOON + timedelta(minutes=180))

    html = page(order)

    assert f"/p/o/{order.follow_key}/sign/" in html
    assert "data:image/svg+xml" in html


def test_a_signed_job_leads_to_its_receipt(world: World, engineer: Client, page: Callable[..., str]) -> None:
    order = world.until(world.report(), "sign")

    assert f"/field/orders/{order.number}/receipt.pdf" in page(order)
    paper = engineer.get(f"/field/orders/{order.number}/receipt.pdf?paper=phone")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")


def test_an_unsigned_job_has_a_preview_and_no_receipt(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "complete_checks")

    assert engineer.get(f"/field/orders/{order.number}/receipt.pdf").status_code == 404
    assert (
        "更换油管与密封圈" in engineer.get(f"/field/orders/{order.number}/").content.decode().partition("data-paper")[2]
    )


def test_the_story_and_the_machine_s_earlier_repairs_are_on_the_page(world: World, page: Callable[..., str]) -> None:
    world.until(world.report(), "close")
    order = world.until(world.report(at=NOON + timedelta(days=1)), "dispatch")

    html = page(order)

    assert "张调度派王工前往" in html
    assert "油管接头老化" in html


def test_the_job_of_another_is_not_found(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    world.step(order, "reassign", NOON + timedelta(minutes=12), engineer="E002", reason="更近")

    for path in ("", "receipt.pdf"):
        assert engineer.get(f"/field/orders/{order.number}/{path}").status_code == 404
    assert engineer.post(f"/field/orders/{order.number}/steps/accept/").status_code == 404


@pytest.mark.parametrize("path", ["", "orders/SO-1/", "files/" + "a" * 64 + "/"])
def test_a_stranger_signs_in_first_and_the_office_is_kept_out(world: World, client: Client, path: str) -> None:
    assert client.get(f"/field/{path}")["Location"].startswith("/login/")
    client.force_login(world.users["dispatcher"])
    assert client.get(f"/field/{path}").status_code == 403


def test_without_scripts_a_form_is_a_command_too(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    form = {"command_id": "019ab000-0000-7000-8000-000000000001"}

    first = engineer.post(f"/field/orders/{order.number}/steps/accept/", form)
    engineer.post(f"/field/orders/{order.number}/steps/accept/", form)

    assert first["Location"] == f"/field/orders/{order.number}/"
    assert [event.kind for event in one.story(order.number)].count("order.accept") == 1


def test_without_scripts_a_closed_gate_is_said_and_ticks_open_it(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "accept")
    address = f"/field/orders/{order.number}/steps/depart/"

    refused = engineer.post(address, {"items.work_card": "on"}, follow=True)
    assert "携带工具包（未确认）" in refused.content.decode()

    engineer.post(address, {f"items.{code}": "on" for code in ticks("check_out")})
    assert ServiceOrder.objects.get(pk=order.pk).state == "en_route"


@pytest.mark.parametrize("last", STATES)
def test_a_job_with_all_that_the_phone_keeps_costs_a_bounded_number_of_queries(
    world: World, engineer: Client, last: str
) -> None:
    order = world.until(world.report(), last)

    with CaptureQueriesContext(connection) as queries:
        engineer.get(f"/field/orders/{order.number}/")

    assert len(queries) <= 44, [query["sql"][:90] for query in queries]


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (64, 48), "#456").save(made, "JPEG")
    return made.getvalue()


def test_a_photo_goes_up_and_is_seen_by_who_works_on_its_order_only(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")
    sent = engineer.post("/field/files/", {"file": SimpleUploadedFile("a.jpg", picture())})
    told = sent.json()
    assert (sent.status_code, told["media_type"]) == (201, "image/jpeg")

    assert engineer.get(told["url"]).status_code == 404
    world.step(order, "accept", NOON + timedelta(minutes=20))
    world.step(order, "note", NOON + timedelta(minutes=21), note="现场", photos=[told["sha256"]])
    shown = engineer.get(told["url"])
    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")
    assert shown.getvalue()[:3] == b"\xff\xd8\xff"
    world.step(order, "reassign", NOON + timedelta(minutes=22), engineer="E002", reason="更近")
    assert engineer.get(told["url"]).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.jpg", b"just text", 415, "file_type_wrong"),
        ("a.jpg", b"", 422, "file_empty"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 30_000_000, 413, "file_too_large"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    engineer: Client, name: str, data: bytes, status: int, code: str
) -> None:
    answer = engineer.post("/field/files/", {"file": SimpleUploadedFile(name, data)})

    assert (answer.status_code, answer.json()["problem"]["code"]) == (status, code)
    assert answer.json()["problem"]["remedy"]


def test_a_post_without_a_file_and_without_a_session_is_refused(world: World, client: Client) -> None:
    assert client.post("/field/files/").status_code == 401
    client.force_login(world.users["engineer"])
    assert client.post("/field/files/").json()["problem"]["code"] == "field_required"
