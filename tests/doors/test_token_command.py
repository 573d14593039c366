"""`yinuo token`: a key printed once, for as long and as much as was said, and taken back by its name."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.doors.api import Caller, fault
from tests.world import NOON, World
from yinuo.accounts.models import ApiToken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def token(*words: str) -> str:
    out = StringIO()
    call_command("token", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_the_printed_token_opens_the_api_and_is_kept_nowhere(world: World) -> None:
    secret = token("dispatcher")

    assert Caller(secret).post("/orders", fault()).status_code == 201
    assert secret not in str(ApiToken.objects.values_list())


def test_a_token_may_be_for_reading_and_for_some_days(world: World, noon: Any) -> None:
    reader = Caller(token("dispatcher", "--scope", "read", "--days", "2"))

    assert (reader.get("/me").json()["scope"], reader.post("/orders", fault()).status_code) == ("read", 403)
    noon.shift(timedelta(days=2))
    assert reader.get("/me").status_code == 401


def test_a_token_is_taken_back_by_its_name(world: World) -> None:
    lost, kept = Caller(token("dispatcher", "--name", "lost")), Caller(token("dispatcher", "--name", "kept"))

    token("dispatcher", "--name", "lost", "--revoke")

    assert (lost.get("/me").status_code, kept.get("/me").status_code) == (401, 200)


def test_nobody_gets_no_token(world: World) -> None:
    with pytest.raises(CommandError):
        token("nobody")
