"""The parent's side: one measuring process a size, asked for rounds in turn, so that sizes stand side by side."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.management.base import CommandError

from yinuo.management.bench.databases import database, place
from yinuo.management.bench.figures import Rounds

Times = dict[tuple[int, str], Rounds]
"""By size and contender."""


class Child:
    """One measuring process."""

    def __init__(self, environment: dict[str, str], orders: int, names: list[str], count: int) -> None:
        command = [
            sys.executable,
            "-m",
            "yinuo",
            "bench",
            *names,
            "--inside",
            "--orders",
            str(orders),
            "--count",
            str(count),
        ]
        self.environment = environment
        self._process = subprocess.Popen(  # noqa: S603 -- fixed: our own
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = self._hear()

    def ask(self, measure: str, count: int) -> dict[str, list[float]]:
        """One round: seconds of every run by contender."""
        assert self._process.stdin is not None  # noqa: S101 -- shape: asked for above  # nosec B101
        self._process.stdin.write(json.dumps({"measure": measure, "count": count}) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 -- shape: asked for above  # nosec B101
        line = self._process.stdout.readline()
        if not line:
            raise CommandError(f"The measuring process ended with code {self._process.wait()}; see above.")
        told: dict[str, Any] = json.loads(line)
        return told

    def end(self) -> None:
        """Close the pipe and wait."""
        self._process.communicate()


@contextmanager
def children(server_url: str, sizes: list[int], names: list[str], count: int) -> Iterator[dict[int, Child]]:
    """A filled measuring process for every size; on SQLite where there is no server."""
    with ExitStack() as stack:
        begun = {}
        for orders in sizes:
            url = stack.enter_context(database(server_url)) if server_url else ""
            child = Child(stack.enter_context(place(url)), orders, names, count)
            stack.callback(child.end)
            begun[orders] = child
        yield begun


def measured(begun: dict[int, Child], measure: str, *, rounds: int, count: int, seconds: float) -> Times:
    """`rounds` rounds of `count` runs, sizes in turn; fewer when `seconds` are over, but one at least."""
    times: Times = {}
    end = time.monotonic() + seconds
    for nth in range(rounds):
        if nth and time.monotonic() > end:
            break
        for orders, child in begun.items():
            for name, took in child.ask(measure, count).items():
                times.setdefault((orders, name), []).append(took)
    return times
