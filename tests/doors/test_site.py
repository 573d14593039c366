"""What holds for every address: health, the browser's guard rails, third-party files."""

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.test import Client

from yinuo.site import env


@pytest.mark.django_db
def test_health_answers_200_when_the_database_answers(client: Client) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_is_an_error_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", gone)

    assert Client(raise_request_exception=False).get("/health").status_code == 500


@pytest.mark.django_db
def test_a_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(client: Client) -> None:
    headers = client.get("/health").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_every_third_party_file_is_there_and_may_be_kept_for_ever(client: Client) -> None:
    manifest = json.loads(settings.VENDOR_MANIFEST.read_text())
    files = [path for path in manifest.values() if "." in path.rsplit("/", 1)[-1]]

    seen = {path: client.head(f"/static/{path}") for path in files}

    assert {path: answer.status_code for path, answer in seen.items()} == dict.fromkeys(files, 200)
    assert {"immutable" in answer.headers["cache-control"] for answer in seen.values()} == {True}


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (lambda: env.boolean("SETTING", False), "perhaps", "neither yes nor no"),
        (lambda: env.integer("SETTING", 5, least=1), "0", "at least 1"),
        (lambda: env.choice("SETTING", "a", ("a", "b")), "c", "one of: a, b"),
        (lambda: env.zone("SETTING", "Asia/Shanghai"), "Mars", "not a time zone"),
    ],
)
def test_a_wrong_setting_stops_the_start_by_name(read, value, said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTING", value)

    with pytest.raises(ImproperlyConfigured, match=said) as no:
        read()

    assert "SETTING" in str(no.value)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    kept = tmp_path / "key"

    first, second = env.secret("NOT_SET", kept), env.secret("NOT_SET", kept)

    assert first == second
    assert len(first) >= 50
    assert kept.stat().st_mode & 0o777 == 0o600


def test_style_and_scripts_are_packed_for_whoever_takes_that(client: Client) -> None:
    plain = client.get("/static/kit/kit.css")
    small = client.get("/static/kit/kit.css", headers={"Accept-Encoding": "gzip"})

    content = b"".join(plain)
    assert (small["Content-Encoding"], small["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(b"".join(small)) == content
    assert int(small["Content-Length"]) < len(content) / 2
