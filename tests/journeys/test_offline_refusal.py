"""A gate that is closed without signal is closed in the words of the server, item for item."""

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.hands import packed, sign_in
from tests.journeys.offline import phone, tab
from tests.world import World, make_world, ticks
from yinuo.inbox.models import Command
from yinuo.kernel import clock
from yinuo.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = """async () => {
  const { toldBy } = await import("/static/field/told.js");
  return toldBy(document.getElementById("now"));
}"""
SHOW = """async (problem) => {
  const { show } = await import("/static/field/problem.js");
  show(document.getElementById("now"), problem);
}"""
SHOWN = """() => ({
  words: document.querySelector("#now > .problem").innerText,
  lines: [...document.querySelectorAll("#now .is-open")].map((line) => [line.dataset.item, line.innerText]),
})"""


@pytest.mark.clause(id="R-7.1")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_phone_refuses_to_begin_with_open_items_as_the_server_does(
    browser: Browser, live_server: LiveServer, client: Client, language: str
) -> None:
    today: World = make_world(clock.now())
    engineer = today.users["engineer"]
    order = today.until(today.report(at=clock.now() - timedelta(hours=3)), "arrive")
    order = today.step(order, "declare_hazards", clock.now(), hazards=["under_chassis", "confined_space"])
    with phone(browser) as pocket:
        sign_in(pocket, engineer, live_server)
        pocket.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = tab(pocket, f"{live_server}/field/")
        packed(page, order.number)
        page.goto(f"{live_server}/field/orders/{order.number}/")
        pocket.set_offline(True)
        for code in list(ticks("hazards", "under_chassis"))[1:]:
            page.locator(f"[name='items.{code}']").check()

        page.locator(".act-bar button[form=now]").click()
        page.locator("#now > .problem").wait_for()
        here, told = page.evaluate(SHOWN), page.evaluate(TOLD)

        client.force_login(engineer)
        client.cookies["django_language"] = language
        command = {
            "id": str(uuid7()), "order": order.number, "kind": "begin_repair", "data": told,
            "occurred_at": clock.now().isoformat(),
        }  # fmt: skip
        given = client.post("/field/commands/", {"commands": [command]}, content_type="application/json").json()
        [problem] = [answer["problem"] for answer in given["answers"]]
        page.evaluate(SHOW, problem)
        assert page.evaluate(SHOWN) == here
        missing = problem["missing"]
        assert len(missing) > 2
        lines = dict(here["lines"])
        assert lines.keys() == {each["code"] for each in missing}
        assert all(each["clause"] in lines[each["code"]] for each in missing)
        assert Command.objects.filter(kind="order.begin_repair", owner=f"user:{engineer.pk}").count() == 1
