"""The app on the phone: its service worker and shell, whose work is taken, and which page knows of a step."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.world import NOON, World
from yinuo.field import app
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.ids import uuid7
from yinuo.orders.queries import one


@pytest.fixture
def engineer(world: World) -> Client:
    client = Client()
    client.force_login(world.users["engineer"])
    return client


def send(client: Client, number: str, **headers: str) -> tuple[int, dict[str, object]]:
    """An acceptance, sent as a phone sends it."""
    command = {"id": str(uuid7()), "order": number, "kind": "accept", "data": {}, "occurred_at": NOON.isoformat()}
    answer = client.post(
        "/field/commands/", json.dumps({"commands": [command]}), content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()


def test_everything_a_page_loads_is_in_the_shell_and_exists() -> None:
    missing = [each for each in app.shell() if not (settings.STATIC_ROOT / each.removeprefix("/static/")).is_file()]

    assert missing == []
    assert set(app.modules()) - set(app.shell()) == set()


def test_the_service_worker_names_its_build_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/field/sw.js")

    assert re.findall(r'^const BUILD = "(\w{12})";$', answer.text, re.MULTILINE) == [app.build()]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert answer["X-Build"] == app.build()


def test_another_byte_is_another_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = tmp_path / "sw.js"
    changed.write_text(app.WORKER.read_text() + "\n")
    old = app.build()
    monkeypatch.setattr(app, "WORKER", changed)

    assert app.build.__wrapped__() != old


@pytest.mark.django_db
def test_the_page_of_an_engineer_asks_for_all_its_modules_at_once_behind_its_styles(engineer: Client) -> None:
    page = engineer.get("/field/").text

    assert re.findall(r'<link rel="modulepreload" href="([^"]+)" fetchpriority="low">', page) == list(app.modules())


@pytest.mark.django_db
def test_work_of_another_person_is_not_taken_under_this_session(world: World, engineer: Client) -> None:
    order = world.until(world.report(), "dispatch")

    status, told = send(engineer, order.number, **{"X-Owner": str(world.users["engineer"].pk + 1)})

    assert (status, told["problem"]["code"]) == (403, "other_user")
    assert "order.accept" not in [event.kind for event in one.story(order.number)]


@pytest.mark.django_db
def test_an_answer_says_from_which_journal_entry_on_a_page_knows_the_step(world: World, engineer: Client) -> None:
    order = world.until(world.report(at=clock.now()), "dispatch")

    _status, told = send(engineer, order.number, **{"X-Owner": str(world.users["engineer"].pk)})

    assert told["answers"][0]["body"]["version"] == journal.last_ids([f"order:{order.number}"])[f"order:{order.number}"]
