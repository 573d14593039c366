"""Words of others are shown and never run; secrets are not written down; who knocks too often waits."""

import logging
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.api import BASE, Caller, caller
from tests.doors.attack import ATTACK, jpeg, sign_in, signed_in, text
from tests.world import NEAR, NOON, PASSWORD, World
from yinuo.hall.receipts import pdf_of
from yinuo.orders.models import Receipt
from yinuo.portal import limits
from yinuo.site.logs import JsonLines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


# ── injected code ──

SQL = [
    "' OR 1=1 --",
    "'; DROP TABLE yinuo_user; --",
    "%' UNION SELECT password FROM yinuo_user --",
    "\\",
    "%_%",
    '"',
    "(((",
]


@pytest.mark.parametrize("words", SQL)
def test_a_search_finds_words_and_runs_nothing(world: World, words: str) -> None:
    world.report()
    desk, program = signed_in(world, "admin"), caller(world, "admin")
    every = [
        "/search/",
        "/customers/",
        "/vehicles/",
        "/engineers/",
        "/outlets/",
        "/models/",
        "/users/",
        "/orders/",
        "/",
    ]
    for path in every:
        answer = desk.get(path, {"q": words, "sort": words})
        assert answer.status_code == 200, path
        assert "argon2" not in text(answer)
        assert "md5$" not in text(answer)
    for path in ("/orders", "/customers", "/vehicles", "/engineers", "/outlets"):
        answer = program.client.get(f"{BASE}{path}", {"q": words}, headers=program.headers({}))
        assert (answer.status_code, answer.json()["items"]) == (200, []), path


def test_words_of_others_are_shown_and_never_run(world: World) -> None:
    world.customer.name = world.zhao.name = ATTACK[:60]
    world.sweeper.address = ATTACK[:100]
    for each in (world.customer, world.zhao, world.sweeper):
        each.save()
    order = world.report(contact_name=ATTACK[:60], fault_description=ATTACK, address=ATTACK[:100])
    order = world.step(order, "respond", NOON, note=ATTACK)
    order = world.step(order, "dispatch", NOON, engineer=world.wang.number, note=ATTACK)
    order = world.step(order, "note", NOON, note=ATTACK)
    world.step(order, "note", NOON, "contact", note=ATTACK)
    desk, field, admin = (signed_in(world, role) for role in ("dispatcher", "engineer", "admin"))
    number, key = order.number, order.follow_key

    pages = [
        desk.get("/"), desk.get("/orders/"), desk.get(f"/orders/{number}/"), desk.get("/search/", {"q": "<script>"}),
        desk.get("/search/", {"q": ATTACK[:80]}), desk.get("/customers/"), desk.get("/customers/C001/"),
        desk.get("/vehicles/V0001/"), desk.get("/engineers/"), desk.get(f"/orders/{number}/note/"),
        desk.get("/intake/", {"phone": ATTACK, "q": "鲁F"}), desk.post("/intake/", {"fault": ATTACK, "q": ATTACK[:40]}),
        desk.get(f"/orders/{ATTACK[:20]}x/"), desk.post(f"/orders/{number}/wait/", {"reason": ATTACK}),
        field.get("/field/"), field.get(f"/field/orders/{number}/"), admin.get("/users/"), field.get("/field/"),
        Client().get(f"/p/o/{key}/"), Client().get(f"/p/v/{world.sweeper.qr_key}/"),
        Client().post(f"/p/v/{world.sweeper.qr_key}/", {"fault": ATTACK, "name": ATTACK[:60]}),
        Client().post("/p/", {"machine": "<script>alert(1)</script>", "phone": "13900000001"}),
        Client().post("/login/", {"username": ATTACK[:50], "password": "x"}), Client().get("/login/", {"next": ATTACK}),
    ]  # fmt: skip
    shown = 0
    for answer in pages:
        page = text(answer)
        where = answer.request["PATH_INFO"]
        assert "<script>alert" not in page, where
        assert "<img src=x" not in page, where
        assert "14{%" not in page, where
        shown += escape("<script>alert(1)</script>") in page or "\\u003Cscript\\u003Ealert(1)" in page
    assert shown >= 12  # shown as they were typed, not swallowed


def test_a_receipt_prints_the_words_of_others_and_runs_none(world: World) -> None:
    order = world.until(world.report(contact_name=ATTACK[:60], fault_description=ATTACK), "begin_repair")
    order = world.step(order, "finish_repair", NOON, cause=ATTACK, work_done=f'$ #eval("1") ${ATTACK}')
    order = world.until(order, "sign", skip=("respond", "dispatch", "accept", "depart", "arrive", "declare_hazards",
                                             "begin_repair", "finish_repair"))  # fmt: skip
    receipt = Receipt.objects.get(order=order)

    for paper in ("a4", "phone"):
        made = pdf_of(receipt, paper)
        assert made.startswith(b"%PDF")
        assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile", made)


# ── what is written down ──


class Kept(logging.Handler):
    """Every record as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.formatter = JsonLines()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def test_no_key_token_password_or_person_gets_into_the_logs(world: World, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    kept = Kept()
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "django", "yinuo", "axes")}
    root.addHandler(kept)
    for name in levels:
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        order, program = world.report(), caller(world, "dispatcher")
        for _ in range(3):
            sign_in(Client(), "dispatcher", "hunter2-secret")
        nobody = Client()
        nobody.post(f"/p/o/{order.follow_key}/do/cancel/", {"reason": ""})
        nobody.get(f"/p/o/{order.follow_key}/do/cancel/?token={order.follow_key}")
        nobody.post(f"/p/v/{world.sweeper.qr_key}/", {"phone": "13900000001"})
        nobody.get("/p/o/not-a-key-of-ours/")
        Client(enforce_csrf_checks=True).post(f"/p/o/{order.follow_key}/sign/")
        program.get("/orders/SO-1")
        Caller("yn_not_a_token_of_ours").get("/orders")
        signed_in(world, "finance").get("/users/sales/")
    finally:
        root.removeHandler(kept)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    said = "\n".join(kept.lines)

    secrets = [order.follow_key, world.sweeper.qr_key, program.token, "hunter2-secret", "not-a-key-of-ours",
               "yn_not_a_token_of_ours", "13900000001", "刘师傅", PASSWORD]  # fmt: skip
    assert [each for each in secrets if each in said] == []
    assert "/p/o/<str:key>/do/<str:name>/" in said  # what went wrong, and where, is still told
    assert not re.search(r"username: ['\"]dispatcher", said)


# ── knocking too often ──


def test_strangers_who_knock_too_often_are_told_how_long_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    order, nobody = world.report(), Client()
    monkeypatch.setattr(
        "yinuo.portal.limits.MOST", dict.fromkeys(("report", "report_phone", "find", "file", "step"), 2)
    )
    report = {"fault_system": "hydraulics", "fault": "漏油", "where": "here", "lat": NEAR.lat, "lon": NEAR.lon,
              "name": "刘", "phone": "13900000001"}  # fmt: skip
    tries = {
        f"/p/v/{world.sweeper.qr_key}/": lambda: report | {"command_id": str(uuid4())},
        "/p/": lambda: {"machine": "鲁F12345", "phone": "1390000000"},
        f"/p/o/{order.follow_key}/do/note/": lambda: {"note": "x", "command_id": str(uuid4())},
        f"/p/v/{world.sweeper.qr_key}/files/": lambda: {"file": SimpleUploadedFile("a.jpg", jpeg())},
    }
    for path, told in tries.items():
        answers = [nobody.post(path, told()) for _ in range(3)]
        assert [each.status_code == 429 for each in answers] == [False, False, True], path
        assert "操作太频繁" in (answers[2].json()["title"] if "files" in path else text(answers[2])), path


def test_an_address_is_not_changed_by_telling_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.MOST, "find", 2)
    told = {"machine": "鲁F12345", "phone": "1390000000"}

    answers = [Client().post("/p/", told, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}") for n in range(3)]

    assert answers[2].status_code == 429
