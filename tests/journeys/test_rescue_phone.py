"""A crew on the road without signal: it judges, the scene is held on the phone too, and all of it arrives later."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.doors.stage import jpeg
from tests.journeys.hands import packed, sign_in, until
from tests.journeys.offline import ALL_SENT, phone, tab
from tests.world import make_world
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel import clock
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause(id="R-9.3")
@pytest.mark.clause(id="R-9.5")
def test_the_scene_is_judged_and_held_without_signal(browser: Browser, live_server: LiveServer) -> None:
    now = clock.now()
    today = make_world(now)
    order = today.until(today.report(at=now - timedelta(hours=2)), "arrive")
    today.step(order, "call_rescue", now - timedelta(minutes=30), Role.DISPATCHER, rescue="accident")
    with phone(browser) as pocket:
        sign_in(pocket, today.users["engineer"], live_server)
        page = tab(pocket, f"{live_server}/field/")
        packed(page, order.number)
        page.goto(f"{live_server}/field/orders/{order.number}/")
        pocket.set_offline(True)
        screen = page.locator("#screen")
        expect(screen).to_have_attribute("data-screen", "assess")

        for name, value in (("legal", "traffic_police"), ("injured", "no"), ("insured", "no")):
            screen.locator(f"input[name={name}][value={value}]").check()
        page.locator(".act-bar button[form=now]").click()
        expect(screen.locator(".problem")).to_contain_text("照片")

        screen.locator("input[type=file]").set_input_files(
            files=[{"name": "scene.jpg", "mimeType": "image/jpeg", "buffer": jpeg("red")}]
        )
        expect(screen.locator(".thumbs li")).to_have_count(1)
        page.locator(".act-bar button[form=now]").click()
        expect(screen).to_have_attribute("data-screen", "held")
        assert Entry.objects.filter(kind="order.assess_scene").count() == 0

        pocket.set_offline(False)
        until(page, ALL_SENT)
        held = ServiceOrder.objects.get(pk=order.pk)
        assert held.closed == ["clearing", "owner", "scene"]
        assert held.holds[0][1] is None
        page.goto(f"{live_server}/field/orders/{order.number}/")
        expect(screen).to_have_attribute("data-screen", "held")
        assert page.locator("#refused").count() == 0
    assert list(differences()) == []
