"""The OpenAPI document tells the truth: what it promises is answered, and nothing else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from tests.doors.api import BASE, caller, fault
from tests.world import NOON, World
from yinuo.api.schema import OWN_KEY
from yinuo.site.wsgi import application

schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application)
bounded = settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


@contextmanager
def one_connection() -> Iterator[None]:
    """A web server drops its connection between requests; here it holds the test's transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def ready(world: World) -> tuple[str, str]:
    """A dispatcher's token and the number of an order that waits for its engineer."""
    cache.clear()  # the clock stands still here, so what one test asked would count for the next one's minute
    with time_machine.travel(NOON, tick=False):
        dispatcher = caller(world, "dispatcher")
        number = dispatcher.post("/orders", fault()).json()["number"]
        dispatcher.step(number, "respond")
    return dispatcher.token, number


@pytest.mark.django_db
@schema.parametrize()
@bounded
def test_every_operation_keeps_to_its_schema(case: schemathesis.Case, ready: tuple[str, str]) -> None:
    token, number = ready
    if "number" in case.path_parameters and case.path_parameters["number"].isalnum():
        case.path_parameters["number"] = number

    with time_machine.travel(NOON, tick=False), one_connection():
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"},
            # A schema cannot say which machines there are or which step comes next: 422 and 409 are right answers.
            excluded_checks=[positive_data_acceptance],
        )


def document() -> dict[str, Any]:
    return Client().get(f"{BASE}/openapi.json").json()


def test_the_document_is_openapi_3_1_and_names_each_operation_once() -> None:
    told = document()
    ids = [each["operationId"] for path in told["paths"].values() for each in path.values()]

    assert told["openapi"].startswith("3.1")
    assert len(ids) == len(set(ids))


def test_every_operation_declares_its_problems_and_its_key() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            problems = {status for status in operation["responses"] if status.startswith("4")}
            assert {"400", "401", "403", "404", "409", "413", "415", "422", "429"} <= problems, path
            assert all("application/problem+json" in operation["responses"][each]["content"] for each in problems)
            if method == "post" and operation["operationId"] not in OWN_KEY:
                assert "Idempotency-Key" in [each["name"] for each in operation["parameters"]]


def test_every_summary_is_in_the_readers_language() -> None:
    english = Client().get(f"{BASE}/openapi.json", headers={"Accept-Language": "en"})

    assert english["Content-Language"] == "en"


def test_the_page_needs_nothing_from_elsewhere_and_explains_every_problem() -> None:
    page = Client().get(f"{BASE}/docs")

    text = page.content.decode()
    assert page.status_code == 200
    assert Client().get(f"{BASE}/")["Location"] == "docs"
    assert "https://" not in text
    assert 'id="gate_closed"' in text
    assert f"{BASE}/orders/{{number}}/steps/{{step}}" in text
