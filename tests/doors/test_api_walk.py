"""The story that docs/api tells is true: it runs against a real server and ends well."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.doors.api import caller
from tests.world import make_world
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.orders.queries import replay

STORY = Path(__file__).parents[2] / "docs" / "api" / "main_job.py"


@pytest.mark.django_db(transaction=True)
def test_the_story_of_the_main_job_ends_well_though_every_write_is_sent_twice(live_server: Any) -> None:
    world = make_world(clock.now())
    tokens = {f"{role.upper()}_TOKEN": caller(world, role).token for role in ("dispatcher", "engineer")}

    told = subprocess.run(
        [sys.executable, STORY],
        check=False,
        env={**os.environ, **tokens, "BASE": live_server.url},
        capture_output=True,
        text=True,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.endswith("nothing doubled.\n")
    assert (list(journal.faults()), list(replay.differences())) == ([], [])
