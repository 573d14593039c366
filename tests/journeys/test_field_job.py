"""The engineer's phone in a real browser: the whole job up to the signed receipt, and what may go wrong."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import accessible, photo, press, sign_in, sign_on, tick_all
from tests.world import NEAR, World
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engineer(phone: Page, job: ServiceOrder, today: World, live_server: LiveServer) -> Page:
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.goto(f"{live_server}/field/")
    return phone


def test_the_whole_job_from_the_list_to_the_signed_receipt(engineer: Page, job: ServiceOrder) -> None:
    accessible(engineer)
    engineer.get_by_role("link", name="接单").click()
    press(engineer, "接单")
    expect(engineer.get_by_role("heading", name="出发检查")).to_be_visible()

    press(engineer, "出发")
    expect(engineer.locator("[data-item=work_card]")).to_contain_text("未确认")
    accessible(engineer)
    tick_all(engineer, "出发检查")
    press(engineer, "出发")
    press(engineer, "我已到场")
    engineer.get_by_label("电焊、气焊、切割").check()
    engineer.get_by_label("车辆底盘下作业").check()
    press(engineer, "确认危险作业")

    tick_all(engineer, "电焊、气焊、切割")
    accessible(engineer)
    engineer.locator("#now input[type=file]").set_input_files(photo())
    expect(engineer.locator("#now input[name=photos]")).to_have_count(1)
    press(engineer, "开始维修")
    engineer.get_by_label("故障原因").fill("油管接头老化")
    engineer.get_by_label("维修内容").fill("更换油管与密封圈")
    press(engineer, "维修完毕")
    tick_all(engineer, "清洁、检验、试车")
    engineer.get_by_label("试车时长").fill("12")
    press(engineer, "检验完成")

    expect(engineer.locator(".receipt")).to_contain_text("更换油管与密封圈")
    accessible(engineer)
    engineer.get_by_label("对，都没有").check()
    engineer.locator("label[for=score-5]").click()
    press(engineer, "确认签字")
    expect(engineer.get_by_text("请在方框里签名")).to_be_visible()
    sign_on(engineer)
    press(engineer, "确认签字")
    expect(engineer.get_by_role("heading", name="客户已签字")).to_be_visible()

    events = one.story(job.number)
    signed = next(event for event in events if event.kind == "order.sign")
    assert (signed.data["no_improper"], signed.data["score"], len(signed.data["signature"])) == (True, 5, 64)
    assert next(event for event in events if event.kind == "order.arrive").data["lat"] == NEAR.lat
    assert {event.door for event in events if event.role == "engineer"} == {"field"}
    paper = engineer.request.get(f"{engineer.url}receipt.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")


def test_a_lost_answer_and_a_double_press_do_the_step_once(
    browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    sign_in(context, today.users["engineer"], live_server)
    context.route("**/field/commands/", lose)
    page = context.new_page()
    page.goto(f"{live_server}/field/orders/{job.number}/")
    page.locator(".act-bar").get_by_role("button", name="接单").dblclick()
    expect(page.get_by_role("heading", name="出发检查")).to_be_visible()
    expect(page.locator("[data-outbox]")).to_be_hidden(timeout=20_000)
    context.close()

    assert '"applied"' in lost[0]
    assert [event.kind for event in one.story(job.number)].count("order.accept") == 1


def test_what_was_ticked_survives_a_reload(engineer: Page, today: World, job: ServiceOrder) -> None:
    today.step(job, "accept", clock.now())
    engineer.goto(f"{engineer.url}orders/{job.number}/")

    engineer.get_by_label("携带工具包").check()
    engineer.reload()

    expect(engineer.get_by_label("携带工具包")).to_be_checked()
    expect(engineer.locator(".act-bar")).to_contain_text("还差 5 项")


def test_without_the_phones_place_arriving_asks_for_words(
    browser: Browser, today: World, job: ServiceOrder, live_server: LiveServer
) -> None:
    today.step(job, "accept", clock.now())
    today.step(job, "depart", clock.now(), items=dict.fromkeys(DEPART, True))
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", permissions=[])
    sign_in(context, today.users["engineer"], live_server)
    page = context.new_page()
    page.goto(f"{live_server}/field/orders/{job.number}/")

    press(page, "我已到场")
    page.get_by_label("请写明所在位置和原因").fill("地下车库，北门")
    press(page, "我已到场")
    expect(page.get_by_role("heading", name="今天有哪些危险作业")).to_be_visible()

    arrived = one.story(job.number)[-1]
    assert (arrived.kind, arrived.data) == ("order.arrive", {"note": "地下车库，北门", "proof": "hand"})
    context.close()


DEPART = ("work_card", "tool_kit", "uniform", "tools", "parts", "cleaning")
