"""Headers, sessions and signing in: nothing is lent to a page or a person it does not belong to."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from tests.doors.api import BASE, caller, fault
from tests.doors.attack import SYSTEM, sign_in, signed_in, text
from tests.doors.who import ADDRESSES, PAGES, Page
from tests.world import NOON, PASSWORD, World
from yinuo.accounts import actions as accounts

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "media-src 'self' blob:", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'",
    "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


# ── headers ──


def policy(answer: Any) -> set[str]:
    """The directives of the answer's policy."""
    return set(answer.headers.get("Content-Security-Policy", "").split("; "))


def kinds_of_pages(world: World) -> Iterator[Any]:
    """A page of every kind: each door, redirects, files, and every status of an error."""
    order = world.report()
    desk, field, nobody = signed_in(world, "dispatcher"), signed_in(world, "engineer"), Client()
    program = caller(world, "dispatcher")
    for path in ("/", "/intake/", f"/orders/{order.number}/", "/customers/", "/vehicles/plates/", "/orders/SO-0/",
                 "/users/", "/search/?q=x", "/notices/count/", "/search/?q=%00"):  # fmt: skip
        yield desk.get(path)
    yield desk.post("/intake/")
    yield desk.get("/intake/", HTTP_HX_REQUEST="true")
    yield signed_in(world, "dispatcher", enforce_csrf_checks=True).post("/notices/read/")
    for path in ("/field/", f"/field/orders/{order.number}/"):
        yield field.get(path)
    yield field.post("/field/commands/", "{", content_type="application/json")
    for path in ("/login/", "/health", "/nothing", "/p/", f"/p/o/{order.follow_key}/", "/p/o/nobody/", "/p/r/nobody/",
                 f"/p/v/{world.sweeper.qr_key}/", "/p/commitments/", "/", f"{BASE}/docs", f"{BASE}/openapi.json",
                 f"{BASE}/orders", f"{BASE}/nothing", "/static/kit/kit.css", "/health?x=%00"):  # fmt: skip
        yield nobody.get(path)
    yield nobody.put("/health")
    yield program.get("/orders")
    yield program.post("/orders", "{")


def test_every_kind_of_answer_carries_the_browsers_guard_rails(world: World) -> None:
    statuses = set()
    for answer in kinds_of_pages(world):
        statuses.add(answer.status_code)
        where = answer.request["PATH_INFO"]
        assert policy(answer) == POLICY or where.startswith("/static/"), where
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", where
        assert answer.headers.get("Referrer-Policy") == "same-origin", where
        assert answer.headers.get("X-Frame-Options") == "DENY" or where.startswith("/static/"), where
        assert answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin", where
        text(answer)
    assert {200, 302, 400, 401, 403, 404, 405, 422} <= statuses


def test_a_bug_shows_nothing_of_its_inside_and_keeps_the_guard_rails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("yinuo.desk.notices.noticed", fail)
    monkeypatch.setattr("yinuo.desk.notices.queries.notices_of", fail)

    answer = signed_in(world, "dispatcher").get("/notices/")

    assert (answer.status_code, policy(answer)) == (500, POLICY)
    assert "the inside" not in text(answer)
    assert "Traceback" not in text(answer)


def test_pages_hold_no_inline_code_that_the_policy_would_forbid(world: World) -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    for answer in kinds_of_pages(world):
        page = text(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert inline.findall(page) == [], answer.request["PATH_INFO"]


# ── sessions ──


def test_the_session_cookie_is_for_this_site_and_for_no_script(world: World) -> None:
    cookie = sign_in(Client()).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


SETTINGS = """
import json
from yinuo.site import settings as s
names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG PASSWORD_HASHERS"
print(json.dumps({name: getattr(s, name) for name in names.split()}))
"""


def real_settings(tmp_path: Path, **variables: str) -> dict[str, Any]:
    """The product's own settings as a fresh process reads them."""
    ran = subprocess.run(
        [sys.executable, "-c", SETTINGS], check=True, capture_output=True,
        env={**os.environ, "DATA": str(tmp_path), "PYTHONPATH": "src", **variables},
    )  # fmt: skip
    return dict(json.loads(ran.stdout))


def test_behind_https_no_cookie_travels_in_the_open_and_argon2_comes_first(tmp_path: Path) -> None:
    told = real_settings(tmp_path, HTTPS="1")

    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is told["SECURE_SSL_REDIRECT"] is True
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["DEBUG"] is False
    assert told["PASSWORD_HASHERS"][0].endswith(".Argon2")
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(world: World) -> None:
    client = Client()
    client.post("/p/", {"machine": "鲁F12345", "phone": "13900000001"})
    before = client.session.session_key
    sign_in(client)
    within = client.session.session_key
    client.post("/logout/")
    stolen = Client()
    stolen.cookies["sessionid"] = within

    assert len({before, within, client.session.session_key}) == 3
    assert not get_user(stolen).is_authenticated


def test_a_session_of_nobodys_making_is_not_taken_up(world: World) -> None:
    client = Client()
    client.cookies["sessionid"] = fixed = "a" * 32
    sign_in(client)

    assert client.session.session_key != fixed


def test_a_deactivated_person_is_out_at_once(world: World) -> None:
    client, person = signed_in(world, "finance"), world.users["finance"]
    accounts.change_user(person, act=SYSTEM, name=person.name, role=person.role, phone="", is_active=False)

    assert client.get("/customers/").status_code == 302
    assert sign_in(Client(), "finance").status_code == 422


# ── signing in ──


def test_wrong_passwords_lock_the_name_out_from_this_address_only(world: World, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT, settings.PROXIES = 3, 1
    bad, good = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    for _ in range(3):
        sign_in(Client(), "dispatcher", "wrong", **bad)

    assert sign_in(Client(), "dispatcher", **bad).status_code == 429
    assert sign_in(Client(), "dispatcher", **good).status_code == 302


def test_nobody_shakes_the_lock_off_by_telling_another_address(world: World, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT, settings.PROXIES = 3, 0
    for number in range(3):
        sign_in(Client(), "dispatcher", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert sign_in(Client(), "dispatcher", HTTP_X_FORWARDED_FOR="203.0.113.77").status_code == 429


def test_a_failed_sign_in_does_not_tell_whether_the_name_exists(world: World) -> None:
    known, unknown = (text(sign_in(Client(), name, "wrong")) for name in ("dispatcher", "nobody-x"))

    def bare(page: str, name: str) -> str:
        return re.sub(r"csrf[^>]*>|content=\"[^\"]*\"", "", page.replace(name, "NAME"))

    assert bare(known, "dispatcher") == bare(unknown, "nobody-x")


ELSEWHERE = ["https://evil.example/", "//evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)",
             "https:evil.example", "http://testserver@evil.example/", "/x\r\nSet-Cookie: a=b"]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_link_leads_off_the_site_or_into_the_headers(world: World, wanted: str) -> None:
    answer = Client().post("/login/", {"username": "dispatcher", "password": PASSWORD, "next": wanted})

    assert answer.status_code == 302
    assert "evil.example" not in answer["Location"].replace("%5C", "\\") or answer["Location"].startswith("/x")
    assert "\n" not in answer["Location"]
    assert "a" not in answer.cookies


# ── forged requests ──

POSTED = [name for name, page in PAGES.items() if page.post]
FORMS = ["login", "logout", "password", "desk:intake", "desk:customer_new", "desk:vehicle_new", "desk:model_new",
         "desk:outlet_new", "desk:engineer_new", "desk:user_new", "desk:imports", "portal:start"]  # fmt: skip
GAPS = {"photo": "0" * 64, "conflict": UUID(int=0)}
"""What fills an address that a number or a word, such as 1, does not fit."""


@pytest.mark.parametrize("name", [*POSTED, *FORMS])
def test_no_page_of_elsewhere_can_write_in_a_persons_name(world: World, name: str) -> None:
    page: Page = PAGES[name]
    path = reverse(name, args=[*(GAPS.get(gap, 1) for gap in page.gaps), *page.fixed])

    for role in ("admin", "dispatcher", "engineer"):
        answer = signed_in(world, role, enforce_csrf_checks=True).post(path, {"a": "b"})
        assert answer.status_code == 403, (role, answer.status_code)
        assert "表单已经过期" in text(answer)


def test_only_the_api_is_free_of_the_token_and_it_takes_no_session(world: World) -> None:
    exempt = {name for name, each in ADDRESSES.items() if getattr(each.callback, "csrf_exempt", False)}

    assert all(name.startswith("api:") for name in exempt)
    answer = signed_in(world, "dispatcher", enforce_csrf_checks=True).post(
        f"{BASE}/orders", fault(), content_type="application/json"
    )
    assert answer.status_code == 401
