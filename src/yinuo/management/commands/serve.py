"""`yinuo serve`: the whole product as one process tree: database made ready, web, worker."""

import os
import subprocess
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from yinuo.journal.queries import last_id

THREADS = 4
RESTART_SECONDS = 1.0
STOP_SECONDS = 10


class Command(BaseCommand):
    """Migrates, loads the demo company into an empty database, then serves until it is stopped."""

    requires_system_checks = [Tags.files]  # Checking the addresses would load every page into this process too.
    help = "Serve the web pages and run the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument("--no-worker", action="store_true", help="web only; run `yinuo worker` elsewhere")

    def handle(self, *args: Any, host: str, port: int, no_demo: bool, no_worker: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not no_demo and not last_id():
            self.stdout.write(_("数据库是空的，正在生成演示公司，约需一两分钟……"))
            call_command("demo")
        # After the demo, whose commitment is in force from before its first order.
        call_command("seed")
        let_go_of_databases()
        self._greet(host, port)
        worker = None if no_worker else Worker()
        server = Granian(
            "yinuo.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
            blocking_threads=THREADS, respawn_failed_workers=True, log_level=LogLevels.warning,
        )  # fmt: skip
        try:
            server.serve()
        finally:
            if worker:
                worker.stop()

    def _greet(self, host: str, port: int) -> None:
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(_("一诺已就绪：http://%(host)s:%(port)d/") % {"host": host, "port": port}))
        logins = settings.DATA / "demo-logins.txt"
        if logins.exists():
            self.stdout.write(logins.read_text(encoding="utf-8"))
        self.stdout.flush()


def let_go_of_databases() -> None:
    """The web process is forked from this one: it must inherit no open connection, and no pool without its threads."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # -- outside: PostgreSQL's wrapper has it


class Worker:
    """`yinuo worker` beside the web process; one that dies is started again."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """End it and wait until it has finished what it took."""
        self._stopped.set()
        self._process.terminate()
        self._process.wait(timeout=STOP_SECONDS)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "yinuo", "worker", "--with-parent"])

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopped.wait(RESTART_SECONDS):
                return
            self._process = self._start()
