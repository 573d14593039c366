"""The memory of web plus worker: proportional set size over the process tree, as Linux tells it."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.core.management.base import CommandError

PROC = Path("/proc")
START_SECONDS, STOP_SECONDS, WATCH_SECONDS = 60, 20, 0.05


def pss_mb(pid: int) -> float:
    """A process's share of memory in MB (10^6 bytes); 0 for one that is gone."""
    try:
        told = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def own_pss_mb() -> float:
    """This process's share."""
    return pss_mb(os.getpid())


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def tree_mb(root: int) -> float:
    """The share of the whole tree."""
    return sum(map(pss_mb, tree(root)))


class Visitor:
    """Somebody with a browser's cookies."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))

    def ask(self, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
        """The answer's body; an error status raises."""
        request = Request(self._base + path, body or None, headers or {})  # noqa: S310 -- fixed: loopback  # nosec B310
        with self._opener.open(request, timeout=30) as answer:
            return bytes(answer.read())

    def sign_in(self, username: str, password: str) -> None:
        """By the form, as a person does."""
        self.ask("/login/")
        csrf = next(cookie.value or "" for cookie in self._cookies if "csrf" in cookie.name)
        form = {"username": username, "password": password, "csrfmiddlewaretoken": csrf}
        self.ask("/login/", urlencode(form).encode(), {"Referer": self._base})


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """`yinuo serve` on a free port; its process id and the port. It is ended in every case."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "yinuo", "serve", "--no-demo", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 -- fixed: our own
    try:
        wait_for(server, Visitor(port))
        yield server.pid, port
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: "subprocess.Popen[bytes]", visitor: Visitor) -> None:
    """Until it answers. CommandError when it ends or stays silent."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            visitor.ask("/health")
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise CommandError("yinuo serve did not answer.")


def measure(environment: dict[str, str], visit: dict[str, Any], *, rounds: int) -> dict[str, float]:
    """MB at rest, at the highest moment of the visits, and after them. `visit`: see inside.visit."""
    with serving(environment) as (pid, port):
        time.sleep(1)
        rest = tree_mb(pid)
        highest, done = [rest], threading.Event()

        def watch() -> None:
            while not done.wait(WATCH_SECONDS):
                highest.append(tree_mb(pid))

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            call(Visitor(port), visit, rounds)
        finally:
            done.set()
            watching.join()
        return {"rest": rest, "highest": max(highest), "after": tree_mb(pid)}


def call(visitor: Visitor, visit: dict[str, Any], rounds: int) -> None:
    """Sign in, then look at every page and report a fault, `rounds` times."""
    visitor.sign_in(visit["username"], visit["password"])
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {visit['token']}"}
    for _nth in range(rounds):
        for page in visit["pages"]:
            visitor.ask(page)
        visitor.ask(visit["report_to"], visit["report"].encode(), headers)
