"""What several tests of the doors share."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from tests.doors.stage import Stage, set_stage
from tests.world import NOON, World, make_world


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One transaction for the module, undone at its end; each test is a savepoint in it."""
    within = (time_machine.travel(NOON, tick=False), override_settings(API_PER_MINUTE=1_000_000))
    with django_db_blocker.unblock(), within[0], within[1], transaction.atomic():
        cache.clear()
        yield set_stage(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def dispatcher(world: World, client: Client) -> Client:
    """A dispatcher's browser."""
    client.force_login(world.users["dispatcher"])
    return client
